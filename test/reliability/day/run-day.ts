import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logTally } from '../../../src/local/log-tally.ts';
import { EVENTS_TABLE, REJECTIONS_TABLE } from '../../../src/local/names.ts';
import { seeded } from '../../../src/local/sample-calls/random.ts';
import { allItems } from '../../../src/local/tables-content.ts';
import { type EngineName, startEngine } from '../faulty-dynamodb/engine.ts';
import { faultSchedule } from '../faulty-dynamodb/fault.ts';
import { startFaultyDynamoDb } from '../faulty-dynamodb/proxy.ts';
import { consumedStream } from './consumed-stream.ts';
import { differences } from './differences.ts';
import { givenUpRecords } from './given-up.ts';
import { hardLife, RATES } from './hardships.ts';
import { dayTraffic } from './traffic.ts';
import { startWorkers } from './workers.ts';

/** One day to live through. */
export interface DayOptions {
  readonly seed: number;
  /** About so many events are sent. */
  readonly events: number;
  readonly engine: EngineName;
  /** The built asset. */
  readonly module: URL;
  readonly signal: AbortSignal;
}

/** What happened in a day, by what it is called. */
export type DayCounts = ReadonlyMap<string, number>;

const CONCURRENCY = 3;
/** Differences; more of them say nothing more. */
const MOST_SHOWN = 20;

/**
 * Sends a day's traffic through the asset while everything goes wrong that can, and compares what is
 * stored at the end with what was sent.
 *
 * @throws Error that says the differences
 */
export async function runDay(options: DayOptions): Promise<DayCounts> {
  const { seed, signal } = options;
  const traffic = dayTraffic(seed, options.events);
  const counts = new Map<string, number>();
  const count = (what: string, by = 1) => counts.set(what, (counts.get(what) ?? 0) + by);

  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'voice-events-day-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const engine = await startEngine(options.engine);
  started.defer(engine.stop);
  const dynamoDb = await startFaultyDynamoDb({
    engine: engine.endpoint,
    faultFor: faultSchedule(seed, RATES),
    kill: (accessKeyId) => workers.kill(accessKeyId),
  });
  started.defer(dynamoDb.stop);
  const log = logTally();
  const workers = startWorkers({
    module: options.module,
    endpoint: dynamoDb.endpoint,
    concurrency: CONCURRENCY,
    onLine: log.read,
  });
  started.defer(workers.stop);

  const put = await consumedStream({
    random: seeded(seed),
    records: traffic.records,
    invoke: hardLife(seed, workers, () => count('processes killed at a random moment')),
    failedBatches: folder,
    count,
    signal,
  });
  await workers.stop();
  await dynamoDb.settled();

  const end = {
    events: await allItems(engine.client, EVENTS_TABLE),
    rejections: await allItems(engine.client, REJECTIONS_TABLE),
    givenUp: await givenUpRecords(folder),
    inserts: dynamoDb.inserts,
    put,
  };
  const found = differences(traffic.expected, end);
  if (found.length > 0) throw new Error(inWords(options, found));

  for (const [what, number] of Object.entries({
    records: traffic.records.length,
    'events stored': end.events.length,
    'copies of events': traffic.expected.duplicates,
    'records put again hours later': traffic.expected.putAgain,
    'events of other products': traffic.expected.ignored,
    'rejections with their bytes': end.rejections.length,
    'records in failed batches': end.givenUp.length,
    'duplicates met, as the log says': log.outcomes().duplicate,
    differences: found.length,
  })) {
    count(what, number);
  }
  for (const [kind, calls] of dynamoDb.calls) {
    count(kind === 'none' ? 'calls without a fault' : `fault: ${kind}`, calls);
  }
  return counts;
}

function inWords({ seed, engine }: DayOptions, found: readonly string[]): string {
  const shown = found.slice(0, MOST_SHOWN).join('\n  ');
  return `Day ${seed} on ${engine}: ${found.length} differences\n  ${shown}\nAgain: npm run test:reliability -- day --seed ${seed}`;
}
