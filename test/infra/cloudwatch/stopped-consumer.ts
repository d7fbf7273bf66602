import { type Random, seeded } from '../../../src/local/sample-calls/random.ts';
import type { MetricData, SimulatedAlarm } from './alarm.ts';

const HOUR = 60;
const SECOND = 1 / 60;
const BATCHING_WINDOW = 2 * SECOND;

/** Minutes from a call's start to its records: three at once, and three around its end. */
function recordsOfCall(random: Random): number[] {
  const end = exponential(random, 3);
  return [0, SECOND, 8 * SECOND, end, end + 2 * SECOND, end + 40 * SECOND];
}

/** Records that arrive in a stream, and the invocations that read them until the mapping is switched off. */
export interface History {
  readonly incoming: MetricData;
  readonly invocations: MetricData;
  /** When the first record arrived that nothing has read, in minutes. */
  readonly firstUnread: number | undefined;
}

/**
 * Calls as a Poisson process, with all times in minutes. What is published of Kinesis comes one to three
 * minutes after its minute, of Lambda one to six, because an invocation may last five, and now and then a
 * quarter of an hour later. Each minute's stamps are off by up to 15 seconds. These are assumptions:
 * CloudWatch documents no delays.
 */
export function history({
  callsAnHour,
  minutes,
  offAt = Number.POSITIVE_INFINITY,
  seed,
}: {
  readonly callsAnHour: number;
  readonly minutes: number;
  readonly offAt?: number;
  readonly seed: number;
}): History {
  const random = seeded(seed);
  const records: number[] = [];
  for (let call = 0; ; ) {
    call += exponential(random, HOUR / callsAnHour);
    if (call >= minutes) break;
    records.push(...recordsOfCall(random).map((after) => call + after));
  }
  records.sort((a, b) => a - b);

  const incoming = metric(minutes, () => 1 + 2 * random());
  const invocations = metric(minutes, () => 1 + 5 * random() + (random() < 0.001 ? HOUR / 4 : 0));
  let read = Number.NEGATIVE_INFINITY;
  let firstUnread: number | undefined;
  for (const record of records) {
    incoming.add(record + 0.5 * (random() - 0.5));
    if (record <= read) continue;
    const start = record + BATCHING_WINDOW + random() * SECOND;
    if (start >= offAt) firstUnread ??= record;
    else {
      read = start;
      invocations.add(start + 0.5 * (random() - 0.5));
    }
  }
  return { incoming, invocations, firstUnread };
}

/** Whether an alarm is on at a minute of a history. */
export function isOnAt(alarm: SimulatedAlarm, { incoming, invocations }: History, now: number) {
  return alarm.isOn(now, (name) => (name === 'Invocations' ? invocations : incoming));
}

/** Minutes from the first unread record until the alarm is on; infinite where it is not within `most`. */
export function detection(
  alarm: SimulatedAlarm,
  { callsAnHour, seed, most }: { callsAnHour: number; seed: number; most: number },
): number {
  const before = 25 * HOUR;
  const offAt = before + seeded(seed + 1)() * 24 * HOUR;
  // Enough for a first unread record at low rates, and no more than is looked at.
  const minutes = Math.ceil(offAt + most + Math.max(HOUR, (20 * HOUR) / callsAnHour));
  const past = history({ callsAnHour, minutes, offAt, seed });
  const { firstUnread } = past;
  if (firstUnread === undefined) throw new Error('Nothing arrived after the consumer had stopped');
  for (let now = Math.ceil(firstUnread); now <= firstUnread + most; now += 1) {
    if (isOnAt(alarm, past, now)) return now - firstUnread;
  }
  return Number.POSITIVE_INFINITY;
}

/** How often an alarm goes on while the consumer reads everything. */
export function falseAlarms(
  alarm: SimulatedAlarm,
  { callsAnHour, days, seed }: { callsAnHour: number; days: number; seed: number },
): number {
  const minutes = days * 24 * HOUR;
  const past = history({ callsAnHour, minutes, seed });
  let count = 0;
  let wasOn = false;
  for (let now = 1; now < minutes; now += 1) {
    const isOn = isOnAt(alarm, past, now);
    if (isOn && !wasOn) count += 1;
    wasOn = isOn;
  }
  return count;
}

function metric(minutes: number, delay: () => number) {
  const sums = new Float64Array(minutes).fill(Number.NaN);
  const visibleFrom = new Float64Array(minutes);
  return {
    sums,
    visibleFrom,
    add(time: number) {
      const minute = Math.floor(time);
      if (minute < 0 || minute >= minutes) return;
      if (Number.isNaN(sums[minute])) visibleFrom[minute] = minute + 1 + delay();
      sums[minute] = (sums[minute] || 0) + 1;
    },
  };
}

function exponential(random: Random, mean: number): number {
  return -Math.log(1 - random()) * mean;
}
