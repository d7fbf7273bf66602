import { once } from 'node:events';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import { compare, type LoggedOutcomes } from '../../src/local/comparison.ts';
import {
  type KinesisFunction,
  startEventSourceMapping,
} from '../../src/local/event-source-mapping/index.ts';
import { STREAM_NAME } from '../../src/local/names.ts';
import type { ExpectedOutcomes } from '../../src/local/sample-calls/index.ts';
import type { MappingSettingsInput } from '../../src/stream/mapping-settings.ts';
import type { StreamRecord } from '../../src/stream/put-records.ts';
import type { InstantDynamoDb } from '../fixtures/instant-dynamodb.ts';
import { FUNCTION_ARN, inputWith, STREAM_ARN } from '../stream/factories.ts';
import { fakeKinesis } from '../stream/fake-kinesis.ts';

/** Longer than any scenario takes. */
const LIMIT_MS = 300_000;

/** A stream that is full, and who consumes it. */
export interface ConsumedStreamOptions {
  readonly records: readonly StreamRecord[];
  readonly shards: number;
  readonly invoke: KinesisFunction;
  readonly settings: Partial<MappingSettingsInput>;
  readonly signal: AbortSignal;
}

/**
 * Has the local mapping deliver all records to a function, with bisect and partial batch responses,
 * until each is done or given up. Gives the records of each failed batch.
 */
export async function consumedStream({
  records,
  shards,
  invoke,
  settings,
  signal,
}: ConsumedStreamOptions): Promise<readonly (readonly KinesisStreamRecord[])[]> {
  const shardIds = Array.from({ length: shards }, (_, n) => `shardId-00000000000${n}`);
  const kinesis = fakeKinesis(Object.fromEntries(shardIds.map((id) => [id, []])));
  kinesis.setPageSize(1_000);
  for (const [n, record] of records.entries()) {
    kinesis.putRecord(String(shardIds[n % shards]), record);
  }
  const failed: KinesisStreamRecord[][] = [];
  const mapping = await startEventSourceMapping({
    client: kinesis.client,
    streamName: STREAM_NAME,
    streamArn: STREAM_ARN,
    functionArn: FUNCTION_ARN,
    invoke,
    settings: inputWith({
      reportBatchItemFailures: true,
      bisectBatchOnFunctionError: true,
      ...settings,
    }),
    onFailure: {
      async keep({ document }) {
        const event: KinesisStreamEvent = JSON.parse(document.payload);
        failed.push(event.Records);
      },
    },
  });
  const over = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  try {
    await Promise.race([mapping.idle(), once(over, 'abort')]);
    over.throwIfAborted();
  } finally {
    await mapping.stop();
  }
  return failed;
}

/** What is stored, held against what was sent: each event with its parameters, each rejection with its bytes. */
export function differences(
  { events, rejections }: InstantDynamoDb,
  expected: ExpectedOutcomes,
  logged: LoggedOutcomes,
): readonly string[] {
  const plain = (items: InstantDynamoDb['events']) =>
    [...items.values()].map((item) => unmarshall(item as Record<string, AttributeValue>));
  const kept = plain(rejections).map((item) => ({
    ...item,
    payload: Buffer.from(String(item['payload']), 'base64'),
  }));
  return compare(expected, plain(events), kept, logged).differences;
}
