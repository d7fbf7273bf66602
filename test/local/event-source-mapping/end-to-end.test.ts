import {
  DescribeStreamSummaryCommand,
  type KinesisClient,
  ListShardsCommand,
  MergeShardsCommand,
  PutRecordsCommand,
  type Shard,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import type { KinesisStreamEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEventSourceMapping } from '../../../src/local/event-source-mapping/index.ts';
import {
  createKinesisClient,
  type LocalKinesis,
  startKinesis,
} from '../../../src/local/kinesis.ts';
import { FUNCTION_ARN, inputWith } from '../../stream/factories.ts';

const StreamName = 'voice-events';
const KEYS = Array.from({ length: 20 }, (_, n) => `call-${n}`);

let kinesis: LocalKinesis;
let client: KinesisClient;
beforeAll(async () => {
  kinesis = await startKinesis({ port: 0, streamName: StreamName, shards: 2 });
  client = createKinesisClient(kinesis.endpoint);
}, 60_000);
afterAll(async () => {
  client?.destroy();
  await kinesis?.stop();
});

/** One record of every key. */
async function putRound(round: number): Promise<void> {
  const Records = KEYS.map((PartitionKey) => ({ PartitionKey, Data: Buffer.from(String(round)) }));
  const { FailedRecordCount } = await client.send(new PutRecordsCommand({ StreamName, Records }));
  expect(FailedRecordCount).toBe(0);
}

async function streamIsActive(): Promise<void> {
  for (;;) {
    const answer = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    if (answer.StreamDescriptionSummary?.StreamStatus === 'ACTIVE') return;
  }
}

async function openShards(): Promise<readonly Shard[]> {
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }));
  return Shards.filter((shard) => shard.SequenceNumberRange?.EndingSequenceNumber === undefined);
}

async function splitFirst(): Promise<void> {
  const [first] = await openShards();
  const { StartingHashKey = '0', EndingHashKey = '0' } = first?.HashKeyRange ?? {};
  const NewStartingHashKey = String((BigInt(StartingHashKey) + BigInt(EndingHashKey)) / 2n);
  const ShardToSplit = first?.ShardId;
  await client.send(new SplitShardCommand({ StreamName, ShardToSplit, NewStartingHashKey }));
  await streamIsActive();
}

async function mergeFirstTwo(): Promise<void> {
  const startOf = (shard: Shard) => BigInt(shard.HashKeyRange?.StartingHashKey ?? 0);
  const [first, second] = [...(await openShards())].sort((a, b) => Number(startOf(a) - startOf(b)));
  const [ShardToMerge, AdjacentShardToMerge] = [first?.ShardId, second?.ShardId];
  await client.send(new MergeShardsCommand({ StreamName, ShardToMerge, AdjacentShardToMerge }));
  await streamIsActive();
}

interface Delivery {
  readonly shardId: string;
  readonly key: string;
  readonly round: number;
}

function deliveries(event: KinesisStreamEvent): readonly Delivery[] {
  return event.Records.map((record) => ({
    shardId: record.eventID.split(':')[0] ?? '',
    key: record.kinesis.partitionKey,
    round: Number(Buffer.from(record.kinesis.data, 'base64').toString()),
  }));
}

it('delivers everything in order from a real Kinesis that is resharded meanwhile', async () => {
  const done: Delivery[] = [];
  let invocations = 0;
  const mapping = await startEventSourceMapping({
    client,
    streamName: StreamName,
    streamArn: `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`,
    functionArn: FUNCTION_ARN,
    settings: inputWith({
      batchSize: 7,
      parallelizationFactor: 2,
      reportBatchItemFailures: true,
      bisectBatchOnFunctionError: true,
      pollDelayMs: () => 5,
      timeoutMs: 60_000,
    }),
    // Every third invocation fails, every fifth gets half its batch done.
    async invoke(event) {
      invocations += 1;
      if (invocations % 3 === 0) throw new Error('not now');
      const half = invocations % 5 === 0 ? Math.floor(event.Records.length / 2) : undefined;
      done.push(...deliveries(event).slice(0, half));
      const unfinished = half === undefined ? undefined : event.Records[half];
      if (unfinished === undefined) return;
      return { batchItemFailures: [{ itemIdentifier: unfinished.kinesis.sequenceNumber }] };
    },
  });

  const ROUNDS = 30;
  for (let round = 0; round < ROUNDS; round += 1) {
    await putRound(round);
    if (round === 8) await splitFirst();
    if (round === 18) await mergeFirstTwo();
  }
  await mapping.idle();
  const { shards } = mapping.progress();
  const { Shards: listed = [] } = await client.send(new ListShardsCommand({ StreamName }));
  await mapping.stop();

  // Once each, because the function does all of what it does not report.
  expect(done).toHaveLength(KEYS.length * ROUNDS);
  for (const key of KEYS) {
    const rounds = done.filter((delivery) => delivery.key === key).map(({ round }) => round);
    expect(rounds).toEqual(Array.from({ length: ROUNDS }, (_, round) => round));
  }

  expect(listed).toHaveLength(5);
  const at = (shardId: string | undefined) =>
    done.flatMap((delivery, index) => (delivery.shardId === shardId ? [index] : []));
  for (const child of listed) {
    for (const parent of [child.ParentShardId, child.AdjacentParentShardId]) {
      if (parent === undefined) continue;
      expect(Math.max(...at(parent))).toBeLessThan(Math.min(...at(child.ShardId)));
    }
  }
  expect(shards.map(({ state }) => state).toSorted()).toEqual([
    'ended',
    'ended',
    'ended',
    'reading',
    'reading',
  ]);
  expect(shards.every((shard) => shard.read === shard.acknowledged)).toBe(true);
});
