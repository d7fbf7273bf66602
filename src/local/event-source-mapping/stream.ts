import {
  DescribeStreamSummaryCommand,
  type KinesisClient,
  ListShardsCommand,
  type ListShardsOutput,
} from '@aws-sdk/client-kinesis';
import { type ListedShard, listedShard } from './lineage.ts';

/** What a stream has if nobody says otherwise. */
const DEFAULT_RETENTION_HOURS = 24;

/** How long a stream keeps its records. @throws Error that names a stream that cannot be read. */
export async function retentionMs(
  client: Pick<KinesisClient, 'send'>,
  streamName: string,
): Promise<number> {
  const command = new DescribeStreamSummaryCommand({ StreamName: streamName });
  const { StreamDescriptionSummary } = await client.send(command).catch((error: unknown) => {
    const message = `Event source mapping: cannot read stream ${streamName}: ${error}`;
    throw new Error(message, { cause: error });
  });
  const hours = StreamDescriptionSummary?.RetentionPeriodHours ?? DEFAULT_RETENTION_HOURS;
  return hours * 3_600_000;
}

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
