import { isIP } from 'node:net';
import { isJsonObject } from '../json/json-object.ts';
import type { Findings } from './processor.ts';

/*
 * Phone numbers, addresses (IP, e-mail), positions and user agents have no place in summaries and
 * details: those are shown, copied around and sent on. They stand where nobody expects them:
 * conferences and participants are named after numbers, and callers say theirs.
 */

/** Fewer digits than this are a phone number only behind a plus: "order 1234567" is none. */
const MIN_DIGITS = 9;
const MIN_DIGITS_AFTER_PLUS = 7;

const YEAR = '(?:19|20)[0-9]{2}';
const MONTH = '(?:0[1-9]|1[0-2])';
const DAY = '(?:0[1-9]|[12][0-9]|3[01])';
const HOUR = '(?:[01][0-9]|2[0-3])';
const SIXTIETH = '[0-5][0-9]';

/** "2026-11-23", "23.11.2026", "11/23/2026", each with "-", "/" or ".". */
const DATE = ['-', '/', '\\.']
  .flatMap((mark) => {
    const dayOrMonth = '(?:0?[1-9]|[12][0-9]|3[01])';
    return [[YEAR, dayOrMonth, dayOrMonth].join(mark), [dayOrMonth, dayOrMonth, YEAR].join(mark)];
  })
  .join('|');
/** "20261123-1000", "20261123T100000". */
const COMPACT_DATE = `${YEAR}${MONTH}${DAY}[-T]${HOUR}${SIXTIETH}(?:${SIXTIETH})?`;
/** "9:30", "10:00:00", "10:00:00.123456". */
const TIME = `(?:[01]?[0-9]|2[0-3]):${SIXTIETH}(?::${SIXTIETH}(?:[.,][0-9]{1,9})?)?`;
/** 2014 to 2033 in epoch milliseconds, as many room names end. Behind +1 a number has ten digits. */
const EPOCH_MS = '1[4-9][0-9]{11}';
/** "20261123100000". */
const COMPACT_TIME = `${YEAR}${MONTH}${DAY}${HOUR}${SIXTIETH}${SIXTIETH}`;

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const FOUR_OCTETS = `${OCTET}(?:\\.${OCTET}){3}`;
const IPV4 = `(?<![0-9.])${FOUR_OCTETS}(?!\\.?[0-9])`;
/** What may be one: Node decides. */
const IPV6 = `(?<![A-Za-z0-9:.])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:${FOUR_OCTETS}(?!\\w)|(?:[0-9A-Fa-f]{1,4})?(?![\\w:]))`;
const COORDINATE = '-?[0-9]{1,3}\\.[0-9]{3,15}';
const POSITION = `(?<![0-9.])${COORDINATE}[,;/ ]{1,3}${COORDINATE}(?!\\.?[0-9])`;
const UUID = '(?<!\\w)[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?!\\w)';

/**
 * What is looked for in text, by the characters that it is made of. Every search is linear: no part
 * begins inside of what another one passed over, and none has to go back further than a word.
 */
function patterns(digit: string, letter: string, separator: string, flags: string) {
  const [n, l, alphanumeric] = [`[${digit}]`, `[${letter}]`, `[${letter}${digit}]`];
  const extension = `[xX]${n}{1,6}(?!${alphanumeric})`;
  // SIDs, UUIDs and hashes: letters and digits by turns, or more digits than numbers and cards have.
  const mixed = `(?<!${alphanumeric})(?!${n}+${extension})(?:${l}+${n}+${l}|${n}+${l}+${n})${alphanumeric}*`;
  const long = `(?<!${n})${n}{20,}`;
  const time = `(?<!${n})(?:${DATE}|${COMPACT_DATE}|${TIME})(?!${n})`;
  const kept = [UUID, mixed, long, time].join('|');
  // A group of digits goes on with the next one, unless that begins something else.
  const next = (...others: string[]) => `(?:[${separator}]{1,4}(?!${others.join('|')})${n}+)*`;
  const addresses = [IPV4, IPV6, POSITION];
  const number = [
    `(?:\\+|%2[Bb])[ (]{0,2}${n}+${next(...addresses)}`,
    `(?<!${n})\\(?${n}+${next(...addresses, kept)}`,
  ].join('|');
  const withExtension = `(?:${number})(?:[ ,.]{0,2}(?:[xX]|[eE][xX][tT]\\.?) ?${n}{1,6}(?!${alphanumeric}))?`;
  return {
    numeric: new RegExp(
      // Nothing begins inside of a word but with a digit, which spares most places the search.
      `(?=[-+%(:${digit}]|(?<!${alphanumeric})${l})` +
        `(?:(${POSITION})|(${IPV4}|${IPV6})|${kept}|(${withExtension}))`,
      flags,
    ),
    digits: new RegExp(n, flags),
    email: new RegExp(
      `(?<![${letter}${digit}._%+-])[${letter}${digit}._%+'-]+(?:@|%40)[${letter}${digit}._%+'-]+`,
      flags,
    ),
  };
}

