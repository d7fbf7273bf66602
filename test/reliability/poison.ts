import assert from 'node:assert/strict';
import { startFunction } from '../../src/local/function.ts';
import { functionEnvironment } from '../../src/local/function-environment.ts';
import { logTally } from '../../src/local/log-tally.ts';
import { sampleTraffic } from '../../src/local/sample-calls/index.ts';
import { integer, seeded } from '../../src/local/sample-calls/random.ts';
import type { StreamRecord } from '../../src/stream/put-records.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { startInstantDynamoDb } from '../fixtures/instant-dynamodb.ts';
import { bytesOf } from '../fixtures/records.ts';
import { consumedStream, differences } from './consumed-stream.ts';
import type { Poison } from './poison/function.ts';
import type { Conditions, Scenario } from './scenario.ts';

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

/** Records that kill the process which takes them. */
export const poison: Scenario = {
  name: 'poison',
  proves: 'a record that kills the process is cut out by bisect, and all others are processed once',
  async run({ seed, long, signal, say }) {
    for (const [index, one] of (long ? CASES_LONG : CASES).entries()) {
      signal.throwIfAborted();
      say(await runCase(one, { seed: seed + index, signal }));
    }
  },
};

async function runCase(
  { poison, timeoutMs, count, calls }: Case,
  { seed, signal }: Pick<Conditions, 'seed' | 'signal'>,
): Promise<string> {
  await using started = new AsyncDisposableStack();
  const dynamoDb = await startInstantDynamoDb();
  started.defer(dynamoDb.stop);
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

  const { records: good, expected } = sampleTraffic({ seed, calls });
  const random = seeded(seed);
  const records: StreamRecord[] = [...good];
  const poisoned = Array.from({ length: count }, (_, n): StreamRecord => {
    const event = aCloudEvent({ id: `poison-${n}`, type: `com.twilio.voice.test.${poison}` });
    return { data: bytesOf(event), partitionKey: `poison-${n}` };
  });
  for (const record of poisoned) records.splice(integer(random, 0, records.length), 0, record);

  const deliveries = new Map<string, number>();
  let invocations = 0;
  let failed = 0;
  const failedBatches = await consumedStream({
    records,
    shards: 1,
    settings: { batchSize: BATCH, maximumRetryAttempts: RETRIES, timeoutMs },
    signal,
    async invoke(event, context) {
      invocations += 1;
      for (const { eventID } of event.Records) {
        deliveries.set(eventID, (deliveries.get(eventID) ?? 0) + 1);
      }
      return invoke(event, context).catch((error: unknown) => {
        failed += 1;
        throw error;
      });
    },
  });

  const where = `Seed ${seed}, ${count} that ${poison}`;
  // Each poison record is alone in a failed batch, with its bytes, and nothing else is in one.
  assert.deepEqual(
    failedBatches.map((batch) => batch.map(({ kinesis }) => kinesis.data).join()).toSorted(),
    poisoned.map(({ data }) => Buffer.from(data).toString('base64')).toSorted(),
    `${where}: the failed batches`,
  );
  // All others were processed once: by the log, or by an invocation that was killed before it could
  // say so. Then the next one found them as duplicates.
  const logged = tally.outcomes();
  const unsaid = expected.events.size - logged.processed;
  assert(unsaid >= 0, `${where}: ${-unsaid} more were processed than there are`);
  const told = { ...logged, duplicate: logged.duplicate - unsaid };
  assert.deepEqual(differences(dynamoDb, expected, told), [], where);

  const halvings = Math.ceil(Math.log2(Math.min(records.length, BATCH)));
  const most = count * (halvings + 1 + RETRIES);
  // A timeout of a healthy batch, on a busy machine, counts too: it is tried again.
  if (poison !== 'never-ends')
    assert(failed <= most, `${where}: ${failed} failed, ${most} explained`);
  const times = [...deliveries.values()];
  const total = times.reduce((sum, time) => sum + time, 0);
  return (
    `${count} of ${records.length} records: ${poison}: ${failed} failed invocations of ${invocations} ` +
    `(bisect explains ${most}); a record was delivered ` +
    `${(total / records.length).toFixed(1)} times, ${Math.max(...times)} at the most`
  );
}
