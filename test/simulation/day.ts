import { chance, oneOf, seeded } from '../../src/local/sample-calls/random.ts';
import { dynamoDb } from './dynamodb.ts';
import { failedBatches } from './failed-batches.ts';
import { type Fault, faultsOf } from './faults.ts';
import { functions } from './functions.ts';
import { type Invariants, invariants } from './invariants.ts';
import { startMapping } from './mapping.ts';
import { operator } from './operator.ts';
import { kinesisStream } from './stream.ts';
import { tableStream } from './table-stream.ts';
import { DAY_MS, HOUR_MS, type SentRecord, type Thing, trafficOf, types } from './traffic.ts';
import { virtualClock } from './virtual-clock.ts';
import type { Settings, World } from './world.ts';

export interface DayOptions {
  readonly seed: number;
  readonly events: number;
  /** The only faults that may strike, by their names. @default all */
  readonly only?: ReadonlySet<string>;
  /** Gets each line of the trace. */
  readonly onLine?: (line: string) => void;
}

export interface DayResult {
  /** What did not hold; nothing where all did. */
  readonly violation: string | undefined;
  readonly struck: readonly Fault[];
  readonly counts: Invariants['counts'];
}

const MIDNIGHT = Date.parse('2026-11-23T00:00:00Z');
const TEN_MINUTES_MS = 600_000;
/** Once faults stop, everything is done within this. */
const BOUND_MS = 2 * HOUR_MS;
const MINUTE_MS = 60_000;

/** What happens to the deployment, asked every ten minutes. */
const INCIDENTS = [
  ['outage', 25],
  ['resharding', 40],
  ['mapping restarts', 60],
] as const;

