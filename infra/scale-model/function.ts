import { SLICE_RECORDS } from '../../src/consumer.ts';
import type { Settings } from '../settings.ts';
import { BATCH_RECORDS, MEMORY_MB } from '../sizes.ts';
import { AWS } from './aws-limits.ts';
import type { Inputs } from './inputs.ts';
import type { StreamLoad } from './stream.ts';
import { isLookedUp } from './tables.ts';

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

/**
 * Seconds of a batch: CPU, then its calls: those of a slice go out together, and a slice is looked up
 * while the one before it is committed. None overlaps the CPU.
 */
export function batchSeconds(events: number, inputs: Inputs): number {
  const cpuMs =
    (inputs.cpuMillisPerBatch + (inputs.cpuMicrosPerEvent * events) / 1_000) / vcpuShare(MEMORY_MB);
  const lookups = isLookedUp(events) ? inputs.lookupMs : 0;
  const inserts = Math.ceil(events / SLICE_RECORDS) * inputs.insertMs;
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
