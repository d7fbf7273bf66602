import { InvalidArgumentError } from 'commander';
import { fromRfc3339 } from '../events/event-time.ts';
import { type TimeZone, timeZone } from './time-zone.ts';

const DAY_MS = 86_400_000;
const DAYS_AGO: ReadonlyMap<string, number> = new Map([
  ['today', 0],
  ['yesterday', 1],
]);
const DURATION = /^(\d{1,9})(s|m|h|d)$/;
const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: DAY_MS,
};
const ISO_8601 =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/i;

/** How the times of options can be written, for their help. */
export const TIMES_HELP = `
Times are today or yesterday, which begin at midnight; how long ago: 90s, 15m,
2h, 1d; or ISO 8601: 2026-11-23T12:00:00Z, or 2026-11-23 or 2026-11-23T12:00 in
the zone of --time-zone.`;

/**
 * A time of an option: the option of the zone may stand behind it, and two that say how long ago mean
 * the same now.
 */
export type GivenTime = (zone: TimeZone, now: Date) => Date;

/**
 * A point in time as an option gives it: ISO 8601, in the user's zone if it names none, how long before
 * now (`15m`, `2h`, `1d`), or the midnight with which `today` or `yesterday` began.
 *
 * @throws InvalidArgumentError, which commander tells with the option's name
 */
export function parseTime(text: string): GivenTime {
  const ago = milliseconds(text);
  if (ago !== undefined) return (_, now) => new Date(now.getTime() - ago);
  const daysAgo = DAYS_AGO.get(text);
  if (daysAgo !== undefined) return (zone, now) => beginOfDay(zone, now, daysAgo);
  const fields = ISO_8601.exec(text);
  if (fields === null) {
    throw new InvalidArgumentError(
      'Expected ISO 8601 such as 2026-11-23T12:00:00Z, how long ago (90s, 15m, 2h, 1d), today or yesterday.',
    );
  }
  const [, day, time = '00:00', seconds = ':00', zone] = fields;
  const instant = fromRfc3339(`${day}T${time}${seconds}${zone ?? 'Z'}`);
  if (instant === undefined) throw new InvalidArgumentError('There is no such day or time.');
  const date = new Date(instant);
  return ({ dateOf }) => (zone === undefined ? dateOf(date.toISOString().slice(0, -1)) : date);
}

/**
 * Reads an option that names a time zone.
 *
 * @throws InvalidArgumentError, which commander tells with the option's name
 */
export function parseTimeZone(text: string): TimeZone {
  try {
    return timeZone(text);
  } catch {
    throw new InvalidArgumentError('Expected a time zone such as Europe/Berlin or UTC.');
  }
}

/**
 * How long, in milliseconds: `90s`, `15m`, `2h`, `1d`.
 *
 * @throws InvalidArgumentError, which commander tells with the option's name
 */
export function parseDuration(text: string): number {
  const length = milliseconds(text);
  if (length === undefined) throw new InvalidArgumentError('Expected a time such as 90s, 15m, 2h.');
  return length;
}

/**
 * Reads an option that has to be a whole number from `min` on.
 *
 * @throws InvalidArgumentError, which commander tells with the option's name
 */
export function parseCount(min: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count >= min) return count;
    throw new InvalidArgumentError(`Expected a whole number from ${min}.`);
  };
}

/**
 * Reads an option that names a port.
 *
 * @throws InvalidArgumentError, which commander tells with the option's name
 */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a port: a whole number from 1 to 65535.');
}

/** The day so many days after one: `2026-11-23`. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

function beginOfDay({ day, dateOf }: TimeZone, now: Date, daysAgo: number): Date {
  const today = day(now.toISOString());
  return dateOf(`${dayAfter(today, -daysAgo)}T00:00:00`);
}

function milliseconds(text: string): number | undefined {
  const [, number, unit = ''] = DURATION.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (UNIT_MS[unit] ?? 0);
}
