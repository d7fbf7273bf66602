import type { KinesisStreamRecord } from 'aws-lambda';
import { systemClock } from '../clock.ts';
import type { Placement, StreamRecord } from './put-records.ts';
import { shardRecord } from './record.ts';

/** A record of the stream as Lambda passes it to the function. */
export function lambdaRecord(
  { data, partitionKey }: StreamRecord,
  { shardId, sequenceNumber }: Placement,
  streamArn: string,
  arrivedAt: Date = new Date(systemClock.now()),
): KinesisStreamRecord {
  const record = {
    Data: data,
    PartitionKey: partitionKey,
    SequenceNumber: sequenceNumber,
    ApproximateArrivalTimestamp: arrivedAt,
  };
  return shardRecord(record, { shardId, streamArn, functionArn: '' }).lambda;
}
