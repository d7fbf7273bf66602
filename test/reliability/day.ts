import { startFunction } from '../../src/local/function.ts';
import { functionEnvironment } from '../../src/local/function-environment.ts';
import { sampleTraffic } from '../../src/local/sample-calls/index.ts';
import { chance, integer, seeded } from '../../src/local/sample-calls/random.ts';
import { buildAsset } from './built-asset.ts';
import { consumedStream, differences } from './consumed-stream.ts';
import { startFaultyDynamoDb } from './faulty-dynamodb/index.ts';
import type { Scenario } from './scenario.ts';

const EVENTS = 10_000;
const DAYS_LONG = 30;
/** Each has a process of its own, so that one can be killed while the others work. */
const SHARDS = 3;
/** Enough that nothing is ever given up. */
const RETRIES = 100;
const TIMEOUT_MS = 15_000;
/** What calls meet, in a thousand of them: about a seventh meets something. */
const RATES = [
  ['dropped before', 30],
  ['dropped after', 30],
  ['answer broken off', 30],
  ['answer cut in half', 30],
  ['answer stalls', 1],
  ['killed before', 10],
  ['killed after', 15],
] as const;
/** Of the invocations, at a random moment: most are in the middle of their work by then. */
const KILLED_SHARE = 0.25;
const KILLED_WITHIN_MS = 100;
/** Differences; more of them say nothing more. */
const MOST_SHOWN = 20;

type Counts = Map<string, number>;

/** The asset in processes that die, on connections that break. */
export const day: Scenario = {
  name: 'day',
  proves:
    'each valid event of a day is stored once and each bad record kept, through broken connections and killed processes',
  async run({ long, seed, signal, say }) {
    await using started = new AsyncDisposableStack();
    const module = await buildAsset(started);
    const counts: Counts = new Map();
    for (let nth = 0; nth < (long ? DAYS_LONG : 1); nth += 1) {
      await liveThrough(seed + nth, { module, signal, counts });
      say(`seed ${seed + nth}: all held`);
    }
    const killed = [...counts.keys()].filter((what) => what.includes('killed'));
    if (killed.length < 3)
      throw new Error(`The test is blind: only ${killed.join(', ') || 'none'}`);
    for (const [what, count] of [...counts].toSorted()) say(`${what}: ${count}`);
  },
};

/** @throws Error that says what differs from what was sent */
async function liveThrough(
  seed: number,
  { module, signal, counts }: { module: URL; signal: AbortSignal; counts: Counts },
): Promise<void> {
  const count = (what: string, by = 1) => counts.set(what, (counts.get(what) ?? 0) + by);
  const random = seeded(seed);
  await using started = new AsyncDisposableStack();
  const dynamoDb = await startFaultyDynamoDb(
    () => faultAt(random() * 1_000),
    (accessKeyId) => void functions.get(accessKeyId)?.stop(),
  );
  started.defer(dynamoDb.stop);
  const functions = new Map(
    Array.from({ length: SHARDS }, (_, shard) => {
      const environment = functionEnvironment(dynamoDb.endpoint, `shard${shard}`);
      return [`shard${shard}`, startFunction({ module, environment, onLine: () => {} })];
    }),
  );
  for (const { stop } of functions.values()) started.defer(stop);

  const { records, expected } = sampleTraffic({ seed, events: EVENTS });
  const failedBatches = await consumedStream({
    records,
    shards: SHARDS,
    settings: {
      batchSize: integer(random, 50, 150),
      maximumRetryAttempts: RETRIES,
      timeoutMs: TIMEOUT_MS,
    },
    signal,
    async invoke(event, context) {
      const shard = event.Records[0]?.eventID.split(':')[0]?.at(-1);
      const process = functions.get(`shard${shard}`);
      if (process === undefined) throw new Error(`No process is for the shard ${shard}`);
      const kill = () => {
        count('processes killed at a random moment');
        void process.stop();
      };
      const timer = chance(random, KILLED_SHARE)
        ? setTimeout(kill, integer(random, 1, KILLED_WITHIN_MS))
        : undefined;
      count('invocations');
      return process.invoke(event, context).finally(() => clearTimeout(timer));
    },
  });

  // A process that was killed logs nothing, so the log is no witness here.
  const logged = {
    processed: 0,
    duplicate: expected.duplicates,
    ignored: expected.ignored,
    rejected: 0,
    unfinished: 0,
  };
  const found = [
    ...differences(dynamoDb, expected, logged),
    ...failedBatches.map((batch) => `${batch.length} records were given up`),
  ];
  if (found.length > 0) {
    throw new Error(
      `Day ${seed}: ${found.length} differences\n  ${found.slice(0, MOST_SHOWN).join('\n  ')}`,
    );
  }
  count('records', records.length);
  count('events stored', dynamoDb.events.size);
  count('rejections with their bytes', dynamoDb.rejections.size);
  for (const [fault, calls] of dynamoDb.met) count(`calls that met: ${fault}`, calls);
}

function faultAt(place: number): string | undefined {
  let end = 0;
  for (const [fault, rate] of RATES) {
    end += rate;
    if (place < end) return fault;
  }
  return undefined;
}
