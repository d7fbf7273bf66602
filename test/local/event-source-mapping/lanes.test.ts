import { describe, expect, it } from 'vitest';
import { dealToLanes } from '../../../src/local/event-source-mapping/lanes.ts';
import { aRecord, numbers, records } from '../../stream/factories.ts';

// AWS, "Polling and batching streams" (Using Lambda to process records from Amazon Kinesis Data
// Streams): with a ParallelizationFactor, "Lambda still ensures in-order processing at the
// partition-key level".
describe('the lanes of a shard', () => {
  const keyed = Array.from({ length: 300 }, (_, n) => aRecord(n, { key: `call-${n % 30}` }));

  it('keep the records of a partition key together, in order', () => {
    const lanes = dealToLanes(keyed, 4);
    for (const key of new Set(keyed.map((record) => record.partitionKey))) {
      const having = lanes.filter((lane) => lane.some((record) => record.partitionKey === key));
      expect(having).toHaveLength(1);
      const of = having[0]?.filter((record) => record.partitionKey === key) ?? [];
      expect(numbers(of)).toEqual(numbers(keyed.filter((record) => record.partitionKey === key)));
    }
  });

  it('send a key to the same lane with every poll', () => {
    const lanesOf = (of: typeof keyed) =>
      dealToLanes(of, 4).map((lane) => [...new Set(lane.map((record) => record.partitionKey))]);
    expect(lanesOf(keyed.slice(0, 30)).map((keys) => keys.toSorted())).toEqual(
      lanesOf(keyed.slice(30).toReversed()).map((keys) => keys.toSorted()),
    );
  });

  it('lose no record and share them out', () => {
    const lanes = dealToLanes(keyed, 4);
    expect(lanes.flat()).toHaveLength(keyed.length);
    expect(lanes.every((lane) => lane.length > 0)).toBe(true);
  });

  it('are one by default', () => {
    expect(dealToLanes(records(1, 2, 3), 1).map(numbers)).toEqual([[1, 2, 3]]);
  });
});
