import { type Random, seeded } from '../../../src/local/sample-calls/random.ts';
import type { MetricData, SimulatedAlarm } from './alarm.ts';

const HOUR = 60;
const SECOND = 1 / 60;

/** The function whose mapping is switched off. */
export type Reader = 'consumer' | 'publisher';

/** Minutes from a call's start to its records: three at once, and three around its end. */
function recordsOfCall(random: Random): number[] {
  const end = exponential(random, 3);
  return [0, SECOND, 8 * SECOND, end, end + 2 * SECOND, end + 40 * SECOND];
}

/** What a function has to read: from when on it can, and when it is counted as there. */
interface Arrival {
  readonly at: number;
  readonly counted: number;
}

/** What arrived for a function, and its invocations until its mapping is switched off. */
export interface History {
  readonly incoming: MetricData;
  readonly invocations: MetricData;
  /** When the first thing arrived that nothing has read, in minutes. */
  readonly firstUnread: number | undefined;
}

interface HistoryOptions {
  readonly reader: Reader;
  readonly callsAnHour: number;
  readonly minutes: number;
  readonly offAt?: number;
  readonly seed: number;
}

/**
 * Calls as a Poisson process, with all times in minutes. What is published of Kinesis, and what a
 * function logs, comes one to three minutes after its minute, of Lambda one to six, because an
 * invocation may last five, and now and then a quarter of an hour later. Each minute's stamps are off by
 * up to 15 seconds. These are assumptions: CloudWatch documents no delays.
 */
export function history({
  reader,
  callsAnHour,
  minutes,
  offAt = Number.POSITIVE_INFINITY,
  seed,
}: HistoryOptions): History {
  const random = seeded(seed);
  const records: number[] = [];
  for (let call = 0; ; ) {
    call += exponential(random, HOUR / callsAnHour);
    if (call >= minutes) break;
    records.push(...recordsOfCall(random).map((after) => call + after));
  }
  const sorted = Array.from(Float64Array.from(records).sort());
  const arrivals = reader === 'consumer' ? inStream(sorted) : inTable(sorted, random);

  const incoming = metric(minutes, () => 1 + 2 * random());
  const invocations = metric(minutes, () => 1 + 5 * random() + (random() < 0.001 ? HOUR / 4 : 0));
  let firstUnread: number | undefined;
  let last: number | undefined;
  for (const [start, { at, counted }] of readings(arrivals, WINDOW[reader], random)) {
    incoming.add(counted + 0.5 * (random() - 0.5));
    if (start >= offAt) firstUnread ??= at;
    else if (start !== last) invocations.add(start + 0.5 * (random() - 0.5));
    last = start;
  }
  return { incoming, invocations, firstUnread };
}

/** The mapping's batching window. */
const WINDOW: Readonly<Record<Reader, number>> = { consumer: 2 * SECOND, publisher: 0 };

/** For the consumer: Kinesis counts a record when it takes it. */
function inStream(records: readonly number[]): Arrival[] {
  return records.map((record) => ({ at: record, counted: record }));
}

/**
 * For the publisher: the consumer counts what it stored when its batch ends. Most batches take a second;
 * one of 500 takes five minutes, because DynamoDB throttles what comes after its first events.
 */
function inTable(records: readonly number[], random: Random): Arrival[] {
  const batches = readings(inStream(records), WINDOW.consumer, random);
  let last: number | undefined;
  let takes = 0;
  const stored = batches.map(([start]) => {
    if (start !== last) takes = random() < 0.002 ? 5 : random() * SECOND;
    last = start;
    return { at: start + random() * Math.min(takes, SECOND), counted: start + takes };
  });
  return stored.sort((a, b) => a.at - b.at);
}

/** What arrived, with the start of the invocation that reads it: a window and up to a second later. */
function readings(
  arrivals: readonly Arrival[],
  window: number,
  random: Random,
): [start: number, Arrival][] {
  let start = Number.NEGATIVE_INFINITY;
  return arrivals.map((arrival) => {
    if (arrival.at > start) start = arrival.at + window + random() * SECOND;
    return [start, arrival];
  });
}

/** Whether an alarm is on at a minute of a history. */
export function isOnAt(alarm: SimulatedAlarm, { incoming, invocations }: History, now: number) {
  return alarm.isOn(now, (name) => (name === 'Invocations' ? invocations : incoming));
}

/** Minutes from the first unread arrival until the alarm is on; infinite where it is not within `most`. */
export function detection(
  alarm: SimulatedAlarm,
  { most, ...options }: Omit<HistoryOptions, 'minutes' | 'offAt'> & { readonly most: number },
): number {
  // As long as the alarm looks back, and up to an hour: one is like the other.
  const offAt = 25 * HOUR + seeded(options.seed + 1)() * HOUR;
  // Enough for a first unread arrival at low rates, and no more than is looked at.
  const minutes = Math.ceil(offAt + most + Math.max(HOUR, (20 * HOUR) / options.callsAnHour));
  const past = history({ ...options, minutes, offAt });
  const { firstUnread } = past;
  if (firstUnread === undefined) throw new Error('Nothing arrived after the mapping was off');
  for (let now = Math.ceil(firstUnread); now <= firstUnread + most; now += 1) {
    if (isOnAt(alarm, past, now)) return now - firstUnread;
  }
  return Number.POSITIVE_INFINITY;
}

/** How often an alarm goes on while everything is read. */
export function falseAlarms(
  alarm: SimulatedAlarm,
  { days, ...options }: Omit<HistoryOptions, 'minutes' | 'offAt'> & { readonly days: number },
): number {
  const minutes = days * 24 * HOUR;
  const past = history({ ...options, minutes });
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
