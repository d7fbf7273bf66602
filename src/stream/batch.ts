import type { MappingSettings } from './mapping-settings.ts';
import type { ShardRecord } from './record.ts';

/**
 * Lambda's limit for the payload of a synchronous invocation, 6 MB.
 * Source: AWS, "Lambda quotas", and "How Lambda processes records from stream and queue-based event
 * sources": a batch ends when it "reaches the payload limit of 6 MB".
 */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** The event without its records, less the comma that the last record does not have. */
const ENVELOPE_BYTES = '{"Records":[]}'.length - 1;

/** Records delivered together, with the count of failed invocations so far. */
export interface Batch {
  readonly records: readonly ShardRecord[];
  /** Invocations with exactly these records that failed. */
  readonly failures: number;
  /** Invocations that were throttled: the function did not run. */
  readonly throttles: number;
}

/** A batch that has not been delivered yet. */
export function newBatch(records: readonly ShardRecord[]): Batch {
  return { records, failures: 0, throttles: 0 };
}

/** Whether a batch can be formed: of how many records, or when to look again if nothing comes in. */
export type NextBatch =
  | { readonly kind: 'batch'; readonly size: number }
  | { readonly kind: 'wait'; readonly ms?: number };

/** What is waiting to be delivered. Times are epoch milliseconds. */
export interface Backlog {
  readonly records: readonly ShardRecord[];
  /** When the batching window began. */
  readonly windowStart: number;
  /** Nothing will be added: the shard was read to its end. */
  readonly ended: boolean;
  readonly now: number;
}

/**
 * Decides whether to invoke: when the batch is full, when its payload is, or when the batching
 * window is over.
 *
 * Source: AWS, "How Lambda processes records from stream and queue-based event sources", batching
 * behavior. A record that is over the payload limit on its own goes alone.
 */
export function nextBatch(backlog: Backlog, settings: MappingSettings): NextBatch {
  const { records, windowStart, ended, now } = backlog;
  if (records.length === 0) return { kind: 'wait' };
  const { size, full } = fill(records, settings.batchSize);
  const left = windowStart + settings.maximumBatchingWindowInSeconds * 1_000 - now;
  if (full || ended || left <= 0) return { kind: 'batch', size };
  return { kind: 'wait', ms: left };
}

function fill(records: readonly ShardRecord[], batchSize: number) {
  let bytes = ENVELOPE_BYTES;
  let size = 0;
  for (const record of records) {
    bytes += record.bytes;
    if (size > 0 && bytes > MAX_PAYLOAD_BYTES) return { size, full: true };
    size += 1;
    if (size === batchSize) return { size, full: true };
  }
  return { size, full: false };
}

/** The records that are too old to be delivered, and those that are not. Both keep their order. */
export function splitByAge(records: readonly ShardRecord[], maxAgeMs: number, now: number) {
  const isExpired = (record: ShardRecord) => now - record.arrivedAt > maxAgeMs;
  return {
    expired: records.filter(isExpired),
    current: records.filter((record) => !isExpired(record)),
  };
}
