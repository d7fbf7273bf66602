import {
  type KinesisClient,
  ListShardsCommand,
  type ListShardsOutput,
} from '@aws-sdk/client-kinesis';
import { type ListedShard, listedShard } from './lineage.ts';

/** All shards of a stream, those that are closed but not yet forgotten too. */
export async function listShards(
  client: Pick<KinesisClient, 'send'>,
  streamName: string,
  signal: AbortSignal,
): Promise<readonly ListedShard[]> {
  const listed: ListedShard[] = [];
  // A further page is asked for by its token alone.
  let page: { StreamName: string } | { NextToken: string } | undefined = { StreamName: streamName };
  while (page !== undefined) {
    const command: ListShardsCommand = new ListShardsCommand(page);
    const { Shards = [], NextToken }: ListShardsOutput = await client.send(command, {
      abortSignal: signal,
    });
    listed.push(...Shards.map(listedShard));
    page = NextToken === undefined ? undefined : { NextToken };
  }
  return listed;
}
