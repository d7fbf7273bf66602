import { followShards } from '../../stream/follow-shards.ts';
import { beginningOf } from '../../stream/lineage.ts';
import { type ShardRecord, shardRecord } from '../../stream/record.ts';
import { readShard } from '../../stream/shard-reader.ts';
import { listShards } from '../../stream/shards.ts';
import { readerOptions, streamArnOf } from '../stream/stream.ts';
import type { System } from '../system.ts';

export interface FollowOptions {
  /** From when on; from now, if not given. */
  readonly since: Date | undefined;
  readonly onRecords: (records: readonly ShardRecord[]) => Promise<void>;
  /** Told once, with the number of open shards, when the following begins. */
  readonly onBegin: (shards: number) => void;
  readonly warn: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Gives the records of all shards of the system's stream until `signal` aborts: each shard's in its
 * order, children after their parents, and those of shards that a resharding brings.
 */
export async function followStream(system: System, options: FollowOptions): Promise<void> {
  const { since, onRecords, warn } = options;
  const { kinesis, streamName } = system;
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const reading = readerOptions(system, signal, warn);
  const startedAt = new Date();
  const settings = {
    ...reading.settings,
    startingPosition: since ? ('AT_TIMESTAMP' as const) : ('LATEST' as const),
    startingPositionTimestamp: since,
  };
  const streamArn = await streamArnOf(system);
  const listed = await listShards(kinesis, streamName, signal);
  const first = new Set(listed.map(({ shardId }) => shardId));
  options.onBegin(listed.filter(({ closed }) => !closed).length);

  let failure: unknown;
  const following = followShards({
    first: listed,
    list: () => listShards(kinesis, streamName, signal),
    beginning: (shard) =>
      beginningOf(shard, { settings, checkpoints: new Map(), first, startedAt }),
    async work(shardId, position) {
      const source = { shardId, streamArn, functionArn: '' };
      for await (const poll of readShard({ ...reading, shardId, position })) {
        await onRecords(poll.records.map((record) => shardRecord(record, source)));
        if (poll.ended) return 'ended';
      }
      return 'stopped';
    },
    generation: reading.generation,
    emit() {},
    onProblem: reading.onProblem,
    onListed() {},
    fail(error) {
      failure ??= error;
      failed.abort();
    },
    signal,
  });
  await following.over;
  if (failure !== undefined) throw failure;
}
