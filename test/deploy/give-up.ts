import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { configurationOf } from './aws.ts';

/** Puts an object into the bucket as Lambda does when it gives up on a record; gives its name. */
export async function giveUp(
  configuration: ReturnType<typeof configurationOf>,
  Bucket: string,
  info: 'KinesisBatchInfo' | 'DDBStreamBatchInfo',
  record: object,
): Promise<string> {
  const timestamp = new Date().toISOString();
  const shardId = 'shardId-000000000000';
  const document = {
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
    version: '1.0',
    timestamp,
    [info]: { shardId, batchSize: 1 },
    payload: JSON.stringify({ Records: [record] }),
  };
  const name = `${timestamp.slice(0, 19).replaceAll(':', '.')}-${info}`;
  const day = timestamp.slice(0, 10).replaceAll('-', '/');
  const Key = `aws/lambda/mapping/${shardId}/${day}/${name}`;
  const s3 = new S3Client({ ...configuration, forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(document) }));
  s3.destroy();
  return name;
}
