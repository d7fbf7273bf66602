import { createHash } from 'node:crypto';
import type { ShardRecord } from '../../stream/record.ts';

/**
 * Deals a shard's records to its lanes: those of one partition key always to the same one, so that
 * they stay in order.
 *
 * Source: AWS, "Configure ... ParallelizationFactor": "Lambda still ensures in-order processing at
 * the partition-key level".
 */
export function dealToLanes(
  records: readonly ShardRecord[],
  lanes: number,
): readonly (readonly ShardRecord[])[] {
  const dealt: ShardRecord[][] = Array.from({ length: lanes }, () => []);
  for (const record of records) dealt[laneOf(record.partitionKey, lanes)]?.push(record);
  return dealt;
}

function laneOf(partitionKey: string, lanes: number): number {
  if (lanes === 1) return 0;
  return createHash('md5').update(partitionKey).digest().readUInt32BE(0) % lanes;
}
