import type { ExpectedEvent } from '../../../src/local/sample-calls/expected.ts';
import { type ExpectedOutcomes, sampleTraffic } from '../../../src/local/sample-calls/index.ts';
import { hex, integer, seeded, shuffled } from '../../../src/local/sample-calls/random.ts';
import type { StreamRecord } from '../../../src/stream/put-records.ts';
import { poisons } from './poison.ts';

/** What has to become of a day's traffic, known from how it was made. */
export interface ExpectedDay extends ExpectedOutcomes {
  /** Records that are rejected because they are too large for an item: their bytes. */
  readonly tooLarge: readonly Uint8Array[];
  /** Records of which not even a rejection fits into an item: their bytes. */
  readonly givenUp: readonly Uint8Array[];
  /** Records that were put a second time, hours after the first. */
  readonly putAgain: number;
}

/** Records in the order of their arrival, and what has to become of them. */
export interface DayTraffic {
  readonly records: readonly StreamRecord[];
  readonly expected: ExpectedDay;
}

/** Any day: the same seed makes the same bytes. */
const MIDNIGHT = Date.parse('2026-11-23T00:00:00Z');
const HOURS = 24;
const HOUR_MS = 3_600_000;
const POISONED_HOURS = 2;
const PUT_AGAIN_SHARE = 0.02;

/**
 * Twilio's traffic of a day, about so many events: in each hour calls of its own, with duplicates,
 * disorder, bad records of all kinds and other products, and records of earlier hours once more; in
 * some hours records that are too large.
 */
export function dayTraffic(seed: number, events: number): DayTraffic {
  const random = seeded(seed);
  const poisoned = shuffled(random, [...Array(HOURS).keys()]).slice(0, POISONED_HOURS);
  const records: StreamRecord[] = [];
  const earlier: StreamRecord[] = [];
  const stored = new Map<string, ExpectedEvent>();
  const rejected: ExpectedOutcomes['rejected'][number][] = [];
  const tooLarge: Uint8Array[] = [];
  const givenUp: Uint8Array[] = [];
  const sums = { duplicates: 0, ignored: 0, putAgain: 0 };
  let timelines: ExpectedOutcomes['timelines'] | undefined;

  for (let hour = 0; hour < HOURS; hour += 1) {
    const start = new Date(MIDNIGHT + hour * HOUR_MS);
    const share = Math.max(1, Math.round(events / HOURS));
    const traffic = sampleTraffic({ seed: seed * HOURS + hour, start, events: share });
    const { expected } = traffic;
    for (const [id, event] of expected.events) stored.set(id, event);
    rejected.push(...expected.rejected);
    sums.duplicates += expected.duplicates;
    sums.ignored += expected.ignored;
    timelines ??= expected.timelines;
    const thisHours: StreamRecord[] = [...traffic.records];
    const insert = (record: StreamRecord) =>
      thisHours.splice(integer(random, 0, thisHours.length), 0, record);

    const again = shuffled(random, earlier).slice(0, PUT_AGAIN_SHARE * thisHours.length);
    for (const record of again) insert(record);
    sums.putAgain += again.length;
    for (const poison of poisoned.includes(hour) ? poisons(random, start.getTime()) : []) {
      insert({ data: poison.data, partitionKey: hex(random, 32) });
      if (poison.end === 'rejected') tooLarge.push(poison.data);
      if (poison.end === 'given up') givenUp.push(poison.data);
      for (const [id, event] of poison.events) stored.set(id, event);
    }
    records.push(...thisHours);
    earlier.push(...traffic.records.filter((record) => holdsOnly(record, stored)));
  }
  if (!timelines) throw new Error('a day has hours');
  return {
    records,
    expected: { ...sums, events: stored, rejected, timelines, tooLarge, givenUp },
  };
}

/** Whether a record is an event, or an array of events, that are all to be stored. */
function holdsOnly({ data }: StreamRecord, stored: ReadonlyMap<string, ExpectedEvent>): boolean {
  try {
    const value = JSON.parse(Buffer.from(data).toString());
    const events: { id: string; data: { test_id?: string } }[] = [value].flat();
    return events.length > 0 && events.every(({ id, data }) => stored.has(data.test_id ?? id));
  } catch {
    return false;
  }
}
