import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { EVENTS_TABLE, REJECTIONS_TABLE, STREAM_NAME } from '../../src/local/names.ts';
import { type LocalStack, startLocalStack } from '../../src/local/stack.ts';
import { allItems } from '../../src/local/tables-content.ts';
import { putRecords } from '../../src/stream/put-records.ts';
import { during } from '../fixtures/during.ts';
import { bytesOf } from '../fixtures/records.ts';
import { aLocalTable } from '../fixtures/stored-samples.ts';
import { runCli } from './run-cli.ts';

/** Starts the local stack on free ports, and turns the command line to it. */
export async function startCliStack() {
  const dir = await mkdtemp(join(tmpdir(), 'cli-test-'));
  const stack = await startLocalStack({
    dynamoDbPort: 0,
    kinesisPort: 0,
    shards: 2,
    batchingWindowSeconds: 0,
    failedBatchesDir: join(dir, 'failed-batches'),
    onLine: () => {},
  });
  return {
    stack,
    /** A folder that goes with the stack. */
    dir,
    ...cliOf(stack),
    async stop() {
      await stack.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The command line, turned to a local stack. */
export function cliOf({ dynamoDb, kinesis }: LocalStack) {
  const options = [
    '--local',
    '--dynamodb-port',
    new URL(dynamoDb.endpoint).port,
    '--kinesis-port',
    new URL(kinesis.endpoint).port,
  ];
  return {
    /** What leads the command line to it. */
    options,
    /** What leads the AWS SDK to it, beside the environment of another stand-in. */
    endpoints: {
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
      AWS_ENDPOINT_URL_KINESIS: kinesis.endpoint,
    },
    cli: (args: readonly string[], how?: Parameters<typeof runCli>[1]) =>
      runCli([...options, ...args], how),
    /** Puts contents into the stream, as text, bytes or JSON. */
    async put(...contents: unknown[]) {
      const records = contents.map((content, index) => ({
        data: bytesOf(content),
        partitionKey: String(index),
      }));
      await putRecords(kinesis.client, STREAM_NAME, records);
    },
    events: () => allItems(dynamoDb.client, EVENTS_TABLE),
    rejections: () => allItems(dynamoDb.client, REJECTIONS_TABLE),
  };
}

/** A local stack for the tests of a file. */
export function useCliStack() {
  return during(startCliStack);
}

/** Only the two tables, for the tests of a file, and the command line turned to them. */
export function useCliTable() {
  return during(async () => {
    const table = await aLocalTable();
    const cli = (...args: string[]) => runCli([...table.options, ...args]);
    return { ...table, cli };
  });
}

/** Writes a rejection into the table as an earlier version of the consumer may have left it. */
export async function plantRejection(
  { client }: { readonly client: DynamoDBClient },
  recordId: string,
  payload: unknown,
  more: Partial<Record<'reason' | 'rejectedAt' | 'type' | 'eventId', string>> = {},
): Promise<void> {
  const item = {
    recordId,
    reason: 'processor-failed',
    issues: [{ path: 'data.sid', message: 'expected text' }],
    payload: bytesOf(payload),
    rejectedAt: '2026-11-23T12:00:00.000Z',
    streamArn: `arn:aws:kinesis:us-east-1:000000000000:stream/${STREAM_NAME}`,
    partitionKey: 'planted',
    expiresAt: 1_900_000_000,
    ...more,
  };
  await client.send(new PutItemCommand({ TableName: REJECTIONS_TABLE, Item: marshall(item) }));
}
