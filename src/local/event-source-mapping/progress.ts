import type { ShardEvent } from '../../stream/follow-shards.ts';
import type { DiscardCondition } from '../../stream/lane.ts';

/** What happened, as it happens. Counts of records are of this event alone. */
export type MappingEvent =
  | ShardEvent
  | {
      readonly kind: 'polled';
      readonly shardId: string;
      readonly records: number;
      readonly millisBehindLatest: number;
    }
  | {
      readonly kind: 'invoked';
      readonly shardId: string;
      readonly requestId: string;
      readonly records: number;
      /** `partial`: the function reported a record of the batch. */
      readonly result: 'succeeded' | 'partial' | 'failed' | 'throttled';
      /** Why, where it did not succeed: the function's error, its timeout, an odd response. */
      readonly reason?: string;
    }
  | { readonly kind: 'acknowledged'; readonly shardId: string; readonly records: number }
  | {
      readonly kind: 'discarded';
      readonly shardId: string;
      readonly records: number;
      readonly condition: DiscardCondition;
      /** The object's key at the on-failure destination. */
      readonly key: string;
    }
  | { readonly kind: 'checkpointed'; readonly shardId: string; readonly sequenceNumber: string }
  /** A call to Kinesis, the on-failure destination or the checkpoints failed; it is retried. */
  | {
      readonly kind: 'problem';
      readonly doing: string;
      readonly shardId?: string;
      readonly error: unknown;
    };

/** How far one shard got. Counts are since the mapping started. */
export interface ShardProgress {
  readonly shardId: string;
  /** `waiting`: for its parents; `ended`: read to its end, and all of it done. */
  readonly state: 'waiting' | 'reading' | 'ended';
  /** Everything up to and including this record is done. */
  readonly checkpoint?: string;
  /** As the last poll told. */
  readonly millisBehindLatest?: number;
  readonly read: number;
  readonly acknowledged: number;
  readonly discarded: number;
  readonly invocations: number;
  /** Invocations that ended in a function error or reported a record. */
  readonly failures: number;
}

/** The shards a mapping knows, in the order they were found. */
export interface MappingProgress {
  readonly shards: readonly ShardProgress[];
}

/** A shard without events so far. */
export function newShardProgress(shardId: string): ShardProgress {
  return {
    shardId,
    state: 'waiting',
    read: 0,
    acknowledged: 0,
    discarded: 0,
    invocations: 0,
    failures: 0,
  };
}

/** A shard's progress after one more event. */
export function afterEvent(shard: ShardProgress, event: MappingEvent): ShardProgress {
  switch (event.kind) {
    case 'shard-started':
      return { ...shard, state: 'reading' };
    case 'polled': {
      const { millisBehindLatest } = event;
      return { ...shard, millisBehindLatest, read: shard.read + event.records };
    }
    case 'invoked': {
      if (event.result === 'throttled') return shard;
      const failed = event.result === 'succeeded' ? 0 : 1;
      const { invocations, failures } = shard;
      return { ...shard, invocations: invocations + 1, failures: failures + failed };
    }
    case 'acknowledged':
      return { ...shard, acknowledged: shard.acknowledged + event.records };
    case 'discarded':
      return { ...shard, discarded: shard.discarded + event.records };
    case 'checkpointed':
      return { ...shard, checkpoint: event.sequenceNumber };
    case 'shard-ended':
      return { ...shard, state: 'ended' };
    case 'shard-found':
    case 'problem':
      return shard;
  }
}

/** Whether everything that was read is acknowledged or discarded. */
export function isDone(shard: ShardProgress): boolean {
  return shard.read === shard.acknowledged + shard.discarded;
}
