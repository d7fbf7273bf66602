import { present } from '../../../src/cli/redrive/present.ts';
import { EVENTS_TABLE, REJECTIONS_TABLE } from '../../../src/local/names.ts';
import { integer, type Random, seeded } from '../../../src/local/sample-calls/random.ts';
import { startWorkers, type Workers } from '../day/workers.ts';
import type { Engine } from '../faulty-dynamodb/engine.ts';
import {
  type CallToDynamoDb,
  type Fault,
  faultSchedule,
  randomFor,
} from '../faulty-dynamodb/fault.ts';
import { type FaultyDynamoDb, startFaultyDynamoDb } from '../faulty-dynamodb/proxy.ts';
import { type PlainBatch, plainBatch } from './plain-batch.ts';

/** What invocations are made with. */
export interface InvocationsOptions {
  /** The built asset. */
  readonly module: URL;
  readonly engine: Engine;
  readonly signal: AbortSignal;
}

/** How one invocation ended. */
export interface Invocation {
  readonly records: number;
  /** The index of the reported record; the number of records where none was. */
  readonly reported: number;
  /** How often it was made before without an answer within the time limit. */
  readonly late: number;
  /** When the answer came, measured from the deadline: below 0 if before it. */
  readonly overrunMs: number;
}

/** What is left of the function's time when the invocation begins. */
export const LEAST_LIMIT_MS = 2_100;
export const MOST_LIMIT_MS = 6_000;
/** What the consumer keeps of it for its answer. */
export const MARGIN_MS = 2_000;

const LANES = 4;
const MOST_LATE = 3;
/** Seeds that nobody names. */
const OTHER_SEEDS = 1_000_000;
const LEAST_RECORDS = 50;
/** Twice a full batch of the deployment (`BATCH_RECORDS` in `infra/sizes.ts`). */
const MOST_RECORDS = 2_000;
/** The records whose inserts are in flight together: 8 calls of 25. */
const RECORDS_IN_FLIGHT = 200;
const MOST_DELAY_MS = 1_500;
/** An answer of DynamoDB's so shortly before the deadline may have been read, or not any more. */
const DOUBT_MS = 250;

/** One process of the asset, and its way to DynamoDB, which is slower or faster. */
interface Lane {
  readonly engine: Engine;
  readonly workers: Workers;
  readonly dynamoDb: FaultyDynamoDb;
  readonly setFaults: (faultFor: (call: CallToDynamoDb) => Fault) => void;
}

/**
 * Makes an invocation for each seed, some at a time.
 *
 * @throws Error that names the seed of one that was killed by its time limit again and again, or reported another
 * record than the first that is not done
 */
export async function invocations(
  seeds: readonly number[],
  { module, engine, signal }: InvocationsOptions,
): Promise<readonly Invocation[]> {
  const waiting = seeds.values();
  const ended: Invocation[] = [];
  async function work(): Promise<void> {
    await using started = new AsyncDisposableStack();
    let faults: (call: CallToDynamoDb) => Fault = () => ({ kind: 'none' });
    const dynamoDb = await startFaultyDynamoDb({
      engine: engine.endpoint,
      faultFor: (call) => faults(call),
    });
    started.defer(dynamoDb.stop);
    const workers = startWorkers({ module, endpoint: dynamoDb.endpoint, concurrency: 1 });
    started.defer(workers.stop);
    const setFaults: Lane['setFaults'] = (next) => {
      faults = next;
    };
    for (const seed of waiting) {
      signal.throwIfAborted();
      ended.push(await invokeInTime(seed, { engine, workers, dynamoDb, setFaults }));
    }
  }
  await Promise.all(Array.from({ length: LANES }, work));
  return ended;
}

/**
 * A process that gets no processor for two seconds is late, whatever it does. One that is late again
 * and again, with a new batch of the same size and the same time, is late by itself.
 */
async function invokeInTime(seed: number, lane: Lane): Promise<Invocation> {
  for (let late = 0; late < MOST_LATE; late += 1) {
    const ended = await invokeOnce(seed, late, lane);
    if (ended !== undefined) return { ...ended, late };
  }
  throw new Error(`Seed ${seed}: ${MOST_LATE} times no answer within the time limit`);
}

