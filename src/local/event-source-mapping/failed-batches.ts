import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Discard, DiscardCondition } from '../../stream/lane.ts';
import { lambdaEvent, type RecordSource } from '../../stream/record.ts';

/**
 * What AWS writes to an S3 on-failure destination.
 * Source: AWS, "Retain discarded batch records for a Kinesis Data Streams event source in Lambda".
 */
interface FailedBatchDocument {
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: DiscardCondition;
    readonly approximateInvokeCount: number;
  };
  /** Absent for a batch that got too old. `functionError` is null after a batch response. */
  readonly responseContext?: {
    readonly statusCode: number;
    readonly executedVersion: string;
    readonly functionError: 'Unhandled' | null;
  };
  readonly version: '1.0';
  /** ISO 8601 with milliseconds, in UTC, like the other times. */
  readonly timestamp: string;
  readonly KinesisBatchInfo: {
    readonly shardId: string;
    readonly startSequenceNumber: string;
    readonly endSequenceNumber: string;
    readonly approximateArrivalOfFirstRecord: string;
    readonly approximateArrivalOfLastRecord: string;
    readonly batchSize: number;
    readonly streamArn: string;
  };
  /** The whole Lambda event as a JSON string. */
  readonly payload: string;
}

/** A discarded batch as an object of a bucket. */
export interface FailedBatch {
  /** `aws/lambda/<mapping uuid>/<shard id>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>` */
  readonly key: string;
  readonly document: FailedBatchDocument;
}

/** The on-failure destination. A batch is only checkpointed once `keep` has resolved. */
export interface FailedBatches {
  readonly keep: (batch: FailedBatch) => Promise<void>;
}

/** Keeps each failed batch as a JSON file under a folder that stands for the S3 bucket. */
export function folderFailedBatches(folder: string): FailedBatches {
  return {
    async keep({ key, document }) {
      const path = join(folder, key);
      await mkdir(dirname(path), { recursive: true });
      // Under another name first, so that no reader sees half a file.
      await writeFile(`${path}.part`, JSON.stringify(document));
      await rename(`${path}.part`, path);
    },
  };
}

/** The object AWS would write for a discarded batch at this time. */
export function failedBatch(
  discard: Discard,
  source: RecordSource,
  uuid: string,
  now: Date,
): FailedBatch {
  const { batch, condition, last } = discard;
  const { shardId, streamArn, functionArn } = source;
  const [first] = batch.records;
  const final = batch.records.at(-1);
  const timestamp = now.toISOString();
  const arrival = (record: typeof first) => new Date(record?.arrivedAt ?? 0).toISOString();
  return {
    key: objectKey(uuid, shardId, timestamp),
    document: {
      requestContext: {
        requestId: last?.requestId ?? randomUUID(),
        functionArn,
        condition,
        approximateInvokeCount: Math.max(1, batch.failures),
      },
      ...(last && {
        responseContext: {
          statusCode: 200,
          executedVersion: '$LATEST',
          functionError: last.result.kind === 'failed' ? last.result.functionError : null,
        },
      }),
      version: '1.0',
      timestamp,
      KinesisBatchInfo: {
        shardId,
        startSequenceNumber: first?.sequenceNumber ?? '',
        endSequenceNumber: final?.sequenceNumber ?? '',
        approximateArrivalOfFirstRecord: arrival(first),
        approximateArrivalOfLastRecord: arrival(final),
        batchSize: batch.records.length,
        streamArn,
      },
      payload: JSON.stringify(lambdaEvent(batch.records)),
    },
  };
}

function objectKey(uuid: string, shardId: string, timestamp: string): string {
  const day = timestamp.slice(0, 10).replaceAll('-', '/');
  const second = timestamp.slice(0, 19).replaceAll(':', '.');
  return `aws/lambda/${uuid}/${shardId}/${day}/${second}-${randomUUID()}`;
}
