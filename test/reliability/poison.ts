import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { compare } from '../../src/local/comparison.ts';
import {
  folderFailedBatches,
  startEventSourceMapping,
} from '../../src/local/event-source-mapping/index.ts';
import { startFunction } from '../../src/local/function.ts';
import { functionEnvironment } from '../../src/local/function-environment.ts';
import { createKinesisClient, startKinesis } from '../../src/local/kinesis.ts';
import { logTally } from '../../src/local/log-tally.ts';
import { REGION } from '../../src/local/names.ts';
import { type InstantDynamoDb, startInstantDynamoDb } from '../fixtures/instant-dynamodb.ts';
import { failedBatchesIn } from './poison/failed-records.ts';
import type { Poison } from './poison/function.ts';
import { filledStream, type PoisonedTraffic, poisonedTraffic } from './poison/stream.ts';
import type { Conditions, Figure, Scenario } from './scenario.ts';

/** Poison in a stream. */
interface Case {
  readonly poison: Poison;
  readonly count: number;
  /** Sample calls around it: some eight records each. */
  readonly calls: number;
  /** The function's. It has to leave the handler's margin of two seconds and time for the work. */
  readonly timeoutMs: number;
}

const CASES: readonly Case[] = [
  { poison: 'runs-out-of-memory', count: 1, calls: 80, timeoutMs: 60_000 },
  { poison: 'runs-out-of-memory', count: 3, calls: 12, timeoutMs: 60_000 },
  { poison: 'exits', count: 1, calls: 40, timeoutMs: 60_000 },
  { poison: 'never-ends', count: 1, calls: 1, timeoutMs: 4_000 },
];
const CASES_LONG: readonly Case[] = [
  ...CASES,
  { poison: 'runs-out-of-memory', count: 5, calls: 120, timeoutMs: 60_000 },
  { poison: 'never-ends', count: 1, calls: 120, timeoutMs: 10_000 },
];

const BATCH = 1_000;
const RETRIES = 1;
/** Enough for a batch of 1,000, and soon used up. */
const HEAP_MB = 128;
const FUNCTION_ARN = `arn:aws:lambda:${REGION}:000000000000:function:poisoned`;

/** Records that kill the process which takes them. */
export const poison: Scenario = {
  name: 'poison',
  proves: 'a record that kills the process is cut out by bisect, and all others are processed once',
  async run({ seed, long, signal, say }) {
    await using started = new AsyncDisposableStack();
    const kinesis = await startKinesis({ port: 0, streamName: 'unused', shards: 1 });
    started.defer(() => kinesis.stop());
    const client = createKinesisClient(kinesis.endpoint);
    started.defer(() => client.destroy());
    const figures: Figure[] = [];
    for (const [index, one] of (long ? CASES_LONG : CASES).entries()) {
      signal.throwIfAborted();
      const traffic = poisonedTraffic(seed + index, one.calls, one.poison, one.count);
      const streamName = `poisoned-${index}`;
      await filledStream(client, streamName, traffic.records);
      const figure = await runCase(client, streamName, one, traffic, { seed, signal });
      say(`${figure.what}: ${figure.value}`);
      figures.push(figure);
    }
    return figures;
  },
};

