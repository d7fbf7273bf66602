import type { Shard } from '@aws-sdk/client-kinesis';
import type { MappingSettings } from './mapping-settings.ts';

/** A shard as ListShards tells of it. */
export interface ListedShard {
  readonly shardId: string;
  /** The shard it was split from, or the two it was merged from. */
  readonly parents: readonly string[];
  /** Takes no more records: it was split or merged. */
  readonly closed: boolean;
}

/** How far a shard is done: everything up to and including a record, or all of a closed shard. */
export type ShardCheckpoint =
  | { readonly kind: 'after'; readonly sequenceNumber: string }
  | { readonly kind: 'ended' };

/** Where to begin reading a shard. */
export type Position =
  | { readonly kind: 'trim-horizon' }
  | { readonly kind: 'after'; readonly sequenceNumber: string }
  | { readonly kind: 'at'; readonly timestamp: Date }
  /** Records that arrive from `since` on. */
  | { readonly kind: 'latest'; readonly since: Date };

/** Reads a shard's lineage from ListShards' answer. */
export function listedShard(shard: Shard): ListedShard {
  return {
    shardId: shard.ShardId ?? '',
    parents: [shard.ParentShardId, shard.AdjacentParentShardId].filter((id) => id !== undefined),
    closed: shard.SequenceNumberRange?.EndingSequenceNumber !== undefined,
  };
}

/**
 * The shards that are due: not begun, and every parent that still exists is read to its end and
 * done. Parents beyond the stream's retention are no longer listed, and block no child.
 *
 * Source: AWS, "Resharding, scaling, and parallel processing" (Kinesis Data Streams): to keep the
 * order, read the parents to their end before the children.
 */
export function shardsInTurn(
  listed: readonly ListedShard[],
  states: ReadonlyMap<string, 'reading' | 'ended'>,
): readonly ListedShard[] {
  const exists = new Set(listed.map((shard) => shard.shardId));
  const isDone = (parent: string) => !exists.has(parent) || states.get(parent) === 'ended';
  return listed.filter((shard) => !states.has(shard.shardId) && shard.parents.every(isDone));
}

/** What decides where reading of a shard begins. */
export interface Beginning {
  readonly settings: MappingSettings;
  readonly checkpoints: ReadonlyMap<string, ShardCheckpoint>;
  /** The shards that existed when the mapping started. */
  readonly first: ReadonlySet<string>;
  readonly startedAt: Date;
}

/**
 * Where to begin reading a shard: at its checkpoint, else at the starting position. A shard that a
 * resharding added is read from its beginning: otherwise records from before it was found would be
 * lost. With LATEST, there is nothing to read in a shard that was closed before the mapping started.
 */
export function beginningOf(shard: ListedShard, beginning: Beginning): Position | 'ended' {
  const { settings, checkpoints, first, startedAt } = beginning;
  const checkpoint = checkpoints.get(shard.shardId);
  if (checkpoint?.kind === 'ended') return 'ended';
  if (checkpoint) return checkpoint;
  if (settings.startingPosition === 'AT_TIMESTAMP' && settings.startingPositionTimestamp) {
    return { kind: 'at', timestamp: settings.startingPositionTimestamp };
  }
  const isFollowUp = !first.has(shard.shardId) || shard.parents.some((id) => checkpoints.has(id));
  if (settings.startingPosition === 'TRIM_HORIZON' || isFollowUp) return { kind: 'trim-horizon' };
  return shard.closed ? 'ended' : { kind: 'latest', since: startedAt };
}
