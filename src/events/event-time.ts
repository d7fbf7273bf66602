/**
 * Twilio writes times in two notations: RFC 3339 (`time`, `data.timestamp`, some parameters) and
 * RFC 2822 (`requestDateCreated`, conference timestamps). `Date.parse` accepts much more ("2025",
 * "1", 31 February), so the notations are read here.
 */
const HOUR = '(?:[01]\\d|2[0-3])';
const TIME_OF_DAY = `(${HOUR}:[0-5]\\d:[0-5]\\d)`;
const RFC_3339 = new RegExp(
  `^(\\d{4})-(\\d{2})-(\\d{2})[Tt ]${TIME_OF_DAY}(?:\\.(\\d{1,9}))?([Zz]|[+-]${HOUR}:[0-5]\\d)$`,
);
const RFC_2822 = new RegExp(
  `^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\\d{4}) ${TIME_OF_DAY} ([+-]${HOUR}[0-5]\\d|GMT|UTC?)$`,
);
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** The longest text that either notation can have; longer input is not looked at. */
const MAX_LENGTH = 40;

/** An RFC 3339 time as ISO 8601 with milliseconds in UTC; `undefined` for anything else. */
export function fromRfc3339(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const fields = RFC_3339.exec(text);
  if (fields === null) return undefined;
  const [, year = '', month = '', day = '', time = '', fraction = '', zone = ''] = fields;
  return inUtc(year, month, day, `${time}.${fraction.slice(0, 3).padEnd(3, '0')}`, zone);
}

/** An RFC 2822 time as ISO 8601 with milliseconds in UTC; `undefined` for anything else. */
export function fromRfc2822(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const fields = RFC_2822.exec(text);
  if (fields === null) return undefined;
  const [, day = '', name = '', year = '', time = '', zone = ''] = fields;
  const month = String(MONTHS.indexOf(name) / 3 + 1);
  return inUtc(year, month.padStart(2, '0'), day.padStart(2, '0'), `${time}.000`, zone);
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

/** A day that there is and a time, `hh:mm:ss.sss`, as ISO 8601 in UTC. */
function inUtc(
  year: string,
  month: string,
  day: string,
  time: string,
  zone: string,
): string | undefined {
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  const local = `${year}-${month}-${day}T${time}Z`;
  const offset = minutesOf(zone);
  // In UTC, as nearly always, it is written already.
  return offset === 0 ? local : toIso(Date.parse(local) - offset * 60_000);
}

/** A zone's minutes ahead of UTC: of "+02:00", "-0500", or of a name for UTC. */
function minutesOf(zone: string): number {
  if (zone.length < 5) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** V8 reads 31 February as 3 March: a day that the month does not have is no time. */
function isDay(year: number, month: number, day: number): boolean {
  const days = month === 2 && isLeapYear(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
