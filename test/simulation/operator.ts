import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { KinesisClient, PutRecordsCommandInput } from '@aws-sdk/client-kinesis';
import type { KinesisStreamEvent } from 'aws-lambda';
import { redriveBatches } from '../../src/cli/failed-batches/redrive-batches.ts';
import { republish } from '../../src/cli/failed-batches/republish.ts';
import { putTombstones } from '../../src/cli/forget/put-tombstones.ts';
import { redriveRejections } from '../../src/cli/rejections/redrive-rejections.ts';
import { type ReplayTally, replayShard } from '../../src/cli/replay/replay.ts';
import type { System } from '../../src/cli/system.ts';
import { pause } from '../../src/pause.ts';
import { parseSettings } from '../../src/stream/mapping-settings.ts';
import type { DynamoDb } from './dynamodb.ts';
import type { FailedBatches } from './failed-batches.ts';
import type { Functions } from './functions.ts';
import { callService } from './service-call.ts';
import { type PlacedRecord, STREAM_ARN, type Stream } from './stream.ts';
import type { Thing } from './traffic.ts';
import {
  type Caller,
  EVENT_RETENTION_MS,
  EVENTS_TABLE,
  REJECTIONS_TABLE,
  STREAM_RETENTION_MS,
  type World,
} from './world.ts';

/** What an operator works on. */
export interface OperatorPorts {
  readonly dynamoDb: DynamoDb;
  readonly stream: Stream;
  readonly functions: Functions;
  readonly failedBatches: FailedBatches;
  /** What was sent with these bytes. */
  readonly thingsIn: (data: Uint8Array) => readonly Thing[];
}

const MINUTE_MS = 60_000;
const REPLAYED_MS = 45 * MINUTE_MS;
const REJECTED_AGAIN = 3;
/** Small, so that batches are full. */
const REPLAY_BATCH = 10;
const RETENTION = {
  eventDays: EVENT_RETENTION_MS / 86_400_000,
  streamHours: STREAM_RETENTION_MS / 3_600_000,
};
const never = new AbortController().signal;

