/**
 * Twilio writes times in two notations: RFC 3339 (`time`, `data.timestamp`, some parameters) and
 * RFC 2822 (`requestDateCreated`, conference timestamps). `Date.parse` alone accepts much more
 * ("2025", "1", 31 February), so the notation is checked first.
 */
const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;
const RFC_2822 =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (?:[+-]\d{4}|GMT|UTC?)$/;
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** The longest text that either notation can have; longer input is not looked at. */
const LONGEST = 40;

/** An RFC 3339 time as ISO 8601 with milliseconds in UTC; `undefined` for anything else. */
export function fromRfc3339(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const fields = RFC_3339.exec(text);
  if (fields === null || !isDay(fields[1], fields[2], fields[3])) return undefined;
  return toIso(Date.parse(text.replace(' ', 'T').toUpperCase()));
}

/** An RFC 2822 time as ISO 8601 with milliseconds in UTC; `undefined` for anything else. */
export function fromRfc2822(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const fields = RFC_2822.exec(text);
  if (fields === null) return undefined;
  const month = MONTHS.indexOf(fields[2] ?? '') / 3 + 1;
  if (!isDay(fields[3], String(month), fields[1])) return undefined;
  return toIso(Date.parse(text));
}

/** A time in either notation; `undefined` for a value that is neither. */
export function fromEitherNotation(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return fromRfc3339(value) ?? fromRfc2822(value);
}

/** Milliseconds since the epoch as ISO 8601 with milliseconds in UTC: 24 characters, so text order is time order. */
export function toIso(epochMs: number): string | undefined {
  // Beyond the year 9999 the notation grows a sign and two digits, and would no longer sort.
  if (!(epochMs >= -62_167_219_200_000 && epochMs <= 253_402_300_799_999)) return undefined;
  return new Date(epochMs).toISOString();
}

/** V8 reads 31 February as 3 March: a day that the month does not have is no time. */
function isDay(year = '', month = '', day = ''): boolean {
  const days = DAYS_IN_MONTH[Number(month) - 1] ?? 0;
  const leap = Number(month) !== 2 || Number(day) < 29 || isLeapYear(Number(year));
  return Number(day) >= 1 && Number(day) <= days && leap;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
