import { COMMITTED_BY_A_CALL } from '../../src/store/event-store.ts';
import { AWS } from './aws-limits.ts';
import type { WriteUnits } from './deployment.ts';
import { type Inputs, storedShare } from './inputs.ts';

const DAY_SECONDS = 86_400;

/** What the tables have to take at a rate. */
export interface TablesLoad {
  /** A second, by table and index. */
  readonly writeUnits: WriteUnits;
  /** A second, of the events table. */
  readonly readUnits: number;
  /** Until a new table and its indexes have grown to that on demand, throttled meanwhile. */
  readonly growthSeconds: number;
  /** Of each table and index after the retention, with DynamoDB's overhead. */
  readonly bytes: WriteUnits;
  /** Partitions that the events table needs for its writes and its size. */
  readonly partitions: number;
  /** Write units a second of the index's entries of the busiest call or conference. */
  readonly busiestKeyWriteUnits: number;
}

/** Write units of one event that arrives, on average, by table and index. */
export function writeUnitsPerEvent(inputs: Inputs): WriteUnits {
  const stored = storedShare(inputs);
  return {
    events: stored * inputs.itemWriteUnits,
    byCall: stored * inputs.byCallShare * inputs.byCallWriteUnits,
    byConference: stored * inputs.byConferenceShare * inputs.byConferenceWriteUnits,
    rejections: inputs.rejectedShare * inputs.rejectionWriteUnits,
  };
}

/** Bytes that one event that arrives adds, on average, by table and index. */
export function storedBytesPerEvent(inputs: Inputs): WriteUnits {
  const stored = storedShare(inputs);
  const overhead = AWS.entryOverheadBytes;
  return {
    events: stored * (inputs.itemBytes + overhead),
    byCall: stored * inputs.byCallShare * (inputs.byCallBytes + overhead),
    byConference: stored * inputs.byConferenceShare * (inputs.byConferenceBytes + overhead),
    rejections: inputs.rejectedShare * (inputs.rejectionBytes + overhead),
  };
}

/** Read units of one event that arrives: Voice events are looked up, but not in small batches. */
export function readUnitsPerEvent(eventsPerBatch: number, inputs: Inputs): number {
  const { ignoredShare, rejectedShare, itemReadUnits } = inputs;
  return isLookedUp(eventsPerBatch) ? (1 - ignoredShare - rejectedShare) * itemReadUnits : 0;
}

/** Whether the consumer looks the events of such a batch up before it inserts them. */
export function isLookedUp(eventsPerBatch: number): boolean {
  return eventsPerBatch > COMMITTED_BY_A_CALL;
}

/** The tables at a rate. */
export function tablesLoad(
  eventsPerSecond: number,
  eventsPerBatch: number,
  inputs: Inputs,
  eventRetentionDays: number,
): TablesLoad {
  const writeUnits = scaled(writeUnitsPerEvent(inputs), eventsPerSecond);
  const kept = eventsPerSecond * inputs.averageToPeak * eventRetentionDays * DAY_SECONDS;
  const bytes = scaled(storedBytesPerEvent(inputs), kept);
  const entryUnits = Math.max(inputs.byCallWriteUnits, inputs.byConferenceWriteUnits);
  return {
    writeUnits,
    readUnits: eventsPerSecond * readUnitsPerEvent(eventsPerBatch, inputs),
    growthSeconds: growthSeconds(Math.max(...Object.values(writeUnits))),
    bytes,
    partitions: Math.max(
      1,
      Math.ceil(writeUnits.events / AWS.partitionWriteUnits),
      Math.ceil(bytes.events / AWS.partitionBytes),
    ),
    busiestKeyWriteUnits: Math.min(eventsPerSecond, inputs.busiestKeyEvents) * entryUnits,
  };
}

/** Twice as much in each step, starting with what a new table takes. */
function growthSeconds(writeUnits: number): number {
  const doublings = Math.ceil(Math.log2(writeUnits / AWS.newTableWriteUnits));
  return Math.max(0, doublings) * AWS.doublingMinutes * 60;
}

/** Each of the four, times so much. */
export function scaled(units: WriteUnits, factor: number): WriteUnits {
  return {
    events: units.events * factor,
    byCall: units.byCall * factor,
    byConference: units.byConference * factor,
    rejections: units.rejections * factor,
  };
}

/** All four together. */
export function total({ events, byCall, byConference, rejections }: WriteUnits): number {
  return events + byCall + byConference + rejections;
}
