import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EVENTS_TABLE, STREAM_NAME } from '../../src/local/names.ts';
import { sampleTraffic } from '../../src/local/sample-calls/index.ts';
import { startLocalStack } from '../../src/local/stack.ts';
import { startTableStream } from '../../src/local/table-stream.ts';
import { allItems } from '../../src/local/tables-content.ts';
import { putRecords } from '../../src/stream/put-records.ts';
import { aFolder } from '../fixtures/folder.ts';

it('publishes each event of the table once, however often it came', async () => {
  const published: PutEventsRequestEntry[] = [];
  const stack = await startLocalStack({
    dynamoDbPort: 0,
    kinesisPort: 0,
    shards: 2,
    batchingWindowSeconds: 0,
    failedBatchesDir: await aFolder(),
    onLine: () => {},
    onPublished: (entry) => published.push(entry),
  });
  onTestFinished(stack.stop);
  const { records } = sampleTraffic({ seed: 5, calls: 10 });
  for (let times = 0; times < 2; times += 1) {
    await putRecords(stack.kinesis.client, STREAM_NAME, records);
    await stack.mapping.idle();
  }
  await stack.tableStream?.idle();
  const stored = await allItems(stack.dynamoDb.client, EVENTS_TABLE);
  const ids = published.map(({ Detail = '' }) => JSON.parse(Detail).id);
  expect(ids.length).toBeGreaterThan(50);
  expect(ids.toSorted()).toEqual(stored.map(({ id }) => id).toSorted());
}, 60_000);

describe("the stand-in for the table's stream", () => {
  const image = (id: string) => ({ id: { S: id } });

  it('delivers in order, and again from what is reported, and after an error', async () => {
    const delivered: string[][] = [];
    const answers = [
      () => {
        throw new Error('failed');
      },
      (numbers: string[]) => ({ batchItemFailures: [{ itemIdentifier: numbers[1] ?? '' }] }),
    ];
    const stream = startTableStream(
      async (event) => {
        const { Records } = event as {
          Records: { dynamodb: { SequenceNumber: string; NewImage: { id: { S: string } } } }[];
        };
        delivered.push(Records.map(({ dynamodb }) => dynamodb.NewImage.id.S));
        const answer = answers.shift() ?? (() => ({ batchItemFailures: [] }));
        return answer(Records.map(({ dynamodb }) => dynamodb.SequenceNumber));
      },
      { retryMs: 1 },
    );
    for (const id of ['A', 'B', 'C']) stream.inserted(image(id));
    await stream.idle();
    await stream.stop();
    expect(delivered).toEqual([
      ['A', 'B', 'C'],
      ['A', 'B', 'C'],
      ['B', 'C'],
    ]);
  });
});
