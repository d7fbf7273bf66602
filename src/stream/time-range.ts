import { type ListedShard, shardsInTurn } from './lineage.ts';
import { type RecordSource, type ShardRecord, shardRecord } from './record.ts';
import { type ReaderOptions, readShard } from './shard-reader.ts';

/** Arrival times of records, both ends included. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

/**
 * Reads what arrived in a shard in a time range, a poll at a time, in order. Ends at the first record
 * after the range, at the end of a closed shard, or when the reader has caught up.
 */
export async function* readRange(
  options: Omit<ReaderOptions, 'position'>,
  source: RecordSource,
  { from, to }: TimeRange,
): AsyncGenerator<readonly ShardRecord[]> {
  const position = { kind: 'at', timestamp: from } as const;
  for await (const poll of readShard({ ...options, position })) {
    const records = poll.records.map((record) => shardRecord(record, source));
    const inRange = records.filter(({ arrivedAt }) => arrivedAt <= to.getTime());
    if (inRange.length > 0) yield inRange;
    if (inRange.length < records.length || poll.millisBehindLatest === 0) return;
  }
  options.signal.throwIfAborted();
}

/** Shards in levels: the parents of each are in an earlier level, and have to be read before it. */
export function parentsFirst(listed: readonly ListedShard[]): (readonly ListedShard[])[] {
  const states = new Map<string, 'ended'>();
  const found: (readonly ListedShard[])[] = [];
  for (;;) {
    const inTurn = shardsInTurn(listed, states);
    if (inTurn.length === 0) return found;
    found.push(inTurn);
    for (const { shardId } of inTurn) states.set(shardId, 'ended');
  }
}