const IN_ASCII = patterns('0-9', 'A-Za-z', '\\s().\\-/', 'g');
/** Made when text first needs it: such classes take V8 longer than all else in this folder. */
let inUnicode: typeof IN_ASCII | undefined;

function patternsFor(text: string): typeof IN_ASCII {
  if (isAscii(text)) return IN_ASCII;
  inUnicode ??= patterns('\\p{Nd}', '\\p{L}', '\\s\\p{Pd}\\p{Cf}()./', 'gu');
  return inUnicode;
}

function isAscii(text: string): boolean {
  return !/[^\0-~]/.test(text);
}

/** "Mozilla/5.0 (X11; Linux)": a product with a version, as HTTP and SIP write them. */
const USER_AGENT =
  /(?<![\w/.@:+-])(?!HTTP\/)[A-Za-z][\w.+-]*\/\d+\.\d[\w.+-]*(?: ?\([^()]{0,200}\))?/g;

/** Most texts have nothing that may be private, and a look costs a tenth of the search. */
const WORTH_A_SEARCH =
  /[0-9](?:[\s().\-/]{0,4}[0-9]){8}|(?:\+|%2[Bb])[ (]{0,2}[0-9]|@|%40|[.:][0-9A-Fa-f]*[.:]|[0-9]\.[0-9]{3}|\/[0-9]+\./;
const WORTH_A_SEARCH_IN_UNICODE = /[\p{Nd}@%:]/u;
/** A SID or a time as `details` have them. */
const WELL_KNOWN = /^(?:[A-Z]{2}[0-9a-f]{32}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,12}Z)$/;

/** Text with everything private in it replaced by what it was: "call [number], please". */
export function withoutPrivateData(text: string): string {
  if (WELL_KNOWN.test(text)) return text;
  const worthASearch = isAscii(text) ? WORTH_A_SEARCH : WORTH_A_SEARCH_IN_UNICODE;
  if (!worthASearch.test(text)) return text;
  const { numeric, digits, email } = patternsFor(text);
  let left = text;
  if (/@|%40/.test(left)) left = left.replace(email, '[e-mail address]');
  if (left.includes('/')) left = left.replace(USER_AGENT, '[user agent]');
  return left.replace(numeric, (found: string, ...groups: (string | undefined)[]) => {
    const [position, ip, number] = groups;
    if (position !== undefined) return '[position]';
    if (ip !== undefined) return isIP(ip) === 0 ? found : '[IP address]';
    return number !== undefined && isPhoneNumber(number, digits) ? '[number]' : found;
  });
}

const NO_PHONE_NUMBER = new RegExp(`^(?:${EPOCH_MS}|${COMPACT_TIME})$`);

function isPhoneNumber(candidate: string, digits: RegExp): boolean {
  if (candidate.length < MIN_DIGITS_AFTER_PLUS) return false;
  const plus = /^(?:\+|%)/.test(candidate);
  // The digits of "%2B" are none of the number's.
  const count = (candidate.replace(/^%2[Bb]/, '').match(digits) ?? []).length;
  if (plus) return count >= MIN_DIGITS_AFTER_PLUS;
  return count >= MIN_DIGITS && !NO_PHONE_NUMBER.test(candidate);
}

/** Details without private data in any text, however deep; without what is `undefined`. */
export function shownDetails(details: Findings['details']): Findings['details'] {
  const known: [name: string, value: unknown][] = [];
  for (const name in details) {
    if (details[name] !== undefined) known.push([name, shown(details[name])]);
  }
  // `fromEntries` defines properties, so a field named `__proto__` is a field like any other.
  return Object.fromEntries(known);
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return withoutPrivateData(value);
  if (Array.isArray(value)) return value.map(shown);
  return isJsonObject(value) ? shownDetails(value) : value;
}
