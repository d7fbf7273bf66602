import type { StreamRecord } from '../../stream/put-records.ts';
import { CliError } from '../errors.ts';
import { type RedriveOptions, redriveRecords } from '../redrive/redrive.ts';
import type { System } from '../system.ts';
import type { BatchObjects } from './batch-objects.ts';
import { failedBatchOf } from './failed-batch.ts';

/** The outcome of one failed batch. */
export interface RedrivenBatch {
  readonly key: string;
  /** Its object is deleted: every record is stored or rejected, or of another Twilio product. */
  readonly isDone: boolean;
  readonly records: number;
  readonly stored: number;
  readonly rejected: number;
  readonly ignored: number;
  readonly open: number;
  /** Why its object could not be read. */
  readonly problem?: string;
}

/**
 * Puts the records of failed batches back into the stream with their own bytes and partition keys,
 * batch by batch, and deletes each object once the consumer is done with all its records. Stops at
 * the first batch that it does not get through in time, and deletes nothing of that one.
 */
export async function redriveBatches(
  system: System,
  objects: BatchObjects,
  keys: readonly string[],
  options: RedriveOptions & { readonly onProgress: (batch: RedrivenBatch) => void },
): Promise<RedrivenBatch[]> {
  const redriven: RedrivenBatch[] = [];
  for (const key of keys) {
    const text = await objects.read(key, options.signal);
    const { records, problem } = recordsOf(key, text);
    const ends = await redriveRecords(system, records, options);
    const count = (kind: string) => ends.filter((end) => end.kind === kind).length;
    const isDone = problem === undefined && count('open') === 0;
    if (isDone) await objects.remove(key);
    const batch = {
      key,
      isDone,
      records: records.length,
      stored: count('stored'),
      rejected: count('rejected'),
      ignored: count('ignored'),
      open: count('open'),
      ...(problem !== undefined && { problem }),
    };
    redriven.push(batch);
    options.onProgress(batch);
    if (batch.open > 0) break;
  }
  return redriven;
}

function recordsOf(
  key: string,
  text: string,
): { readonly records: readonly StreamRecord[]; readonly problem?: string } {
  try {
    return failedBatchOf(key, text);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { records: [], problem: error.message };
  }
}
