import { AWS, DEFAULT_QUOTAS, type Quotas } from './aws-limits.ts';
import { type Cost, costsOf, monthly } from './costs.ts';
import { type Deployment, newDeployment, type WriteUnits } from './deployment.ts';
import { eventsPerEnvironment } from './function.ts';
import type { Inputs } from './inputs.ts';
import { type Load, loadOf } from './load.ts';
import { shardsFor } from './stream.ts';

/** The most shards that the setting `shardCount` takes. */
const MOST_SHARDS = 500;
const MOST_PARALLEL = 10;
/** Seconds to choose the batching window from, and what share of the bill its calls may be. */
const WINDOWS = [2, 5, 10] as const;
const CALLS_SHARE_OF_BILL = 0.1;
/** From this share of the account's concurrency on, the function's part of it is reserved. */
const RESERVE_FROM = 0.1;
/** On demand, which needs no watching, may cost so many times what shards cost. */
const WORTH_NO_WATCHING = 2;

/** Settings as `cdk.json` and `-c name=value` take them. */
export type Context = Readonly<Record<string, unknown>>;

/** What to set, ask for and prepare, so that nothing is fuller than `targetShare`. */
export interface Recommendation extends Deployment {
  /** The settings that were given, and the recommended ones that differ from the defaults. */
  readonly context: Context;
}

/**
 * The deployment for a rate.
 *
 * @param given settings that are fixed: the others are recommended to go with them
 * @throws RangeError for a rate that a stream of 500 shards does not take; Error for odd settings
 */
export function recommend(
  eventsPerSecond: number,
  inputs: Inputs,
  given: Context = {},
): Recommendation {
  const shards = shardsFor(eventsPerSecond, inputs);
  if (shards > MOST_SHARDS) {
    throw new RangeError(
      `${eventsPerSecond} events a second need ${shards} shards, and a stream of this stack has ${MOST_SHARDS} at the most: deploy it several times, each with Twilio subaccounts of its own`,
    );
  }
  const steps = [streamSettings, parallelizationFactor, batchingWindow, reservedConcurrency];
  let context = given;
  for (const step of steps) context = { ...step(eventsPerSecond, inputs, context), ...context };
  return { context, ...deploymentFor(eventsPerSecond, inputs, context) };
}

/** A deployment with these settings, and the quotas and the warm throughput that the rate needs. */
function deploymentFor(
  eventsPerSecond: number,
  inputs: Inputs,
  context: Readonly<Record<string, unknown>>,
): Deployment {
  const { settings } = newDeployment(context);
  const load = loadOf(eventsPerSecond, inputs, settings);
  const warm = warmFor(load, inputs);
  return { settings, warm, quotas: quotasFor(load, warm, inputs) };
}

/** On demand while it costs little more, and takes everything from the first hour on. */
function streamSettings(eventsPerSecond: number, inputs: Inputs): Context {
  const shardCount = shardsFor(eventsPerSecond, inputs);
  const usd = (context: Context) =>
    monthly(
      costsWith(eventsPerSecond, inputs, context).filter(({ what }) => what.startsWith('stream')),
    );
  const enough = shardCount <= AWS.newStreamShards;
  return enough && usd({}) <= WORTH_NO_WATCHING * usd({ shardCount }) ? {} : { shardCount };
}

/** As few as read a backlog twice as fast as events come in. */
function parallelizationFactor(eventsPerSecond: number, inputs: Inputs, context: Context): Context {
  const { shards } = loadWith(eventsPerSecond, inputs, context).stream;
  const rate = (eventsPerSecond / shards) * inputs.busiestShard;
  const needed = Math.min(MOST_PARALLEL, Math.ceil((2 * rate) / eventsPerEnvironment(inputs)));
  return needed > 1 ? { parallelizationFactor: needed } : {};
}

/** The shortest whose calls and log lines are a small share of the bill: events are soon there. */
function batchingWindow(eventsPerSecond: number, inputs: Inputs, context: Context): Context {
  const window = WINDOWS.find((batchingWindowSeconds) => {
    const costs = costsWith(eventsPerSecond, inputs, { ...context, batchingWindowSeconds });
    const calls = costs.filter(({ what }) => what.startsWith('function') || what === 'log');
    return monthly(calls) <= CALLS_SHARE_OF_BILL * monthly(costs);
  });
  return window === undefined || window === WINDOWS[0] ? {} : { batchingWindowSeconds: window };
}

/** With room for the new shards beside the old ones while a stream is resharded. */
function reservedConcurrency(eventsPerSecond: number, inputs: Inputs, context: Context): Context {
  const { environments } = loadWith(eventsPerSecond, inputs, context).function;
  if (environments < RESERVE_FROM * DEFAULT_QUOTAS.concurrency) return {};
  return { reservedConcurrency: Math.ceil(environments / inputs.targetShare) };
}

function loadWith(eventsPerSecond: number, inputs: Inputs, context: Context): Load {
  return loadOf(eventsPerSecond, inputs, newDeployment(context).settings);
}

function costsWith(eventsPerSecond: number, inputs: Inputs, context: Context): readonly Cost[] {
  const { settings } = newDeployment(context);
  return costsOf(loadOf(eventsPerSecond, inputs, settings), inputs, settings);
}

/** Warm throughput with room to spare, where that of a new table is not enough. */
function warmFor({ tables }: Load, { targetShare }: Inputs): WriteUnits {
  const needed = (units: number) =>
    Math.max(AWS.newTableWriteUnits, roundedUp(units / targetShare, 1_000));
  const { events, byCall, byConference, rejections } = tables.writeUnits;
  return {
    events: needed(events),
    byCall: needed(byCall),
    byConference: needed(byConference),
    rejections: needed(rejections),
  };
}

/** The default quotas, or what to ask for where they would be fuller than `targetShare`. */
function quotasFor(load: Load, warm: WriteUnits, { targetShare }: Inputs): Quotas {
  const { shards, concurrency, tableWriteUnits } = DEFAULT_QUOTAS;
  const asked = (used: number, byDefault: number, step: number) =>
    Math.max(byDefault, roundedUp(used / targetShare, step));
  return {
    ...DEFAULT_QUOTAS,
    shards: asked(load.stream.shards, shards, 100),
    concurrency: asked(load.function.environments, concurrency, 1_000),
    tableWriteUnits: Math.max(tableWriteUnits, ...Object.values(warm)),
  };
}

function roundedUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
