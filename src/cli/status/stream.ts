import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { counted } from '../printable.ts';
import type { System } from '../system.ts';
import type { Finding } from './part.ts';

/** The stream: whether it takes records, and in how many shards. */
export async function streamFinding({ kinesis, streamName }: System): Promise<Finding> {
  const { StreamDescriptionSummary: summary } = await kinesis.send(
    new DescribeStreamSummaryCommand({ StreamName: streamName }),
  );
  const status = summary?.StreamStatus ?? 'unknown';
  const shards = summary?.OpenShardCount ?? 0;
  const retentionHours = summary?.RetentionPeriodHours ?? 0;
  const mode = summary?.StreamModeDetails?.StreamMode;
  const facts = { status, shards, retentionHours, mode };
  const onDemand = mode === 'ON_DEMAND' ? ', on demand' : '';
  const says = `${streamName} is ${status}, ${counted(shards, 'shard')}${onDemand}, keeps ${inDays(retentionHours)}`;
  // A stream that is being resharded takes and gives records.
  const works = status === 'ACTIVE' || status === 'UPDATING';
  if (works) return { state: 'good', says, facts };
  return { state: 'bad', says, todo: 'Look at it in the AWS console.', facts };
}

function inDays(hours: number): string {
  return hours % 24 === 0 ? counted(hours / 24, 'day') : counted(hours, 'hour');
}
