import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Control characters but the line break, and those that turn the direction of what follows. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;

/**
 * Text that a terminal shows and does not obey: events hold what callers said and what others
 * named, and an escape sequence in it could rewrite the screen.
 */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(UNPRINTABLE, (character) =>
      character === '\t'
        ? '  '
        : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    );
}

/** The text with spaces after it, as wide as that. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/** The text in lines of at most `width` columns: broken at spaces, a longer word wherever it ends. */
export function wrap(text: string, width: number): string[] {
  return wrapAnsi(text, width, { hard: true }).split('\n');
}
