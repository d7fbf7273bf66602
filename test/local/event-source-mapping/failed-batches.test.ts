import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  failedBatch,
  folderFailedBatches,
} from '../../../src/local/event-source-mapping/failed-batches.ts';
import type { Discard } from '../../../src/stream/lane.ts';
import { lambdaEvent } from '../../../src/stream/record.ts';
import { aFolder } from '../../fixtures/folder.ts';
import {
  aBatch,
  aRecord,
  FUNCTION_ARN,
  STREAM_ARN,
  sequenceNumber,
} from '../../stream/factories.ts';

const shardId = 'shardId-000000000001';
const source = { shardId, streamArn: STREAM_ARN, functionArn: FUNCTION_ARN };
const now = new Date('2026-03-04T05:06:07.089Z');
const batch = {
  ...aBatch([], { failures: 3 }),
  records: [
    aRecord(1, { arrivedAt: Date.parse('2026-03-04T05:06:01.500Z') }),
    aRecord(2, { arrivedAt: Date.parse('2026-03-04T05:06:02.750Z') }),
  ],
};
const exhausted: Discard = {
  batch,
  condition: 'RetryAttemptsExhausted',
  last: {
    requestId: 'c9b8fa9f',
    result: { kind: 'failed', functionError: 'Unhandled', reason: 'x' },
  },
};

describe('a failed batch', () => {
  // AWS, "Retain discarded batch records for a Kinesis Data Streams event source in Lambda", example
  // invocation record for S3.
  it('is the document AWS writes to S3, with the whole event', () => {
    const { document } = failedBatch(exhausted, source, 'mapping', now);
    expect(document).toEqual({
      requestContext: {
        requestId: 'c9b8fa9f',
        functionArn: FUNCTION_ARN,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        functionError: 'Unhandled',
      },
      version: '1.0',
      timestamp: '2026-03-04T05:06:07.089Z',
      KinesisBatchInfo: {
        shardId,
        startSequenceNumber: sequenceNumber(1),
        endSequenceNumber: sequenceNumber(2),
        approximateArrivalOfFirstRecord: '2026-03-04T05:06:01.500Z',
        approximateArrivalOfLastRecord: '2026-03-04T05:06:02.750Z',
        batchSize: 2,
        streamArn: STREAM_ARN,
      },
      payload: JSON.stringify(lambdaEvent(batch.records)),
    });
  });

  // Same page: aws/lambda/<ESM-UUID>/<shardID>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<Random UUID>.
  it('is filed under the mapping, the shard and the time', () => {
    const { key } = failedBatch(exhausted, source, 'mapping', now);
    expect(key).toMatch(
      /^aws\/lambda\/mapping\/shardId-000000000001\/2026\/03\/04\/2026-03-04T05\.06\.07-[\da-f-]{36}$/,
    );
    expect(failedBatch(exhausted, source, 'mapping', now).key).not.toBe(key);
  });

  // Recorded on AWS by LocalStack: functionError is null after a batch response (October 2024); a
  // batch that got too old has no responseContext, and an invoke count of 1 even if there was none
  // (April 2025).
  it('has no function error when the function answered', () => {
    const last = { requestId: 'r', result: { kind: 'partial', first: 0, reason: 'x' } } as const;
    const { document } = failedBatch({ ...exhausted, last }, source, 'mapping', now);
    expect(document.responseContext?.functionError).toBeNull();
  });

  it('has no response when it got too old', () => {
    const old: Discard = { batch: aBatch([1]), condition: 'RecordAgeExceeded' };
    const { document } = failedBatch(old, source, 'mapping', now);
    expect(document).not.toHaveProperty('responseContext');
    expect(document.requestContext).toMatchObject({
      condition: 'RecordAgeExceeded',
      approximateInvokeCount: 1,
    });
  });
});

describe('a folder of failed batches', () => {
  it('holds each batch as a JSON file under its key', async () => {
    const folder = await aFolder();
    const failed = failedBatch(exhausted, source, 'mapping', now);
    await folderFailedBatches(join(folder, 'bucket')).keep(failed);
    const path = join(folder, 'bucket', failed.key);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(failed.document);
    expect(await readdir(join(path, '..'))).toHaveLength(1);
  });
});
