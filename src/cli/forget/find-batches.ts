import { CliError, forPeople } from '../errors.ts';
import { batchObjects, nameOf } from '../failed-batches/batch-objects.ts';
import { type FailedBatch, failedBatchOf } from '../failed-batches/failed-batch.ts';
import type { System } from '../system.ts';
import type { Names } from './subject.ts';

/** Failed batches that hold records of a subject, or why nobody knows. */
export type FoundBatches =
  | {
      readonly kind: 'searched';
      readonly title: string;
      readonly ofConsumer: readonly string[];
      /** What a redrive would put on the event bus. */
      readonly ofPublisher: readonly string[];
    }
  | { readonly kind: 'not-searched'; readonly why: string };

/**
 * Looks into the failed batches for records that name a subject. Others' records may be in the same
 * object, so it is left as it is.
 */
export async function findBatches(
  system: System,
  folder: string | undefined,
  names: Names,
  signal: AbortSignal,
): Promise<FoundBatches> {
  try {
    const objects = batchObjects(system, folder);
    try {
      const ofConsumer: string[] = [];
      const ofPublisher: string[] = [];
      for (const key of await objects.keys(signal)) {
        const { of, texts } = contentOf(key, await objects.read(key, signal));
        if (!texts.some(names)) continue;
        (of === 'publisher' ? ofPublisher : ofConsumer).push(nameOf(key));
      }
      return { kind: 'searched', title: objects.title, ofConsumer, ofPublisher };
    } finally {
      objects.close();
    }
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: 'not-searched', why: forPeople(error).message };
  }
}

function contentOf(key: string, text: string): { of: FailedBatch['of']; texts: string[] } {
  try {
    const batch = failedBatchOf(key, text);
    return { of: batch.of, texts: textsOf(batch) };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    // Whatever it is, what it says can be searched.
    return { of: 'consumer', texts: [text] };
  }
}

function textsOf(batch: FailedBatch): string[] {
  if (batch.of === 'publisher') return batch.records.map((record) => JSON.stringify(record));
  return batch.records.map(({ data }) => Buffer.from(data).toString('utf8'));
}
