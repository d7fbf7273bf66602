import { startFunction } from '../../src/local/function.ts';
import { functionEnvironment } from '../../src/local/function-environment.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { aRecord, recordIdOf } from '../fixtures/records.ts';
import { buildAsset } from './built-asset.ts';
import { UNDOCUMENTED } from './faulty-dynamodb/faults.ts';
import { type FaultyDynamoDb, startFaultyDynamoDb } from './faulty-dynamodb/index.ts';
import type { Conditions, Scenario } from './scenario.ts';

const OPERATIONS = ['BatchGetItem', 'BatchExecuteStatement', 'BatchWriteItem'];
/** What a call meets, and how the log names what it is tried again for. */
const RETRIED: readonly (readonly [fault: string, reason: string])[] = [
  ['dropped before', 'ECONNRESET'],
  ['dropped after', 'ECONNRESET'],
  ['answer broken off', 'ECONNRESET'],
  ['answer cut in half', 'unreadable answer'],
  ...UNDOCUMENTED.map((form) => [form, 'undocumented answer'] as const),
];

const LIMIT_MS = 30_000;
/** A little more than the consumer's deadline margin of 2 s. */
const LITTLE_TIME_MS = 2_400;
/** The client's timeout of 5 s once, and time for the work on a busy machine. */
const LIMIT_WITH_A_STALL_MS = 20_000;
/** One is to be, and more may time out on a busy machine; as many connections die as calls are in flight, 8. */
const MAX_ENDED = 3;
/** More than one call inserts, so all are looked up first. */
const GOOD = 30;
/** As many as need all the calls that are in flight at the same time. */
const MANY = 200;
/** More than one call puts. */
const BAD = 30;
/** Event ids and sequence numbers of different batches do not meet. */
const MOST_RECORDS = 1_000;

/** Answers that prove nothing, and answers that do not come. */
export const answers: Scenario = {
  name: 'answers',
  proves:
    'what no documented answer confirms is not acknowledged, and a call that stalls is ended and made again',
  async run({ signal, say }) {
    await using started = new AsyncDisposableStack();
    const module = await buildAsset(started);
    const lane = () => startLane(started, module);
    await Promise.all([
      unproven(await lane(), { signal, say }),
      ...OPERATIONS.map(async (operation) => {
        const one = await lane();
        one.meet(firstCalls(1, [operation], 'answer stalls'));
        say(await afterStall(`a body of ${operation} that stalls`, one));
      }),
      lane().then(async (one) => {
        await one.invoke(LIMIT_MS, MANY);
        const died = one.dynamoDb.fallSilent();
        if (died <= MAX_ENDED) throw new Error(`Only ${died} connections were open`);
        say(await afterStall(`${died} connections that died in silence`, one));
      }),
    ]);
  },
};

type Lane = Awaited<ReturnType<typeof startLane>>;
type FaultFor = (operation: string) => string | undefined;

/** What the function logs of a batch. */
interface Line {
  readonly retries?: Readonly<Record<string, number>>;
  readonly durationMs?: number;
}

/** The asset in a process of its own, with a DynamoDB of its own; both are stopped with `started`. */
async function startLane(started: AsyncDisposableStack, module: URL) {
  let faultFor: FaultFor = () => undefined;
  let logged = Promise.withResolvers<Line>();
  let batches = 0;
  const dynamoDb = await startFaultyDynamoDb((operation) => faultFor(operation));
  started.defer(dynamoDb.stop);
  const { invoke, stop } = startFunction({
    module,
    environment: functionEnvironment(dynamoDb.endpoint),
    onLine(text) {
      if (text.includes('"retries"')) logged.resolve(JSON.parse(text));
    },
  });
  started.defer(stop);
  return {
    dynamoDb,
    meet(next: FaultFor) {
      faultFor = next;
    },
    /**
     * Invokes it with a batch of good records, bad ones, and two of these once more.
     *
     * @throws Error where a record is acknowledged and not in its table
     */
    async invoke(limitMs: number, good = GOOD) {
      batches += 1;
      logged = Promise.withResolvers();
      const { records, isStored } = contentOf(batches * MOST_RECORDS, good);
      const { batchItemFailures } = await invoke(
        { Records: records },
        { awsRequestId: `batch ${batches}`, getRemainingTimeInMillis: () => limitMs },
      );
      const identifier = batchItemFailures[0]?.itemIdentifier;
      const reported = records.findIndex(({ kinesis }) => kinesis.sequenceNumber === identifier);
      const acknowledged = identifier === undefined ? records.length : reported;
      const missing = isStored.slice(0, acknowledged).filter((is) => !is(dynamoDb)).length;
      if (missing > 0) throw new Error(`${missing} records are acknowledged and in no table`);
      // The answer may overtake the output.
      return { acknowledged, records: records.length, ...(await logged.promise) };
    },
  };
}

