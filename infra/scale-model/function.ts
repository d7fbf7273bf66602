import { CALLS_IN_FLIGHT } from '../../src/store/calls.ts';
import { COMMITTED_BY_A_CALL } from '../../src/store/event-store.ts';
import type { Settings } from '../settings.ts';
import { BATCH_RECORDS, MEMORY_MB } from '../sizes.ts';
import { AWS } from './aws-limits.ts';
import { type Inputs, storedShare } from './inputs.ts';
import type { StreamLoad } from './stream.ts';
import { isLookedUp } from './tables.ts';

/** Keys in one call (BatchGetItem). */
const LOOKUPS_A_CALL = 100;

/** What the function does at a rate. */
export interface FunctionLoad {
  /** Batches at a time, at the most: shards times the parallelization factor. */
  readonly environments: number;
  readonly eventsPerBatch: number;
  readonly batchSeconds: number;
  readonly batchesPerSecond: number;
  /** The share of its time for which the environment of the busiest shard works. */
  readonly busyShare: number;
  /** The most events a second that one environment takes, in full batches. */
  readonly eventsPerEnvironment: number;
  /** Hours to work off what an hour's outage leaves behind, while events go on coming. */
  readonly catchUpHours: number;
}

/** The share of a vCPU that the memory brings; one thread cannot use more than one. */
export function vcpuShare(memoryMb: number): number {
  return Math.min(1, memoryMb / AWS.memoryOfVcpuMb);
}

/** Events in a batch that neither the batch size nor the payload of an invocation cuts short. */
export function fullBatchEvents({ recordsPerEvent, invocationBytes }: Inputs): number {
  return Math.min(BATCH_RECORDS, Math.floor(AWS.payloadBytes / invocationBytes)) / recordsPerEvent;
}

/** Seconds of a batch: CPU, then the lookups' calls and the inserts', some at a time. None overlaps. */
export function batchSeconds(events: number, inputs: Inputs): number {
  const cpuMs =
    (inputs.cpuMillisPerBatch + (inputs.cpuMicrosPerEvent * events) / 1_000) / vcpuShare(MEMORY_MB);
  const lookups = isLookedUp(events) ? turns(events, LOOKUPS_A_CALL) * inputs.lookupMs : 0;
  const inserts = turns(events * storedShare(inputs), COMMITTED_BY_A_CALL) * inputs.insertMs;
  return (cpuMs + lookups + inserts) / 1_000;
}

/** The most events a second that one environment takes, in full batches one after the other. */
export function eventsPerEnvironment(inputs: Inputs): number {
  const events = fullBatchEvents(inputs);
  return events / batchSeconds(events, inputs);
}

/** The function at a rate: what gathers in a window makes a batch, at least one event. */
export function functionLoad(
  eventsPerSecond: number,
  inputs: Inputs,
  stream: StreamLoad,
  settings: Pick<Settings, 'parallelizationFactor' | 'batchingWindowSeconds'>,
): FunctionLoad {
  const environments = stream.shards * settings.parallelizationFactor;
  const window = Math.max(settings.batchingWindowSeconds, AWS.pollSeconds);
  const gathered = (eventsPerSecond / environments) * window;
  const eventsPerBatch = Math.min(Math.max(1, gathered), fullBatchEvents(inputs));
  const seconds = batchSeconds(eventsPerBatch, inputs);
  const batchesPerSecond = eventsPerSecond / eventsPerBatch;
  const busiest = (batchesPerSecond / environments) * inputs.busiestShard;
  const most = eventsPerEnvironment(inputs);
  const rate = (eventsPerSecond / stream.shards) * inputs.busiestShard;
  return {
    environments,
    eventsPerBatch,
    batchSeconds: seconds,
    batchesPerSecond,
    busyShare: busiest * seconds,
    eventsPerEnvironment: most,
    catchUpHours: catchUpHours(
      rate,
      Math.min(most * settings.parallelizationFactor, mostRead(inputs)),
    ),
  };
}

/** Events a second that a shard gives to its reader. */
function mostRead({ recordsPerEvent, recordBytes }: Inputs): number {
  return AWS.shardBytesOut / (recordBytes * recordsPerEvent);
}

function catchUpHours(rate: number, most: number): number {
  return most > rate ? rate / (most - rate) : Infinity;
}

/** How often the function waits for calls: so many are under way at a time. */
function turns(items: number, inCall: number): number {
  return Math.ceil(Math.ceil(items / inCall) / CALLS_IN_FLIGHT);
}