/** Somebody who redrives, replays and forgets, with the code of the command line. */
export function operator(world: World, ports: OperatorPorts) {
  const { clock, tell } = world;
  const { dynamoDb, stream, functions, failedBatches, thingsIn } = ports;
  const caller: Caller = { name: 'operator', isAlive: () => true, crash: () => {} };
  const client = dynamoDb.clientOf(caller);
  const system: System = {
    title: 'the simulation',
    isLocal: true,
    streamName: 'voice-events',
    eventsTable: EVENTS_TABLE,
    rejectionsTable: REJECTIONS_TABLE,
    dynamoDb: client,
    kinesis: { send: putRecords } as unknown as KinesisClient,
    config: {},
  };
  const redrive = {
    streamArn: STREAM_ARN,
    timeoutMs: 10 * MINUTE_MS,
    signal: never,
    clock,
    onProgress: () => {},
  };
  let isBusy = false;

  function putRecords({ input }: { input: PutRecordsCommandInput }): Promise<object> {
    const { Records = [] } = input;
    const run = (refused: ReadonlySet<number>) => ({
      Records: Records.map(({ Data = Buffer.alloc(0), PartitionKey = '' }, part) => {
        if (refused.has(part)) return { ErrorCode: 'ProvisionedThroughputExceededException' };
        const things = thingsIn(Data);
        const { shardId, sequenceNumber } = stream.put({
          data: Buffer.from(Data),
          partitionKey: PartitionKey,
          things,
        });
        return { ShardId: shardId, SequenceNumber: sequenceNumber };
      }),
    });
    const call = { operation: 'put records', parts: Records.length, run, denied: run };
    return callService(world, caller, call, undefined);
  }

  async function redriveFailedBatches(): Promise<void> {
    const keys = failedBatches.keys('consumer');
    if (keys.length > 0) await redriveBatches(system, failedBatches.objects, keys, redrive);
    for (const key of failedBatches.keys('publisher')) {
      const publisher = { title: '', invoke: functions.publisher, close: async () => {} };
      const { open } = await republish(publisher, failedBatches.changes(key), never);
      if (open === 0) await failedBatches.objects.remove(key);
    }
  }

  /** Those of the broken processor once it is mended, and some that will be rejected again. */
  async function redriveRejected(): Promise<void> {
    const all = [...dynamoDb.rejections];
    const mended = all.filter(([, { reason }]) => reason?.S === 'processor-failed');
    const others = all.filter(([, { reason }]) => reason?.S !== 'processor-failed');
    const ids = [...mended, ...others.slice(-REJECTED_AGAIN)].map(([recordId]) => recordId);
    if (clock.now() >= world.mendedAt) await redriveRejections(system, ids, redrive);
  }

  async function replay(): Promise<void> {
    const since = clock.now() - REPLAYED_MS;
    const tally: ReplayTally = {
      records: 0,
      accepted: 0,
      invocations: 0,
      repeated: 0,
      unfinished: [],
    };
    const settings = parseSettings({
      startingPosition: 'TRIM_HORIZON',
      reportBatchItemFailures: true,
      bisectBatchOnFunctionError: true,
      batchSize: REPLAY_BATCH,
      maximumRetryAttempts: 5,
    });
    const consumer = {
      title: '',
      invoke: (event: object) => functions.consumer(event as KinesisStreamEvent),
      close: async () => {},
    };
    for (const { shardId, records } of stream.shards) {
      const polls = pollsOf(records.filter(({ arrivedAt }) => arrivedAt >= since));
      await replayShard({ shardId, polls }, consumer, settings, { tally, signal: never, clock });
    }
    const { records, accepted, unfinished, stoppedBy } = tally;
    if (stoppedBy === undefined && accepted + unfinished.length !== records) {
      world.invariants.violate(`of ${records} records, a replay lost some`);
    }
  }

  /** An event that is there. */
  async function forget(id: string): Promise<void> {
    const Key = { id: { S: id } };
    const read = new GetItemCommand({ TableName: EVENTS_TABLE, Key, ConsistentRead: true });
    if ((await client.send(read)).Item?.type === undefined) return;
    const table = {
      client,
      table: EVENTS_TABLE,
      signal: never,
      pause: (ms: number) => pause(ms, undefined, clock),
    };
    await putTombstones(table, [id], { retention: RETENTION, clock });
    if (dynamoDb.events.get(id)?.type !== undefined) {
      world.invariants.violate(`${id} was to be forgotten, and is still there`);
    }
  }

  async function run(name: string, work: () => Promise<void>): Promise<void> {
    tell?.(`operator begins: ${name}`);
    await work().catch((error: unknown) => tell?.(`operator: ${name} failed: ${error}`));
    tell?.(`operator ends: ${name}`);
  }

  return {
    /** Nothing is left that has to be redriven. */
    isIdle() {
      if (isBusy || failedBatches.keys('consumer').length > 0) return false;
      if (failedBatches.keys('publisher').length > 0) return false;
      return [...dynamoDb.rejections.values()].every(
        ({ reason }) => reason?.S !== 'processor-failed',
      );
    },
    /** One round; a second one does not begin before it is over. */
    async work(hasReplay: boolean): Promise<void> {
      if (isBusy) return;
      isBusy = true;
      await run('redrive of failed batches', redriveFailedBatches);
      await run('redrive of rejections', redriveRejected);
      if (hasReplay) await run('replay', replay);
      isBusy = false;
    },
    forget: (id: string) => run(`forget ${id}`, () => forget(id)),
  };
}

async function* pollsOf(records: readonly PlacedRecord[]): AsyncGenerator<readonly PlacedRecord[]> {
  for (let from = 0; from < records.length; from += 500) yield records.slice(from, from + 500);
}
