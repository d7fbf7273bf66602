import type { _Record as KinesisRecord } from '@aws-sdk/client-kinesis';
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';

/** What all records of a shard have in common. */
export interface RecordSource {
  readonly shardId: string;
  readonly streamArn: string;
  readonly functionArn: string;
}

/** A record read from a shard, ready to be delivered. */
export interface ShardRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  /** Epoch milliseconds. */
  readonly arrivedAt: number;
  /** As the function sees it. */
  readonly lambda: KinesisStreamRecord;
  /** What it adds to an invocation's payload. */
  readonly bytes: number;
}

/**
 * Turns a record of GetRecords into a record of a Lambda event.
 *
 * Source of the shape: AWS, "Using Lambda to process records from Amazon Kinesis Data Streams",
 * example event.
 */
export function shardRecord(record: KinesisRecord, source: RecordSource): ShardRecord {
  const sequenceNumber = record.SequenceNumber ?? '';
  const partitionKey = record.PartitionKey ?? '';
  const arrivedAt = record.ApproximateArrivalTimestamp?.getTime() ?? 0;
  const data = Buffer.from(record.Data ?? []).toString('base64');
  const lambda: KinesisStreamRecord = {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey,
      sequenceNumber,
      data,
      approximateArrivalTimestamp: arrivedAt / 1_000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${source.shardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: roleArn(source.functionArn),
    awsRegion: source.streamArn.split(':')[3] ?? '',
    eventSourceARN: source.streamArn,
  };
  // One more for the comma between records.
  const bytes = Buffer.byteLength(JSON.stringify(lambda)) + 1;
  return { sequenceNumber, partitionKey, arrivedAt, lambda, bytes };
}

/** The event for one invocation, a copy that the function may change. */
export function lambdaEvent(records: readonly ShardRecord[]): KinesisStreamEvent {
  return { Records: records.map(({ lambda }) => ({ ...lambda, kinesis: { ...lambda.kinesis } })) };
}

/** Stands for the execution role: named like the function, in its account. */
function roleArn(functionArn: string): string {
  const [, partition, , , account, , name] = functionArn.split(':');
  return `arn:${partition}:iam::${account}:role/${name}`;
}