/** Lives through a day and its end, on a clock of its own: the same options give the same day. */
export async function runDay({ seed, events, only, onLine }: DayOptions): Promise<DayResult> {
  const random = seeded(seed);
  const clock = virtualClock(MIDNIGHT);
  const tell =
    onLine && ((what: string) => onLine(`${new Date(clock.now()).toISOString()} ${what}`));
  const faults = faultsOf(seed, only, ({ name, kind }) => tell?.(`fault "${name}": ${kind}`));
  const settings: Settings = {
    batchSize: oneOf(random, [20, 100, 400, 1_000]),
    batchingWindowSeconds: oneOf(random, [0, 2, 10]),
    parallelizationFactor: oneOf(random, [1, 1, 2]),
    retries: oneOf(random, [2, 5, 20]),
    maxRecordAgeSeconds: oneOf(random, [600, 3_600]),
    bisect: chance(random, 0.7),
    brokenType: oneOf(random, types),
    hasEffects: chance(random, 0.25),
    hasEventBus: chance(random, 0.5),
  };
  const world: World = {
    clock: { ...clock, random: () => faults.random('jitter') },
    faults,
    invariants: invariants(settings),
    tell,
    settings,
    outageUntil: 0,
    mendedAt: MIDNIGHT + 8 * HOUR_MS * random(),
  };
  tell?.(`settings: ${JSON.stringify(settings)}`);
  const traffic = trafficOf(seed, events);

  const bucket = failedBatches(world, () => tables.rejections);
  const changes = tableStream(world, {
    invoke: (event) => lambda.publisher(event),
    keep: (discard, records) => bucket.keep('publisher', discard, records),
  });
  const tables = dynamoDb(world, settings.hasEventBus ? changes.changed : () => {});
  const lambda = functions(world, tables);
  const stream = kinesisStream(world);
  const mapping = startMapping(world, stream, {
    invoke: lambda.consumer,
    keep: (discard, records) => bucket.keep('consumer', discard, records),
  });
  const person = operator(world, {
    dynamoDb: tables,
    stream,
    functions: lambda,
    failedBatches: bucket,
    thingsIn: thingsIn(traffic),
  });

  /** Does something again and again, until the day is over. */
  function every(ms: () => number, task: () => void): void {
    clock.after(ms(), () => {
      if (clock.now() >= MIDNIGHT + DAY_MS) return;
      task();
      every(ms, task);
    });
  }
  function send(index: number): void {
    const record = traffic[index];
    if (record === undefined) return;
    clock.after(MIDNIGHT + record.at - clock.now(), () => {
      stream.put(record);
      send(index + 1);
    });
  }
  send(0);
  every(
    () => TEN_MINUTES_MS,
    () => {
      const incident = faults.strike('incident', INCIDENTS);
      if (incident === 'outage') {
        world.outageUntil = clock.now() + 3 * TEN_MINUTES_MS * faults.random('outage');
      } else if (incident === 'resharding') stream.reshard();
      else if (incident === 'mapping restarts') mapping.restart();
    },
  );
  every(() => 3 * HOUR_MS, tables.expire);
  every(
    () => MINUTE_MS * (20 + 60 * faults.random('operator')),
    () => void person.work(faults.random('replay') < 0.03),
  );
  for (const { id, at } of toForget(traffic, random)) {
    clock.after(at, () => void person.forget(id));
  }

  let isOver = false;
  let idleMinutes = 0;
  clock.after(DAY_MS, () => {
    faults.stop();
    world.outageUntil = 0;
    tell?.('no more faults');
    clock.after(MINUTE_MS, settle);
  });
  function settle(): void {
    const isIdle = mapping.isIdle() && changes.isIdle() && person.isIdle();
    idleMinutes = isIdle ? idleMinutes + 1 : 0;
    if (idleMinutes === 2) {
      isOver = true;
      world.invariants.ended(tables.events);
    } else if (clock.now() > MIDNIGHT + DAY_MS + BOUND_MS) {
      world.invariants.violate('two hours after the last fault, something is not done');
    } else {
      void person.work(false);
      clock.after(MINUTE_MS, settle);
    }
  }

  // In a process of Lambda's, it would be the end of whatever is under way.
  const onUnhandled = (reason: unknown) =>
    world.invariants.violate(`a rejected promise has no handler: ${reason}`);
  process.on('unhandledRejection', onUnhandled);
  await clock.run(() => isOver || world.invariants.violation() !== undefined);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', onUnhandled);
  const violation = world.invariants.violation();
  if (violation !== undefined) tell?.(`violation: ${violation}`);
  return { violation, struck: faults.struck, counts: world.invariants.counts };
}

/** Some events, most of them when a copy is about to come. */
function toForget(traffic: readonly SentRecord[], random: () => number) {
  const seen = new Set<Thing>();
  return traffic.flatMap(({ at, things: [thing] }) => {
    if (thing?.kind !== 'event') return [];
    const isCopy = seen.has(thing);
    seen.add(thing);
    if (random() > (isCopy ? 0.3 : 0.005)) return [];
    const later = isCopy ? random() * 4_000 - 1_000 : random() * 2 * HOUR_MS;
    return [{ id: thing.id, at: Math.min(Math.max(0, at + later), DAY_MS - 1) }];
  });
}

/** Looks up what was sent with some bytes: a record, or an element of an array. */
function thingsIn(traffic: readonly SentRecord[]): (data: Uint8Array) => readonly Thing[] {
  const byLength = new Map<
    number,
    { readonly bytes: Buffer; readonly things: readonly Thing[] }[]
  >();
  const add = (bytes: Buffer, things: readonly Thing[]) => {
    const known = byLength.get(bytes.length);
    if (known === undefined) byLength.set(bytes.length, [{ bytes, things }]);
    else known.push({ bytes, things });
  };
  for (const { data, things } of traffic) {
    add(data, things);
    if (things.length > 1) for (const thing of things) add(thing.bytes, [thing]);
  }
  return (data) => byLength.get(data.length)?.find(({ bytes }) => bytes.equals(data))?.things ?? [];
}