/** Nothing where there was no answer within the time limit. */
async function invokeOnce(
  seed: number,
  late: number,
  lane: Lane,
): Promise<Omit<Invocation, 'late'> | undefined> {
  const random = seeded(seed);
  // As many small ones as large ones, so that batches are stopped at every stage.
  const size = scaled(random, LEAST_RECORDS, MOST_RECORDS);
  const batch = plainBatch(seeded(seed), seed + late * OTHER_SEEDS, size);
  const limitMs = integer(random, LEAST_LIMIT_MS, MOST_LIMIT_MS);
  const rounds = Math.ceil(batch.records.length / RECORDS_IN_FLIGHT);
  // With these delays, the inserts take from a fifth to two and a half times as long as there is.
  const meanDelayMs = ((limitMs - MARGIN_MS) / rounds) * (scaled(random, 20, 250) / 100);
  const mostDelayMs = Math.min(MOST_DELAY_MS, 2 * meanDelayMs);
  const refused = faultSchedule(seed, { 'call throttled': 20, 'parts refused': 40 });
  lane.setFaults((call) => {
    const fault = refused(call);
    if (fault.kind !== 'none') return fault;
    const delay = randomFor(seed, `delay ${call.operation} ${call.keys[0]}`);
    const when = delay() < 0.5 ? 'before' : 'after';
    // Lookups come first: were they as slow, few batches would get any further.
    const most = call.operation === 'BatchGetItem' ? mostDelayMs / 4 : mostDelayMs;
    return { kind: 'slow', ms: integer(delay, 0, most), when };
  });

  let startedAt = 0;
  const worker = lane.workers.take();
  const answer = await worker
    ?.invoke(
      { Records: [...batch.records] },
      {
        awsRequestId: `seed ${seed}`,
        // Asked once, when the process is ready.
        getRemainingTimeInMillis() {
          startedAt = performance.now();
          return limitMs;
        },
      },
    )
    .catch(() => undefined);
  const overrunMs = performance.now() - startedAt - (limitMs - MARGIN_MS);
  await lane.dynamoDb.settled();
  if (answer === undefined) return undefined;

  const identifier = answer.batchItemFailures[0]?.itemIdentifier;
  const reported =
    identifier === undefined
      ? batch.records.length
      : batch.records.findIndex(({ kinesis }) => kinesis.sequenceNumber === identifier);
  const deadlineAt = startedAt + limitMs - MARGIN_MS;
  const { least, most } = await firstNotDone(batch, lane, deadlineAt - DOUBT_MS);
  if (reported < least || reported > most) {
    const wanted = least === most ? `${least}` : `one from ${least} to ${most}`;
    throw new Error(
      `Seed ${seed}: reported record ${reported} of ${batch.records.length}, and the first that is not done is ${wanted}`,
    );
  }
  return { records: batch.records.length, reported, overrunMs };
}

/** A whole number from `least` to `most`, each power of ten as likely as the next. */
function scaled(random: Random, least: number, most: number): number {
  return Math.round(least * (most / least) ** random());
}

/**
 * The first record whose item is not in its table, or whose writer was not told that it is: at most
 * by what is stored, at least by what the writer was told in good time.
 */
async function firstNotDone(
  { keys, records }: PlainBatch,
  { engine: { client }, dynamoDb: { told } }: Lane,
  surelyReadBy: number,
) {
  const { signal } = new AbortController();
  const keysIn = (table: string) => keys.filter((one) => one.table === table).map(({ key }) => key);
  const stored = {
    events: await present({ client, table: EVENTS_TABLE, signal }, 'id', keysIn('events')),
    rejections: await present(
      { client, table: REJECTIONS_TABLE, signal },
      'recordId',
      keysIn('rejections'),
    ),
  };
  const first = (isDone: (key: string) => boolean) => {
    const index = keys.findIndex(({ table, key }) => !stored[table].has(key) || !isDone(key));
    return index === -1 ? records.length : index;
  };
  return {
    least: first((key) => (told.get(key) ?? Infinity) <= surelyReadBy),
    most: first((key) => told.has(key)),
  };
}
