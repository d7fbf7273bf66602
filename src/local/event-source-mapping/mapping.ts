import { randomUUID } from 'node:crypto';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { followShards } from '../../stream/follow-shards.ts';
import { beginningOf, type Position } from '../../stream/lineage.ts';
import { type MappingSettingsInput, parseSettings } from '../../stream/mapping-settings.ts';
import { notifier } from '../../stream/notifier.ts';
import { listShards } from '../../stream/shards.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { FailedBatches } from './failed-batches.ts';
import type { KinesisFunction } from './invocation.ts';
import {
  afterEvent,
  isDone,
  type MappingEvent,
  type MappingProgress,
  newShardProgress,
  type ShardProgress,
} from './progress.ts';
import { retentionMs } from './retention.ts';
import { workShard } from './shard.ts';

/** What a mapping connects, and how. */
export interface EventSourceMappingOptions {
  readonly client: Pick<KinesisClient, 'send'>;
  readonly streamName: string;
  readonly streamArn: string;
  readonly functionArn: string;
  readonly invoke: KinesisFunction;
  readonly settings: MappingSettingsInput;
  /** Where discarded batches go. Without it they are dropped, as on AWS. */
  readonly onFailure?: FailedBatches;
  /** Where the mapping keeps its place. Without it every start is at `settings.startingPosition`. */
  readonly checkpoints?: Checkpoints;
  readonly onProgress?: (event: MappingEvent) => void;
  /** The mapping's id, part of each failed batch's key. Random by default. */
  readonly uuid?: string;
}

/** A running mapping. */
export interface EventSourceMapping {
  readonly uuid: string;
  readonly progress: () => MappingProgress;
  /**
   * Resolves once every record that was in the stream at the time of the call is acknowledged or
   * discarded. Rejects when the mapping is stopped before.
   */
  readonly idle: () => Promise<void>;
  /**
   * Stops reading, lets running invocations finish (bounded by `timeoutMs`) and saves what they got
   * done. What is left is delivered by the next start from the checkpoints.
   */
  readonly stop: () => Promise<void>;
}

/**
 * Starts reading a stream and invoking a function with its records, as AWS Lambda's event source
 * mapping does.
 *
 * @throws Error where a setting is out of range, the stream cannot be read, or the checkpoints
 * cannot be loaded.
 */
export async function startEventSourceMapping(
  options: EventSourceMappingOptions,
): Promise<EventSourceMapping> {
  const { client, streamName, streamArn, functionArn, uuid = randomUUID() } = options;
  const settings = parseSettings(options.settings);
  const checkpoints = (await options.checkpoints?.load()) ?? new Map();
  const startedAt = new Date();
  const stopping = new AbortController();
  const { signal } = stopping;
  const pollDue = notifier();
  const perShard = {
    client,
    streamName,
    settings,
    retentionMs: await retentionMs(client, streamName),
    configuration: { functionArn, invoke: options.invoke, timeoutMs: settings.timeoutMs },
    uuid,
    onFailure: options.onFailure,
    checkpoints: options.checkpoints,
    pollDue,
    signal,
  };
  const list = () => listShards(client, streamName, signal);
  const firstListed = await list();
  const first = new Set(firstListed.map(({ shardId }) => shardId));

  const shards = new Map<string, ShardProgress>();
  /** By shard, the latest generation a poll of which found nothing left to read. */
  const caughtUp = new Map<string, number>();
  const changed = notifier();
  /** Counts the calls of `idle`, which waits for polls and a listing that begin after it. */
  let generation = 0;
  let crash: unknown;

  function emit(event: MappingEvent): void {
    if (event.shardId !== undefined) {
      const shard = shards.get(event.shardId) ?? newShardProgress(event.shardId);
      shards.set(event.shardId, afterEvent(shard, event));
    }
    options.onProgress?.(event);
    changed.notify();
  }

  const following = followShards({
    first: firstListed,
    list,
    beginning: (shard) => beginningOf(shard, { settings, checkpoints, first, startedAt }),
    work: (shardId: string, position: Position) =>
      workShard({
        ...perShard,
        shardId,
        position,
        source: { shardId, streamArn, functionArn },
        generation: () => generation,
        emit,
        onCaughtUp(polledIn) {
          caughtUp.set(shardId, polledIn);
          changed.notify();
        },
      }),
    generation: () => generation,
    emit,
    onProblem: (doing, error) => emit({ kind: 'problem', doing, error }),
    onListed: changed.notify,
    fail(error) {
      crash ??= error;
      stopping.abort();
    },
    signal,
  });

  function isIdle(since: number): boolean {
    const unfinished = following.unfinished();
    const isConsumed = (shardId: string) => {
      const shard = shards.get(shardId);
      return shard !== undefined && isDone(shard) && (caughtUp.get(shardId) ?? -1) >= since;
    };
    return unfinished.generation >= since && unfinished.shardIds.every(isConsumed);
  }

  return {
    uuid,
    progress: () => ({ shards: [...shards.values()] }),
    async idle() {
      generation += 1;
      const since = generation;
      following.lookAgain();
      pollDue.notify();
      while (!isIdle(since)) {
        if (crash !== undefined) throw crash;
        if (signal.aborted) throw new Error('The mapping was stopped before it was idle');
        await changed.wait(signal);
      }
    },
    async stop() {
      stopping.abort();
      await following.over;
    },
  };
}
