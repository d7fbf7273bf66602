import { randomUUID } from 'node:crypto';
import { pause } from '../pause.ts';
import { notifier } from '../stream/notifier.ts';
import type { Item } from './dynamodb/attribute-value.ts';
import type { LocalFunction } from './function.ts';

const BATCH_RECORDS = 100;
const TIMEOUT_MS = 60_000;

/** The stream of a table's inserts, as it is delivered to a function. */
export interface TableStream {
  /** Takes an item's image in. */
  readonly inserted: (image: Item) => void;
  /** Resolves once the function is done with everything that was taken in. */
  readonly idle: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

type InsertRecord = ReturnType<typeof insertRecord>;

/**
 * Stands for a table's stream of new images and its event source mapping, for the local DynamoDB has
 * none: inserts alone, in their order, one batch at a time, each again until the function is done
 * with it. In memory: what has not been delivered when it stops is gone.
 */
export function startTableStream(
  invoke: LocalFunction['invoke'],
  { retryMs = 1_000 }: { readonly retryMs?: number } = {},
): TableStream {
  const waiting: InsertRecord[] = [];
  const changed = notifier();
  const stopping = new AbortController();
  const { signal } = stopping;
  let taken = 0;

  async function deliver(): Promise<void> {
    while (!signal.aborted) {
      if (waiting.length === 0) {
        await changed.wait(signal);
        continue;
      }
      const batch = waiting.slice(0, BATCH_RECORDS);
      const done = await invokeWith(batch, invoke);
      waiting.splice(0, done);
      changed.notify();
      if (done < batch.length) await pause(retryMs, signal);
    }
  }

  const delivering = deliver();
  return {
    inserted(image) {
      taken += 1;
      waiting.push(insertRecord(image, taken));
      changed.notify();
    },
    async idle() {
      while (waiting.length > 0 && !signal.aborted) await changed.wait(signal);
    },
    async stop() {
      stopping.abort();
      await delivering;
    },
  };
}

/** How many of the batch's first records are done. */
async function invokeWith(
  batch: readonly InsertRecord[],
  invoke: LocalFunction['invoke'],
): Promise<number> {
  const endsAt = Date.now() + TIMEOUT_MS;
  const getRemainingTimeInMillis = () => Math.max(0, endsAt - Date.now());
  try {
    const { batchItemFailures } = await invoke(
      { Records: batch },
      { awsRequestId: randomUUID(), getRemainingTimeInMillis },
    );
    const [failure] = batchItemFailures;
    if (failure === undefined) return batch.length;
    const first = batch.findIndex(
      ({ dynamodb }) => dynamodb.SequenceNumber === failure.itemIdentifier,
    );
    return Math.max(0, first);
  } catch {
    // The function's log says what happened.
    return 0;
  }
}

function insertRecord(NewImage: Item, number: number) {
  return {
    eventID: randomUUID(),
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(Date.now() / 1_000),
      Keys: { id: NewImage.id },
      NewImage,
      SequenceNumber: String(number),
      StreamViewType: 'NEW_IMAGE',
    },
  };
}