async function runCase(
  client: KinesisClient,
  streamName: string,
  { poison, timeoutMs, count }: Case,
  traffic: PoisonedTraffic,
  { seed, signal }: Pick<Conditions, 'seed' | 'signal'>,
): Promise<Figure> {
  await using started = new AsyncDisposableStack();
  const failedBatches = await mkdtemp(join(tmpdir(), 'poison-'));
  started.defer(() => rm(failedBatches, { recursive: true, force: true }));
  const dynamoDb = await startInstantDynamoDb();
  started.defer(() => dynamoDb.stop());
  const tally = logTally();
  const { invoke, stop } = startFunction({
    module: new URL('./poison/function.ts', import.meta.url),
    environment: {
      ...functionEnvironment(dynamoDb.endpoint),
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
    },
    onLine: tally.read,
  });
  started.defer(stop);

  const deliveries = new Map<string, number>();
  let invocations = 0;
  let failed = 0;
  const mapping = await startEventSourceMapping({
    client,
    streamName,
    streamArn: `arn:aws:kinesis:${REGION}:000000000000:stream/${streamName}`,
    functionArn: FUNCTION_ARN,
    async invoke(event, context) {
      invocations += 1;
      for (const { kinesis } of event.Records) {
        deliveries.set(kinesis.sequenceNumber, (deliveries.get(kinesis.sequenceNumber) ?? 0) + 1);
      }
      return invoke(event, context).catch((error: unknown) => {
        failed += 1;
        throw error;
      });
    },
    settings: {
      batchSize: BATCH,
      reportBatchItemFailures: true,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: RETRIES,
      startingPosition: 'TRIM_HORIZON',
      timeoutMs,
    },
    onFailure: folderFailedBatches(failedBatches),
  });
  started.defer(() => mapping.stop());
  const onAbort = () => void mapping.stop();
  signal.addEventListener('abort', onAbort, { once: true });
  await mapping.idle();

  const where = `Seed ${seed}, ${count} that ${poison}`;
  await checkFailedBatches(failedBatches, traffic, where);
  checkOthers(dynamoDb, traffic, tally.outcomes(), where);
  const records = traffic.records.length;
  const halvings = Math.ceil(Math.log2(Math.min(records, BATCH)));
  const most = count * (halvings + 1 + RETRIES);
  // A timeout of a healthy batch, on a busy machine, counts too: it is tried again.
  if (poison !== 'never-ends')
    assert(failed <= most, `${where}: ${failed} failed, ${most} explained`);
  const times = [...deliveries.values()];
  const total = times.reduce((sum, time) => sum + time, 0);
  return {
    what: `${count} of ${records} records: ${poison}`,
    value:
      `${failed} failed invocations of ${invocations} (bisect explains ${most} failed); ` +
      `a record was delivered ${(total / records).toFixed(1)} times, ${Math.max(...times)} at the most`,
  };
}

/** Each poison record is alone in a failed batch, with its bytes, and nothing else is in one. */
async function checkFailedBatches(folder: string, { poison }: PoisonedTraffic, where: string) {
  const batches = await failedBatchesIn(folder);
  const found = batches.map((batch) => batch.map(({ kinesis }) => kinesis.data).join());
  const sent = poison.map(({ data }) => Buffer.from(data).toString('base64'));
  const strange = found.filter((data) => !sent.includes(data)).length;
  const missing = sent.filter((data) => !found.includes(data)).length;
  assert(
    strange === 0 && missing === 0 && found.length === sent.length,
    `${where}: of ${found.length} failed batches ${strange} are others, and ${missing} are missing`,
  );
}

/**
 * All others are stored or kept as rejected, with their content, and were processed once: by the log,
 * or by an invocation that was killed in a later slice, before it could say so. Then the next one
 * found them as duplicates.
 */
function checkOthers(
  { events, rejections }: InstantDynamoDb,
  { expected }: PoisonedTraffic,
  logged: Parameters<typeof compare>[3],
  where: string,
): void {
  const plain = (items: InstantDynamoDb['events']) =>
    [...items.values()].map((item) => unmarshall(item as Parameters<typeof unmarshall>[0]));
  const kept = plain(rejections).map((item) => ({
    ...item,
    payload: Buffer.from(String(item['payload']), 'base64'),
  }));
  const unsaid = expected.events.size - logged.processed;
  const told = { ...logged, duplicate: logged.duplicate - unsaid };
  const { differences } = compare(expected, plain(events), kept, told);
  assert.deepEqual(differences, [], where);
  assert(unsaid >= 0, `${where}: ${-unsaid} more were processed than there are`);
}
