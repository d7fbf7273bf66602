import type { BatchObjects } from '../../src/cli/failed-batches/batch-objects.ts';
import { failedBatch } from '../../src/local/event-source-mapping/failed-batches.ts';
import type { Discard } from '../../src/stream/lane.ts';
import { lambdaEvent, type ShardRecord } from '../../src/stream/record.ts';
import type { Item } from './invariants.ts';
import { FUNCTION_ARN, type PlacedRecord, STREAM_ARN } from './stream.ts';
import { isNewEvent, type PlacedChange } from './table-stream.ts';
import type { World } from './world.ts';

interface Kept {
  readonly of: 'consumer' | 'publisher';
  readonly text: string;
  readonly records: readonly (PlacedRecord | PlacedChange)[];
}

/** The bucket of the batches that the mappings gave up. */
export interface FailedBatches {
  readonly keep: (of: Kept['of'], discard: Discard, records: readonly ShardRecord[]) => void;
  /** Oldest first. */
  readonly keys: (of: Kept['of']) => string[];
  /** A batch of the publisher's, as it got it. */
  readonly changes: (key: string) => readonly object[];
  readonly objects: BatchObjects;
}

export function failedBatches(
  { clock, invariants, tell }: World,
  rejections: () => ReadonlyMap<string, Item>,
): FailedBatches {
  const kept = new Map<string, Kept>();
  let number = 0;

  function checkRemoved({ of, records }: Kept): void {
    if (of === 'consumer') {
      invariants.failedBatchDeleted(records as readonly PlacedRecord[], rejections());
      return;
    }
    for (const { change } of records as readonly PlacedChange[]) {
      if (isNewEvent(change)) invariants.changePassed(change.id);
    }
  }

  return {
    keep(of, discard, records) {
      number += 1;
      const key = `aws/lambda/simulation/${number}`;
      const own = records as readonly (PlacedRecord | PlacedChange)[];
      for (const record of own) record.isGivenUp = true;
      tell?.(`${key}: ${own.length} records of the ${of} are given up, ${discard.condition}`);
      const shardId = 'shardId' in (own[0] ?? {}) ? (own[0] as PlacedRecord).shardId : '';
      const source = { shardId, streamArn: STREAM_ARN, functionArn: FUNCTION_ARN };
      const text =
        of === 'consumer'
          ? JSON.stringify(failedBatch(discard, source, '', new Date(clock.now())).document)
          : '';
      kept.set(key, { of, text, records: own });
    },
    keys: (of) => [...kept].filter(([, batch]) => batch.of === of).map(([key]) => key),
    changes: (key) => lambdaEvent(kept.get(key)?.records ?? []).Records,
    objects: {
      title: 'the failed batches',
      keys: async () => [...kept.keys()],
      read: async (key) => kept.get(key)?.text ?? '',
      async remove(key) {
        const batch = kept.get(key);
        tell?.(`${key} is deleted`);
        if (batch) checkRemoved(batch);
        kept.delete(key);
      },
      removal: (key) => `rm ${key}`,
      close: () => {},
    },
  };
}
