import { PRICES, type Price } from '../prices.ts';
import type { Settings } from '../settings.ts';
import { MEMORY_MB } from '../sizes.ts';
import { AWS } from './aws-limits.ts';
import type { Inputs } from './inputs.ts';
import type { Load } from './load.ts';
import { readUnitsPerEvent, storedBytesPerEvent, total, writeUnitsPerEvent } from './tables.ts';

const GB = 1024 ** 3;
const MILLION = 1_000_000;
const HOURS_A_MONTH = 730;
const SECONDS_A_MONTH = HOURS_A_MONTH * 3_600;
const DAYS_A_MONTH = HOURS_A_MONTH / 24;
/** Metrics of the consumer's own (`src/telemetry/metrics.ts`) and of the mapping (event counts). */
const CUSTOM_METRICS = 8 + 7;
/** `infra/alarms.ts`: ten look at one metric, three at ten together. */
const ALARM_METRICS = 20;

/** One line of the bill. */
export interface Cost {
  readonly what: string;
  /** How much of it a month, in the unit of the price. */
  readonly quantity: number;
  readonly price: Price;
  readonly usdPerMonth: number;
  readonly usdPerMillion: number;
}

/** The bill of a month at `averageToPeak` of the rate, with the storage of the whole retention. */
export function costsOf(load: Load, inputs: Inputs, settings: Settings): readonly Cost[] {
  const events = load.eventsPerSecond * inputs.averageToPeak * SECONDS_A_MONTH;
  const line = (what: string, quantity: number, price: Price): Cost => {
    const usdPerMonth = quantity * price.usd;
    return { what, quantity, price, usdPerMonth, usdPerMillion: (usdPerMonth * MILLION) / events };
  };
  return [
    ...streamCosts(load, events, inputs, settings, line),
    ...functionCosts(load, events, inputs, line),
    ...tableCosts(load, events, inputs, settings, line),
  ];
}

/** What all of it costs a month. */
export function monthly(costs: readonly Cost[]): number {
  return costs.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0);
}

type Line = (what: string, quantity: number, price: Price) => Cost;

function streamCosts(
  { stream }: Load,
  events: number,
  inputs: Inputs,
  { shardCount, streamRetentionDays }: Settings,
  line: Line,
): Cost[] {
  const records = events * inputs.recordsPerEvent;
  const gb = (records * inputs.recordBytes) / GB;
  const daysMore = streamRetentionDays - 1;
  if (shardCount !== undefined) {
    const hours = stream.shards * HOURS_A_MONTH;
    return [
      line('stream: shards', hours, PRICES.shardHour),
      line('stream: retention', daysMore > 0 ? hours : 0, PRICES.shardHourExtended),
      line(
        'stream: records in',
        (records * inputs.recordPutUnits) / MILLION,
        PRICES.millionPutUnits,
      ),
    ];
  }
  const gbIn = (records * inputs.recordBilledKb * 1_024) / GB;
  return [
    line('stream: hours', HOURS_A_MONTH, PRICES.streamHour),
    line('stream: bytes in', gbIn, PRICES.streamGbIn),
    line('stream: bytes out', gb, PRICES.streamGbOut),
    line('stream: retention', (gb * daysMore) / DAYS_A_MONTH, PRICES.streamGbMonth),
  ];
}

function functionCosts(
  { function: load }: Load,
  events: number,
  inputs: Inputs,
  line: Line,
): Cost[] {
  const batches = events / load.eventsPerBatch;
  const logBytes =
    batches * (logBytesOfBatch(load.eventsPerBatch, inputs) + inputs.platformLogBytes) +
    events * inputs.rejectedShare * inputs.logBytesRejection;
  return [
    line('function: invocations', batches / MILLION, PRICES.millionInvocations),
    line('function: time', (batches * load.batchSeconds * MEMORY_MB) / 1_024, PRICES.gbSecond),
    line('log', logBytes / GB, PRICES.logGb),
    line('metrics', CUSTOM_METRICS, PRICES.metricMonth),
    line('alarms', ALARM_METRICS, PRICES.alarmMetricMonth),
    line('traces', traces(batches) / MILLION, PRICES.millionTraces),
  ];
}

function tableCosts(
  { function: load }: Load,
  events: number,
  inputs: Inputs,
  settings: Settings,
  line: Line,
): Cost[] {
  const months = settings.eventRetentionDays / DAYS_A_MONTH;
  const { events: table, ...indexes } = storedBytesPerEvent(inputs);
  const gbMonths = (bytes: number) => (events * bytes * months) / GB;
  const units = writeUnitsPerEvent(inputs);
  const all = table + total({ events: 0, ...indexes });
  return [
    line('writes: events', (events * units.events) / MILLION, PRICES.millionWriteUnits),
    line(
      'writes: indexes',
      (events * (units.byCall + units.byConference)) / MILLION,
      PRICES.millionWriteUnits,
    ),
    line('writes: rejections', (events * units.rejections) / MILLION, PRICES.millionWriteUnits),
    line(
      'reads',
      (events * readUnitsPerEvent(load.eventsPerBatch, inputs)) / MILLION,
      PRICES.millionReadUnits,
    ),
    line('storage', gbMonths(all), PRICES.tableGbMonth),
    line('recovery', gbMonths(table + indexes.rejections), PRICES.recoveryGbMonth),
  ];
}

/**
 * What the writes would cost a month in provisioned tables that are as full as `targetShare`. The
 * stack has no setting for it: it pays from a steady rate on.
 */
export function provisionedWrites(load: Load, { targetShare }: Inputs): number {
  const units = total(load.tables.writeUnits) / targetShare;
  return units * HOURS_A_MONTH * PRICES.writeUnitHour.usd;
}

/** The line of a batch and its metrics grow with what is in it, up to a hundred events. */
export function logBytesOfBatch(events: number, { logBytesOne, logBytesFull }: Inputs): number {
  return logBytesOne + (logBytesFull - logBytesOne) * Math.min(1, (events - 1) / 99);
}

/** Recorded of a month's invocations. */
function traces(invocations: number): number {
  const first = Math.min(invocations, AWS.tracesPerSecond * SECONDS_A_MONTH);
  return first + (invocations - first) * AWS.traceShare;
}