type Tables = Pick<FaultyDynamoDb, 'events' | 'rejections'>;

/** Records, and for each whether it is in its table. */
function contentOf(from: number, size: number) {
  const good = Array.from({ length: size }, (_, n) => {
    const id = `EZ-${from + n}`;
    const record = aRecord(aCloudEvent({ id }), { number: from + n });
    return { record, is: ({ events }: Tables) => events.has(id) };
  });
  const bad = Array.from({ length: BAD }, (_, n) => {
    const number = from + size + n;
    const record = aRecord(`no JSON ${n}`, { number });
    return { record, is: ({ rejections }: Tables) => rejections.has(recordIdOf(number)) };
  });
  // DynamoDB refuses a call that names a key twice.
  const all = [...good, ...bad, ...bad.slice(-2)];
  return { records: all.map(({ record }) => record), isStored: all.map(({ is }) => is) };
}

/** Each fault: at the first two calls of each operation, and then at every call that puts. */
async function unproven(
  { meet, invoke, dynamoDb }: Lane,
  { signal, say }: Pick<Conditions, 'signal' | 'say'>,
): Promise<void> {
  let acknowledged = 0;
  for (const [fault, reason] of RETRIED) {
    signal.throwIfAborted();
    meet(firstCalls(2, OPERATIONS, fault));
    const all = await invoke(LIMIT_MS);
    if (all.acknowledged !== all.records) throw new Error(`${fault}: the batch was not finished`);
    if (!all.retries?.[reason]) throw new Error(`${fault}: not retried for ${reason}`);

    meet(firstCalls(Infinity, ['BatchWriteItem'], fault));
    const some = await invoke(LITTLE_TIME_MS);
    if (some.acknowledged > GOOD) {
      throw new Error(`${fault}: a rejection was acknowledged that nothing proves`);
    }
    acknowledged += all.acknowledged + some.acknowledged;
  }
  const met = [...dynamoDb.met].filter(([fault]) => fault !== 'none');
  const calls = met.reduce((sum, [, times]) => sum + times, 0);
  say(`calls without an answer that proves something: ${calls}, in ${met.length} ways`);
  say(`records acknowledged, all of them in their tables: ${acknowledged}`);
}

/** The next batch is finished, with no more calls ended than have to be. */
async function afterStall(what: string, { invoke }: Lane): Promise<string> {
  const ended = await invoke(LIMIT_WITH_A_STALL_MS);
  const timeouts = ended.retries?.['TimeoutError'] ?? 0;
  if (ended.acknowledged < ended.records) throw new Error(`${what}: the batch was not finished`);
  if (timeouts < 1 || timeouts > MAX_ENDED) {
    throw new Error(`${what}: ${timeouts} calls were ended, expected 1 to ${MAX_ENDED}`);
  }
  const seconds = ((ended.durationMs ?? 0) / 1000).toFixed(1);
  const limit = LIMIT_WITH_A_STALL_MS / 1000;
  return `${what}: ${timeouts} ended and made again; done after ${seconds} s of ${limit}`;
}

/** The first calls of each of these operations meet the fault, and no others. */
function firstCalls(count: number, operations: readonly string[], fault: string): FaultFor {
  const left = new Map(operations.map((operation) => [operation, count]));
  return (operation) => {
    const more = left.get(operation) ?? 0;
    left.set(operation, more - 1);
    return more > 0 ? fault : undefined;
  };
}
