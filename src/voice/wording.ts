/** Pieces of summaries. What is `undefined` leaves no trace: its piece is the empty string. */

/** The longest summary, in UTF-16 units. */
export const LONGEST_SUMMARY = 200;
const LONGEST_NAME = 40;
const LONGEST_SENTENCE = 80;
/** Text beyond this is not looked at: a transcript may be as long as a record. */
const LOOKED_AT = 1000;

/** What is looked for in text, by the characters that it is made of. */
function patterns(unprintable: string, digit: string, letter: string, flags: string) {
  const inWord = `[${letter}${digit}]`;
  const withCode = `\\+[${digit}](?:[ ().-]{0,2}[${digit}]){6,}`;
  const withoutCode = `(?<!${inWord})\\(?[${digit}](?:[ ()-]{0,2}[${digit}]){8,}(?!${inWord})`;
  return {
    /** Line breaks, other control characters, and those that turn the direction of what follows. */
    unprintable: new RegExp(unprintable, flags),
    /**
     * A plus and 7 digits or more, or 9 digits or more on their own, with the usual separators.
     * Digits inside a word are none: SIDs and UUIDs are full of them.
     */
    phoneNumber: new RegExp(`${withCode}|${withoutCode}`, flags),
  };
}

const IN_PRINTABLE_ASCII = patterns(' {2,}', '0-9', 'A-Za-z', 'g');
/** Made when text first needs it: reading such classes takes V8 longer than all else in this folder. */
let inUnicode: typeof IN_PRINTABLE_ASCII | undefined;

function patternsFor(text: string): typeof IN_PRINTABLE_ASCII {
  if (!/[^ -~]/.test(text)) return IN_PRINTABLE_ASCII;
  const bidirectional = '\\u061c\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff';
  inUnicode ??= patterns(`[\\p{Cc}\\p{Z}${bidirectional}]+`, '\\p{Nd}', '\\p{L}', 'gu');
  return inUnicode;
}

/**
 * Text as one printable line of at most `limit` UTF-16 units, with an ellipsis where it was cut.
 * Names of conferences and participants are often phone numbers, and callers say theirs: numbers
 * are hidden, since summaries are what gets shown and copied around.
 */
export function oneLine(text: string, limit: number): string {
  const start = text.slice(0, LOOKED_AT).toWellFormed();
  const { unprintable, phoneNumber } = patternsFor(start);
  const line = start.replace(unprintable, ' ').replace(phoneNumber, '[number]').trim();
  if (line.length <= limit && text.length <= LOOKED_AT) return line;
  // The limit may fall between the halves of a surrogate pair.
  const kept = line.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '');
  return `${kept.trimEnd()}…`;
}

/** "conference Support", or only "conference". */
export function named(noun: string, name: string | undefined): string {
  return `${noun} ${oneLine(name ?? '', LONGEST_NAME)}`.trim();
}

/** ": the reason". */
export function because(reason: string | undefined): string {
  const line = oneLine(reason ?? '', LONGEST_SENTENCE);
  return line === '' ? '' : `: ${line}`;
}

/** ': "what was said"'. */
export function quoted(speech: string | undefined): string {
  const line = oneLine(speech ?? '', LONGEST_SENTENCE);
  return line === '' ? '' : `: "${line}"`;
}

/** " (one, other)". */
export function inParentheses(...facts: readonly (string | undefined)[]): string {
  const known = facts
    .map((fact) => oneLine(fact ?? '', LONGEST_NAME))
    .filter((fact) => fact !== '');
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}

/** " after 2.4 s". */
export function after(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : ` after ${duration(milliseconds)}`;
}

/** "2.4 s", "12 min 5 s", "1 h 2 min". */
export function duration(milliseconds: number): string {
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) return `${tenths / 10} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return withRest(seconds, 'min', 's');
  return withRest(Math.floor(seconds / 60), 'h', 'min');
}

/** Sixtieths as a whole and its rest: 125 is "2 min 5 s". */
function withRest(sixtieths: number, whole: string, rest: string): string {
  const left = sixtieths % 60;
  const wholes = `${Math.floor(sixtieths / 60)} ${whole}`;
  return left === 0 ? wholes : `${wholes} ${left} ${rest}`;
}

/** "1 channel", "2 channels". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** "error 13227". */
export function error(code: number | undefined): string | undefined {
  return code === undefined ? undefined : `error ${code}`;
}

/** "call summary complete" for "call-summary.complete"; `otherwise` where there are no words. */
export function words(identifier: string | undefined, otherwise: string): string {
  return oneLine((identifier ?? '').replace(/[-._]+/g, ' '), LONGEST_SUMMARY) || otherwise;
}
