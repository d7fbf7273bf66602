import { type Clock, systemClock } from '../../clock.ts';
import { type Batch, MAX_PAYLOAD_BYTES, newBatch, nextBatch } from '../../stream/batch.ts';
import type { MappingSettings } from '../../stream/mapping-settings.ts';
import { notifier } from '../../stream/notifier.ts';
import type { ShardRecord } from '../../stream/record.ts';

/** The records of one lane that were read and wait for an invocation. */
export interface LaneBuffer {
  readonly push: (records: readonly ShardRecord[]) => void;
  /** Nothing will be pushed any more. */
  readonly end: () => void;
  /** Holds a full batch: reading on can wait. */
  readonly isFull: () => boolean;
  /** The next batch once it is due; nothing when the lane has ended or `signal` aborts. */
  readonly take: (signal: AbortSignal) => Promise<Batch | undefined>;
}

/** An empty buffer. `onTaken` is called whenever a batch has left it. */
export function laneBuffer(
  settings: MappingSettings,
  onTaken: () => void,
  clock: Pick<Clock, 'now' | 'after'> = systemClock,
): LaneBuffer {
  const changed = notifier(clock);
  let records: readonly ShardRecord[] = [];
  let firstAt = 0;
  let ended = false;

  return {
    push(more) {
      if (more.length === 0) return;
      if (records.length === 0) firstAt = clock.now();
      records = [...records, ...more];
      changed.notify();
    },
    end() {
      ended = true;
      changed.notify();
    },
    isFull: () =>
      records.length >= settings.batchSize ||
      records.reduce((bytes, record) => bytes + record.bytes, 0) >= MAX_PAYLOAD_BYTES,
    async take(signal) {
      // "The next window begins as soon as the previous function invocation completes" (AWS, "How
      // Lambda processes records from stream and queue-based event sources").
      const askedAt = clock.now();
      while (!signal.aborted) {
        const windowStart = Math.max(askedAt, firstAt);
        const next = nextBatch({ records, windowStart, ended, now: clock.now() }, settings);
        if (next.kind === 'batch') {
          const batch = newBatch(records.slice(0, next.size));
          records = records.slice(next.size);
          onTaken();
          return batch;
        }
        if (ended && records.length === 0) return undefined;
        await changed.wait(signal, next.ms);
      }
      return undefined;
    },
  };
}
