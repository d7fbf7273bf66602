import { CODE_WITH_TRUNK_ZERO } from '../calls/trunk-zero.ts';

/** Whose calls are forgotten: other parties as Twilio wrote them, and calls by their SIDs. */
export interface Subject {
  readonly numbers: readonly string[];
  readonly callSids: readonly string[];
}

/** Whether a text names the subject. */
export type Names = (text: string) => boolean;

/** Digits of fewer than this stand in any text by chance. */
const MIN_DIGITS = 7;
/** What people write between the digits of a number, also as addresses, forms and JSON have it. */
const BETWEEN =
  '(?:[\\s().+\\-/\\u00b7\\u2010-\\u2015\\u2022\\u2212]|%(?:2[089BDEF]|C2%A0|C2%B7|E2%80%(?:9[0-5]|A2)|E2%88%92)|\\\\u(?:00a0|00b7|201[0-5]|2022|2212)){0,3}';
/** `(0)` behind a country code. */
const TRUNK_ZERO = '(?:\\(|%28)(?:\\s|\\+|%20)?0(?:\\s|\\+|%20)?(?:\\)|%29)';
const COUNTRY_CODE = new RegExp(`^${CODE_WITH_TRUNK_ZERO}`);
/** Not within another number; what `%` and `\u` escape may stand before it. */
const BEFORE = '(?:(?<!\\d)|(?<=%[\\da-f]{2}|\\\\u[\\da-f]{4}))(?:00)?';
/** Base64 of a dozen bytes and more: bodies of answers, in the events as Twilio sent them. */
const BASE64 = /[\w+/-]{16,}={0,2}/g;
/** Also behind other letters (`CALL_CA…`); Twilio's have 34. */
const CALL_SID = /(?=(CA\w{1,64})(?!\w))/g;

/** Whether a number is long enough to be looked for in texts. */
export function isTelling(number: string): boolean {
  return number.includes(':') || digitsOf(number).length >= MIN_DIGITS;
}

/**
 * Looks for numbers and SIDs in any text: JSON, also with JSON in it, TwiML, form-encoded parameters,
 * and base64 of these. A number is found with the spaces and dashes that people write, an address as
 * Twilio wrote it or as a URL has it.
 */
export function naming({ numbers, callSids }: Subject): Names {
  const sids = new Set(callSids);
  const patterns = numbers.filter(isTelling).map(patternOf);
  const parties = patterns.length > 0 ? new RegExp(patterns.join('|'), 'i') : undefined;
  const isIn = (text: string) =>
    parties?.test(text) === true ||
    (sids.size > 0 && text.matchAll(CALL_SID).some(([, sid = '']) => sids.has(sid)));
  return (text) => {
    // Some write a slash as `\/`, which is not base64; the letter of `\n` is none of what follows it.
    const plain = text.replaceAll('\\/', '/').replace(/\\+[nrt]/g, ' ');
    if (isIn(plain)) return true;
    return (plain.match(BASE64) ?? []).some((run) =>
      isIn(Buffer.from(run, 'base64').toString('utf8')),
    );
  };
}

function patternOf(number: string): string {
  if (!number.includes(':')) return patternOfDigits(digitsOf(number));
  const written = [number, encodeURIComponent(number.toWellFormed())].map((text) =>
    RegExp.escape(text),
  );
  // `client:ann` is not `client:anna`, nor `client:ann.lee`.
  return `(?:${written.join('|')})(?![\\w@%-]|\\.\\w)`;
}

function patternOfDigits(digits: string): string {
  const [code = ''] = COUNTRY_CODE.exec(digits) ?? [];
  const written = (some: string) => [...some].join(BETWEEN);
  const start = code && `${written(code)}(?:${BETWEEN}${TRUNK_ZERO})?${BETWEEN}`;
  return `${BEFORE}${start}${written(digits.slice(code.length))}(?!\\d)`;
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, '');
}
