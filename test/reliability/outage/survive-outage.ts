import { batchObjects } from '../../../src/cli/failed-batches/batch-objects.ts';
import { redriveBatches } from '../../../src/cli/failed-batches/redrive-batches.ts';
import { EVENTS_TABLE, REJECTIONS_TABLE, STREAM_NAME } from '../../../src/local/names.ts';
import { type ExpectedOutcomes, sampleTraffic } from '../../../src/local/sample-calls/index.ts';
import { allItems } from '../../../src/local/tables-content.ts';
import { notifier } from '../../../src/stream/notifier.ts';
import { type Placement, putRecords, type StreamRecord } from '../../../src/stream/put-records.ts';
import { STREAM_ARN } from '../../stream/factories.ts';
import { tableDifferences } from '../day/differences.ts';
import { type GivenUp, givenUpRecords } from '../day/given-up.ts';
import type { Absence } from '../faulty-dynamodb/proxy.ts';
import { type OutageStack, startOutageStack } from './stack.ts';

/** One outage to survive. */
export interface OutageOptions {
  readonly seed: number;
  /** Whether the mapping halves a batch that failed. */
  readonly bisect: boolean;
  /** The built asset. */
  readonly module: URL;
  readonly signal: AbortSignal;
}

/** What happened, in records but for the batches. */
export interface SurvivedOutage {
  readonly records: number;
  readonly givenUp: number;
  readonly batches: number;
  readonly left: number;
}

const EVENTS = 1_000;
/** How often the mapping gives up in each kind of absence: single records, or whole batches. */
const DISCARDS = { halved: 4, whole: 1 };
const ABSENCES = [
  'connections refused',
  'connections dropped',
  'server errors',
  'silence',
] as const satisfies readonly Absence[];
/** A little more than the consumer's deadline margin of 2 s: it tries, and gives up soon. */
const LIMIT_WHILE_AWAY_MS = 2_200;
const LIMIT_MS = 30_000;

/**
 * Sends half of the traffic, takes DynamoDB away, sends the other half, and lets the mapping run out
 * of its retries; then brings DynamoDB back and redrives the failed batches as an operator does.
 *
 * @throws Error that says what was lost, or is there without cause
 */
export async function surviveOutage(options: OutageOptions): Promise<SurvivedOutage> {
  const { seed, bisect, module, signal } = options;
  const { records, expected } = sampleTraffic({ seed, events: EVENTS });
  const half = Math.floor(records.length / 2);
  let limitMs = LIMIT_MS;
  let discards = 0;
  const discarded = notifier();
  await using started = new AsyncDisposableStack();
  const stack = await startOutageStack(started, {
    module,
    bisect,
    limitMs: () => limitMs,
    onProgress({ kind }) {
      if (kind === 'discarded') discards += 1;
      discarded.notify();
    },
  });
  const placed: Placement[] = [];
  const put = (some: readonly StreamRecord[]) =>
    putRecords(stack.system.kinesis, STREAM_NAME, some, {
      onPlaced: (_, placement) => placed.push(placement),
      signal,
    });

  const before = await stack.startMapping();
  await put(records.slice(0, half));
  await before.idle();
  limitMs = LIMIT_WHILE_AWAY_MS;
  await stack.dynamoDb.goAway(ABSENCES[0]);
  await put(records.slice(half));
  const consumed = before.idle().then(() => {
    throw new Error(`Outage ${seed}: all was consumed while DynamoDB was away`);
  });
  consumed.catch(() => {});
  for (const [nth, how] of ABSENCES.entries()) {
    await stack.dynamoDb.goAway(how);
    while (discards < (nth + 1) * (bisect ? DISCARDS.halved : DISCARDS.whole)) {
      await Promise.race([discarded.wait(signal), consumed]);
      signal.throwIfAborted();
    }
  }
  await before.stop();
  const givenUp = await givenUpRecords(stack.failedBatches);
  const left = placed.filter((placement) => isLeft(placement, stack));
  if (left.length === 0) throw new Error(`Outage ${seed} lasted too long: it left nothing`);

  limitMs = LIMIT_MS;
  await stack.dynamoDb.comeBack();
  const after = await stack.startMapping();
  const { batches, found } = await redriveAll(stack, signal);
  await after.idle();
  found.push(...(await differencesAfter(stack, expected, givenUp)));
  if (found.length > 0) {
    const shown = found.slice(0, 20).join('\n  ');
    throw new Error(`Outage ${seed}: ${found.length} differences\n  ${shown}`);
  }
  return { records: records.length, givenUp: givenUp.length, batches, left: left.length };
}

/** Whether the mapping will read a record when it goes on. */
function isLeft({ shardId, sequenceNumber }: Placement, { checkpoints }: OutageStack): boolean {
  const done = checkpoints.get(shardId);
  return done?.kind !== 'after' || BigInt(sequenceNumber) > BigInt(done.sequenceNumber);
}

/** What `voice-events failed-batches redrive --all` does. */
async function redriveAll({ system, failedBatches }: OutageStack, signal: AbortSignal) {
  const objects = batchObjects(system, failedBatches);
  const keys = await objects.keys(signal);
  const redriven = await redriveBatches(system, objects, keys, {
    streamArn: STREAM_ARN,
    timeoutMs: LIMIT_MS,
    signal,
    onProgress: () => {},
  });
  const kept = await objects.keys(signal);
  return {
    batches: keys.length,
    found: [
      ...redriven.filter(({ isDone }) => !isDone).map(({ key }) => `${key} was not redriven`),
      ...kept.map((key) => `${key} is still among the failed batches`),
    ],
  };
}

async function differencesAfter(
  { system }: OutageStack,
  expected: ExpectedOutcomes,
  givenUp: readonly GivenUp[],
): Promise<readonly string[]> {
  const given = new Set(givenUp.map(({ recordId }) => recordId));
  const events = await allItems(system.dynamoDb, EVENTS_TABLE);
  const rejections = await allItems(system.dynamoDb, REJECTIONS_TABLE);
  // What was given up in spite of being rejected is rejected again where the redrive put it.
  const last = rejections.filter(
    ({ recordId }) => !given.has(String(recordId).replace(/#\d+$/, '')),
  );
  return tableDifferences(expected, events, last);
}
