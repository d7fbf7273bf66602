import { InvalidArgumentError } from 'commander';
import { fromRfc3339 } from '../events/event-time.ts';

const DURATION = /^(\d{1,9})(s|m|h|d)$/;
const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const ISO_8601 =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/i;

/** How the times of options can be written, for their help. */
export const TIMES_HELP = `
Times are ISO 8601 (2026-11-23T12:00:00Z, 2026-11-23; UTC if no zone is given)
or how long ago: 90s, 15m, 2h, 1d.`;

/**
 * A point in time as an option gives it: ISO 8601, in UTC if it names no zone, or how long before
 * `now` (`15m`, `2h`, `1d`).
 *
 * @throws InvalidArgumentError, which commander tells with the option's name
 */
export function parseTime(text: string, now: Date = new Date()): Date {
  const ago = milliseconds(text);
  if (ago !== undefined) return new Date(now.getTime() - ago);
  const fields = ISO_8601.exec(text);
  if (fields === null) {
    throw new InvalidArgumentError(
      'Expected ISO 8601 such as 2026-11-23T12:00:00Z, or how long ago: 90s, 15m, 2h, 1d.',
    );
  }
  const [, day, time = '00:00', seconds = ':00', zone = 'Z'] = fields;
  const instant = fromRfc3339(`${day}T${time}${seconds}${zone}`);
  if (instant === undefined) throw new InvalidArgumentError('There is no such day or time.');
  return new Date(instant);
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

function milliseconds(text: string): number | undefined {
  const [, number, unit = ''] = DURATION.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (UNIT_MS[unit] ?? 0);
}
