import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';

/** Kinesis' default retention. */
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
