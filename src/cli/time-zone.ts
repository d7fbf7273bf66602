/** A time zone in which people read times, and write those of options. */
export interface TimeZone {
  /** `UTC`, `Europe/Berlin`. */
  readonly name: string;
  /** The day of an ISO 8601 time: `2026-11-23`. */
  readonly day: (time: string) => string;
  /** Its time of day: `14:23:38.602`. */
  readonly clock: (time: string) => string;
  /** When its clocks show this local time, an ISO 8601 time without a zone. */
  readonly dateOf: (local: string) => Date;
}

const UNREADABLE = '????-??-??T??:??:??.???';

/**
 * A time zone by its IANA name.
 *
 * @throws RangeError where there is none of that name
 */
export function timeZone(name: string): TimeZone {
  const digits = '2-digit';
  // Swedish writes times as ISO 8601 does, but for a comma and a space.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: name,
    year: 'numeric',
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
    second: digits,
    fractionalSecondDigits: 3,
  });
  const local = (time: number) => format.format(time).replace(',', '.').replace(' ', 'T');
  const at = (time: string) => {
    const instant = Date.parse(time);
    return Number.isNaN(instant) ? UNREADABLE : local(instant);
  };
  const offsetMs = (time: number) => Date.parse(`${local(time)}Z`) - time;
  return {
    name,
    // Not by columns: the year 999 has three digits.
    day: (time) => at(time).split('T', 1)[0] ?? '',
    clock: (time) => at(time).split('T')[1] ?? '',
    dateOf(text) {
      const asUtc = Date.parse(`${text}Z`);
      // The offset at that hour of UTC may be the one before or after a change of the clocks.
      const near = asUtc - offsetMs(asUtc);
      const at = asUtc - offsetMs(near);
      // A local time that the change leaves out is the moment of the change, or soon after it.
      return new Date(offsetMs(at) === offsetMs(near) ? at : Math.max(near, at));
    },
  };
}
