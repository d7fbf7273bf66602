import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  type _Record as KinesisRecord,
  ProvisionedThroughputExceededException,
  type ShardIteratorType,
} from '@aws-sdk/client-kinesis';
import { listShards } from '../../stream/shards.ts';

/** A record that arrived in the stream, and its shard. */
export interface Arrival {
  readonly shardId: string;
  readonly record: KinesisRecord;
}

/** Returns what arrived in the stream since the last call. */
export type Watch = () => Promise<Arrival[]>;

/**
 * Watches a stream from now on, in all shards, and in those that a resharding adds meanwhile. A shard
 * allows five reads per second for all its readers, so call it about once a second.
 */
export async function watchStream(
  client: KinesisClient,
  streamName: string,
  signal: AbortSignal,
): Promise<Watch> {
  const positions = new Map<string, string>();
  for (const { shardId, closed } of await listShards(client, streamName, signal)) {
    if (!closed) positions.set(shardId, await iterator(client, streamName, shardId, 'LATEST'));
  }

  const watch: Watch = async () => {
    const arrivals: Arrival[] = [];
    for (const [shardId, position] of [...positions]) {
      const answer = await read(client, position);
      if (answer === undefined) continue;
      const { Records = [], NextShardIterator: next, ChildShards = [] } = answer;
      for (const record of Records) arrivals.push({ shardId, record });
      if (next) {
        positions.set(shardId, next);
        continue;
      }
      positions.delete(shardId);
      for (const { ShardId: child = '' } of ChildShards) {
        // Both parents of a merged shard name it.
        if (positions.has(child)) continue;
        positions.set(child, await iterator(client, streamName, child, 'TRIM_HORIZON'));
      }
    }
    return arrivals;
  };
  // "Latest" is fixed when it is first read, at the latest.
  await watch();
  return watch;
}

async function iterator(
  client: KinesisClient,
  streamName: string,
  shardId: string,
  type: ShardIteratorType,
): Promise<string> {
  const { ShardIterator = '' } = await client.send(
    new GetShardIteratorCommand({
      StreamName: streamName,
      ShardId: shardId,
      ShardIteratorType: type,
    }),
  );
  return ShardIterator;
}

/** `undefined` while the shard is throttled. */
async function read(client: KinesisClient, position: string) {
  try {
    return await client.send(new GetRecordsCommand({ ShardIterator: position }));
  } catch (error) {
    if (error instanceof ProvisionedThroughputExceededException) return undefined;
    throw error;
  }
}
