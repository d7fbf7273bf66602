import { GOOD, type Lane, startLane } from './answers/trouble.ts';
import { buildAsset } from './built-asset.ts';
import { startEngine } from './faulty-dynamodb/engine.ts';
import type { CallToDynamoDb, Fault } from './faulty-dynamodb/fault.ts';
import { UNDOCUMENTED_FORMS } from './faulty-dynamodb/undocumented-answer.ts';
import type { Figure, Scenario } from './scenario.ts';

const OPERATIONS = ['BatchGetItem', 'BatchExecuteStatement', 'BatchWriteItem'] as const;
type Operation = (typeof OPERATIONS)[number];

const LIMIT_MS = 30_000;
/** A little more than the consumer's deadline margin of 2 s. */
const LITTLE_TIME_MS = 2_400;
/** The client's timeout of 5 s once, and time for the work on a busy machine. */
const LIMIT_WITH_A_STALL_MS = 20_000;
/** One is to be, and more may time out on a busy machine; as many connections die as calls are in flight, 8. */
const MAX_ENDED = 3;
/** As many as need all the calls that are in flight at the same time. */
const MANY = 200;

/** Answers that prove nothing, and answers that do not come. */
export const answers: Scenario = {
  name: 'answers',
  proves:
    'what no documented answer confirms is not acknowledged, and a call that stalls is ended and made again',
  async run({ signal, say }) {
    await using started = new AsyncDisposableStack();
    const asset = await buildAsset();
    started.defer(asset.remove);
    const engine = await startEngine('stand-in');
    started.defer(engine.stop);
    const lane = () => startLane(started, { module: asset.module, engine });
    const stalls = async (what: string, batch: number, meet: (lane: Lane) => Promise<void>) => {
      const one = await lane();
      await meet(one);
      return afterStall(what, await one.invoke(batch, LIMIT_WITH_A_STALL_MS));
    };
    const parts = await Promise.all([
      undocumented(await lane(), signal),
      ...OPERATIONS.map((operation, nth) =>
        stalls(`a body of ${operation} that stalls`, 1_000 + nth, async ({ setFaults }) =>
          setFaults(firstCalls(1, operation, { kind: 'answer stalls' })),
        ),
      ),
      stalls('connections that died in silence', 1_003, async ({ dynamoDb, invoke }) => {
        await invoke(1_004, LIMIT_MS, MANY);
        const died = dynamoDb.fallSilent();
        if (died <= MAX_ENDED) throw new Error(`Only ${died} connections were open`);
        say(`connections that died in silence: ${died}`);
      }),
    ]);
    return parts.flat();
  },
};

/** Each form: at the first two calls of each operation, and then at every call that puts. */
async function undocumented({ setFaults, invoke, dynamoDb }: Lane, signal: AbortSignal) {
  let acknowledged = 0;
  for (const [nth, form] of UNDOCUMENTED_FORMS.entries()) {
    signal.throwIfAborted();
    const fault: Fault = { kind: 'undocumented answer', form };
    const faults = OPERATIONS.map((operation) => firstCalls(2, operation, fault));
    setFaults((call) => {
      const met = faults.map((faultFor) => faultFor(call));
      return met.find(({ kind }) => kind !== 'none') ?? { kind: 'none' };
    });
    const all = await invoke(2 * nth, LIMIT_MS);
    if (all.acknowledged !== all.records) throw new Error(`${form}: the batch was not finished`);

    setFaults(firstCalls(Infinity, 'BatchWriteItem', fault));
    const some = await invoke(2 * nth + 1, LITTLE_TIME_MS);
    if (some.acknowledged > GOOD) {
      throw new Error(`${form}: a rejection was acknowledged that nothing proves`);
    }
    acknowledged += all.acknowledged + some.acknowledged;
  }
  return [
    {
      what: 'undocumented answers',
      value: `${dynamoDb.calls.get('undocumented answer')}, of ${UNDOCUMENTED_FORMS.length} forms`,
    },
    { what: 'records acknowledged, all of them in their tables', value: String(acknowledged) },
    { what: 'records that stand twice in a batch, kept once', value: '2 in each' },
  ];
}

function afterStall(
  what: string,
  { acknowledged, records, retries, durationMs }: Awaited<ReturnType<Lane['invoke']>>,
): Figure[] {
  const timeouts = retries['TimeoutError'] ?? 0;
  if (acknowledged < records) throw new Error(`${what}: the batch was not finished`);
  if (timeouts < 1 || timeouts > MAX_ENDED) {
    throw new Error(`${what}: ${timeouts} calls were ended, expected 1 to ${MAX_ENDED}`);
  }
  const seconds = (durationMs / 1000).toFixed(1);
  const limit = LIMIT_WITH_A_STALL_MS / 1000;
  return [{ what, value: `${timeouts} ended and made again; done after ${seconds} s of ${limit}` }];
}

/** The first calls of an operation meet the fault, and no others. */
function firstCalls(count: number, of: Operation, fault: Fault) {
  let met = 0;
  return ({ operation }: CallToDynamoDb): Fault => {
    if (operation !== of || met >= count) return { kind: 'none' };
    met += 1;
    return fault;
  };
}
