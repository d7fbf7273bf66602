import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Control characters but the line break, and those that turn the direction of what follows. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * The text with `\uXXXX` for each character that a terminal obeys instead of showing it, but for the
 * line break. JSON means the same by it, so a JSON document stays the same document.
 */
export function withEscapes(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Text that a terminal shows and does not obey: events hold what callers said and what others
 * named, and an escape sequence in it could rewrite the screen.
 */
export function printable(text: string): string {
  return withEscapes(text.toWellFormed().replaceAll('\r\n', '\n').replaceAll('\t', '  '));
}

/** How wide the widest of the texts is, in columns. There may be more than a call takes arguments. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, stringWidth(text)), 0);
}

/** The text with spaces after it, as wide as that. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/** The text wrapped behind a beginning, in whose place the later lines have spaces. */
export function hanging(begin: string, text: string, width: number): string[] {
  const indent = stringWidth(begin);
  return wrap(text, width - indent).map(
    (line, index) => (index === 0 ? begin : ' '.repeat(indent)) + line,
  );
}

/** The text in lines of at most `width` columns: broken at spaces, a longer word wherever it ends. */
export function wrap(text: string, width: number): string[] {
  return wrapAnsi(text, width, { hard: true }).split('\n');
}

/** A text of several lines, each of them in lines of at most `width` columns that begin as far in, up to 8 columns. */
export function wrapLines(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const indent = /^ {0,8}/.exec(line)?.[0] ?? '';
      return wrap(line.slice(indent.length), width - indent.length).map((one) => indent + one);
    })
    .join('\n');
}
