import { type Clock, systemClock } from '../../clock.ts';
import { validate } from '../../events/validate.ts';
import { decode } from '../../kinesis/decode.ts';
import { pause } from '../../pause.ts';
import { MAX_ITEM_BYTES } from '../../store/items.ts';
import { lambdaRecord } from '../../stream/lambda-record.ts';
import { type Placement, putRecords, type StreamRecord } from '../../stream/put-records.ts';
import { dryRun, isTooLargeToReject } from '../stream/dry-run.ts';
import type { System } from '../system.ts';
import { storedKeys } from './stored-keys.ts';

/** The outcome of a record that was put back into the stream: that of its worst event. */
export type Redriven =
  /** All its events are in the events table. */
  | { readonly kind: 'stored' }
  /** Rejected once more: its bytes are in the rejections table under these ids. */
  | { readonly kind: 'rejected'; readonly recordIds: readonly string[] }
  /** Of another Twilio product: the consumer does not store it. */
  | { readonly kind: 'ignored' }
  /** DynamoDB takes neither its events nor its rejection: it was not put. */
  | { readonly kind: 'too-large' }
  /** Neither stored nor rejected within the timeout. */
  | { readonly kind: 'open' };

export interface RedriveOptions {
  readonly streamArn: string;
  /** How long to wait for the consumer, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** @default the machine's */
  readonly clock?: Clock;
}

const FIRST_POLL_INTERVAL_MS = 200;
const MAX_POLL_INTERVAL_MS = 2_000;
const NOWHERE: Placement = { shardId: 'unknown', sequenceNumber: '0' };

/** An event to wait for, and how to find its outcome. */
interface Watch {
  readonly eventId?: string;
  readonly recordId: string;
  readonly isIgnored: boolean;
  end?: 'stored' | 'rejected';
}

/**
 * Puts records back into the stream and waits until the consumer is done with each: its event is in
 * the events table under its id, or in the rejections table under its new place in the stream. A
 * record whose events are all stored already is not put again, so a redrive can be repeated. Nor is one
 * that can be neither stored nor rejected: it would hold up its shard once more.
 *
 * @returns the outcome of each record, in their order
 */
export async function redriveRecords(
  system: System,
  records: readonly StreamRecord[],
  { streamArn, timeoutMs, signal, clock = systemClock }: RedriveOptions,
): Promise<Redriven[]> {
  const watches = records.map((record) => watchesOf(record, NOWHERE, streamArn));
  await settle(system, watches.flat(), signal);
  const unstored: number[] = [];
  const tooLarge = new Set<number>();
  for (const [at, record] of records.entries()) {
    if (isStored(watches[at])) continue;
    if (await isTooLarge(record, streamArn)) {
      tooLarge.add(at);
      watches[at] = [];
    } else unstored.push(at);
  }

  const placements = new Map<number, Placement>();
  const toPut = unstored.map((at) => records[at]).filter((record) => record !== undefined);
  await putRecords(system.kinesis, system.streamName, toPut, {
    onPlaced: (index, placement) => placements.set(unstored[index] ?? -1, placement),
    signal,
    clock,
  });
  for (const at of unstored) {
    const record = records[at];
    const placement = placements.get(at);
    if (record && placement) watches[at] = watchesOf(record, placement, streamArn);
  }

  const deadline = clock.now() + timeoutMs;
  let interval = FIRST_POLL_INTERVAL_MS;
  for (;;) {
    const open = watches.flat().filter(isOpen);
    if (open.length > 0) await settle(system, open, signal);
    const left = deadline - clock.now();
    if (!watches.flat().some(isOpen) || left <= 0) {
      return watches.map((watch, at) =>
        tooLarge.has(at) ? { kind: 'too-large' } : redriven(watch),
      );
    }
    await pause(Math.min(interval, left), signal, clock);
    signal.throwIfAborted();
    interval = Math.min(MAX_POLL_INTERVAL_MS, interval * 1.5);
  }
}

/** Of an array of events each one is kept by itself, so the record's own size does not tell. */
async function isTooLarge(record: StreamRecord, streamArn: string): Promise<boolean> {
  if (record.data.byteLength <= MAX_ITEM_BYTES) return false;
  return (await dryRun(lambdaRecord(record, NOWHERE, streamArn))).some(isTooLargeToReject);
}

/** A record's events as the consumer reads them. Processors do not change ids. */
function watchesOf(record: StreamRecord, placement: Placement, streamArn: string): Watch[] {
  // When it arrived makes no difference to where it ends.
  return decode(lambdaRecord(record, placement, streamArn, new Date(0))).map((step) => {
    const end = step.kind === 'decoded' ? validate(step) : step;
    const { recordId } = end.origin;
    const isIgnored = end.kind === 'ignored';
    // The id of a rejected event proves nothing: a valid copy may be stored under it.
    return end.kind === 'valid'
      ? { recordId, isIgnored, eventId: end.eventId }
      : { recordId, isIgnored };
  });
}

/** Looks the open ones up in both tables. */
async function settle(system: System, open: readonly Watch[], signal: AbortSignal): Promise<void> {
  const { dynamoDb, eventsTable, rejectionsTable } = system;
  const ids = open.flatMap(({ eventId }) => eventId ?? []);
  const recordIds = open.map(({ recordId }) => recordId);
  const [stored, rejected] = await Promise.all([
    storedKeys({ client: dynamoDb, table: eventsTable, signal }, 'id', ids),
    storedKeys({ client: dynamoDb, table: rejectionsTable, signal }, 'recordId', recordIds),
  ]);
  for (const watch of open) {
    if (watch.eventId !== undefined && stored.has(watch.eventId)) watch.end = 'stored';
    else if (rejected.has(watch.recordId)) watch.end = 'rejected';
  }
}

function isOpen({ end, isIgnored }: Watch): boolean {
  return end === undefined && !isIgnored;
}

function isStored(watches: readonly Watch[] = []): boolean {
  return watches.length > 0 && watches.every(({ end }) => end === 'stored');
}

function redriven(watches: readonly Watch[]): Redriven {
  if (watches.some(isOpen)) return { kind: 'open' };
  if (watches.some(({ isIgnored }) => isIgnored)) return { kind: 'ignored' };
  const again = watches.filter(({ end }) => end === 'rejected');
  if (again.length === 0) return { kind: 'stored' };
  return { kind: 'rejected', recordIds: again.map(({ recordId }) => recordId) };
}
