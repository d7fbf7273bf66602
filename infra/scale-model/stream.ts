import type { Settings } from '../settings.ts';
import { AWS } from './aws-limits.ts';
import type { Inputs } from './inputs.ts';

/** What the stream has to take at a rate. */
export interface StreamLoad {
  readonly shards: number;
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
  /** The most events a second that one shard takes. */
  readonly eventsPerShard: number;
}

/** Events a second that fill one shard: by their bytes or by their records, whichever fills it first. */
export function eventsPerShard({ recordsPerEvent, recordBytes }: Inputs): number {
  return Math.min(AWS.shardRecordsIn, AWS.shardBytesIn / recordBytes) / recordsPerEvent;
}

/** Shards of a provisioned stream, so that the busiest of them is no fuller than `targetShare`. */
export function shardsFor(eventsPerSecond: number, inputs: Inputs): number {
  const full = eventsPerSecond / eventsPerShard(inputs);
  return Math.max(1, Math.ceil((full * inputs.busiestShard) / inputs.targetShare));
}

/** The stream at a rate; on demand it has room for twice that, and never less than a new one. */
export function streamLoad(
  eventsPerSecond: number,
  inputs: Inputs,
  { shardCount }: Pick<Settings, 'shardCount'>,
): StreamLoad {
  const recordsPerSecond = eventsPerSecond * inputs.recordsPerEvent;
  const onDemand = Math.ceil((2 * eventsPerSecond) / eventsPerShard(inputs));
  return {
    shards: shardCount ?? Math.max(AWS.newStreamShards, onDemand),
    recordsPerSecond,
    bytesPerSecond: recordsPerSecond * inputs.recordBytes,
    eventsPerShard: eventsPerShard(inputs),
  };
}
