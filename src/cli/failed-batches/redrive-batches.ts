import { CliError } from '../errors.ts';
import { type RedriveOptions, redriveRecords } from '../redrive/redrive.ts';
import { lambdaFunction } from '../replay/invoke.ts';
import { deployedOutputs, type System } from '../system.ts';
import type { BatchObjects } from './batch-objects.ts';
import { type FailedBatch, failedBatchOf } from './failed-batch.ts';
import { noPublisher, republish } from './republish.ts';

/** The outcome of one failed batch. */
export interface RedrivenBatch {
  readonly key: string;
  /**
   * Its object is deleted: every record is stored or rejected, or of another Twilio product; of the
   * publisher's, every event is on the bus.
   */
  readonly isDone: boolean;
  readonly records: number;
  readonly stored: number;
  readonly rejected: number;
  readonly ignored: number;
  /** Which of the records, from 1 on, can be neither stored nor rejected: they were not sent. */
  readonly tooLarge: readonly number[];
  /** Only of the publisher's. */
  readonly published?: number;
  readonly open: number;
  /** Why its object could not be read, or the publisher did not take it. */
  readonly problem?: string;
}

/**
 * Redrives failed batches, one by one, and deletes each object once all its records are done. Stops at
 * the first batch that it does not get through in time, and deletes nothing of that one.
 *
 * The consumer's records go back into the stream with their own bytes and partition keys. The
 * publisher is invoked with its own: they have been in the table's stream, to which nobody can write.
 */
export async function redriveBatches(
  system: System,
  objects: BatchObjects,
  keys: readonly string[],
  options: RedriveOptions & { readonly onProgress: (batch: RedrivenBatch) => void },
): Promise<RedrivenBatch[]> {
  const redriven: RedrivenBatch[] = [];
  for (const key of keys) {
    const outcome = await redriveBatch(
      system,
      key,
      await objects.read(key, options.signal),
      options,
    );
    if (outcome.isDone) await objects.remove(key);
    redriven.push(outcome);
    options.onProgress(outcome);
    if (outcome.open > 0) break;
  }
  return redriven;
}

const NOTHING = { records: 0, stored: 0, rejected: 0, ignored: 0, tooLarge: [], open: 0 };

async function redriveBatch(
  system: System,
  key: string,
  text: string,
  options: RedriveOptions,
): Promise<RedrivenBatch> {
  const batch = batchOf(key, text);
  if (batch instanceof CliError) {
    return { ...NOTHING, key, isDone: false, problem: batch.message };
  }
  const { length: records } = batch.records;
  if (batch.of === 'publisher') {
    const { open, reason } = await publishAgain(system, batch.records, options.signal);
    const isDone = open === 0;
    const problem = reason !== undefined && { problem: reason };
    return { ...NOTHING, key, isDone, records, published: records - open, open, ...problem };
  }
  const ends = await redriveRecords(system, batch.records, options);
  const tooLarge = ends.flatMap(({ kind }, at) => (kind === 'too-large' ? [at + 1] : []));
  const count = (kind: string) => ends.filter((end) => end.kind === kind).length;
  return {
    ...NOTHING,
    key,
    isDone: count('open') === 0 && tooLarge.length === 0,
    records,
    stored: count('stored'),
    rejected: count('rejected'),
    ignored: count('ignored'),
    tooLarge,
    open: count('open'),
  };
}

async function publishAgain(system: System, records: readonly object[], signal: AbortSignal) {
  const { PublisherFunctionName } = deployedOutputs(system, 'redriving what was not published');
  if (PublisherFunctionName === undefined) throw noPublisher(system.title);
  const publisher = lambdaFunction(system, PublisherFunctionName);
  return republish(publisher, records, signal).finally(publisher.close);
}

function batchOf(key: string, text: string): FailedBatch | CliError {
  try {
    return failedBatchOf(key, text);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return error;
  }
}
