import { withoutPrivateData } from './private-data.ts';

/** Pieces of summaries. What is `undefined` leaves no trace: its piece is the empty string. */

/** The longest summary, in UTF-16 units. */
export const MAX_SUMMARY = 200;
const MAX_NAME = 40;
const MAX_SENTENCE = 80;
/** Text beyond this is not looked at: a transcript may be as long as a record. */
const MAX_LOOKED_AT = 1000;

/** Line breaks, other control characters, and those that turn the direction of what follows. */
const UNPRINTABLE = /[\p{Cc}\p{Z}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/**
 * Text as one printable line of at most `limit` UTF-16 units, with an ellipsis where it was cut, and
 * without private data.
 */
export function oneLine(text: string, limit: number): string {
  const start = text.slice(0, MAX_LOOKED_AT).toWellFormed();
  const line = withoutPrivateData(start.replace(UNPRINTABLE, ' ')).trim();
  if (line.length <= limit && text.length <= MAX_LOOKED_AT) return line;
  // The limit may fall between the halves of a surrogate pair.
  const kept = line.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '');
  return `${kept.trimEnd()}…`;
}

/** "conference Support", or only "conference". */
export function named(noun: string, name: string | undefined): string {
  return `${noun} ${oneLine(name ?? '', MAX_NAME)}`.trim();
}

/** ": the reason". */
export function because(reason: string | undefined): string {
  const line = oneLine(reason ?? '', MAX_SENTENCE);
  return line === '' ? '' : `: ${line}`;
}

/** ': "what was said"'. */
export function quoted(speech: string | undefined): string {
  const line = oneLine(speech ?? '', MAX_SENTENCE);
  return line === '' ? '' : `: "${line}"`;
}

/** " (one, other)". */
export function inParentheses(...facts: readonly (string | undefined)[]): string {
  const known = facts.map((fact) => oneLine(fact ?? '', MAX_NAME)).filter((fact) => fact !== '');
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}

/** " after 2.4 s". */
export function after(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : ` after ${duration(milliseconds)}`;
}

/** "311 ms", and from a second on as {@link duration}: how long somebody had to wait. */
export function latency(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : duration(milliseconds);
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

/** "one, other", or the empty string where nothing is known. */
export function listed(...facts: readonly (string | undefined)[]): string {
  return facts.filter((fact) => fact !== undefined && fact !== '').join(', ');
}

/** "error 13227". */
export function error(code: number | undefined): string | undefined {
  return code === undefined ? undefined : `error ${code}`;
}

/** "call summary complete" for "call-summary.complete"; `fallback` where there are no words. */
export function words(identifier: string | undefined, fallback: string): string {
  // Before the dots and dashes of a number or an address are gone.
  const shown = withoutPrivateData((identifier ?? '').slice(0, MAX_LOOKED_AT));
  return oneLine(shown.replace(/[-._]+/g, ' '), MAX_SUMMARY) || fallback;
}
