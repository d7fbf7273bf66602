import { describe, expect, it } from 'vitest';
import {
  type Backlog,
  MAX_PAYLOAD_BYTES,
  type NextBatch,
  nextBatch,
  splitByAge,
} from '../../src/stream/batch.ts';
import { lambdaEvent, type ShardRecord } from '../../src/stream/record.ts';
import { aRecord, numbers, records, settingsWith } from './factories.ts';

// AWS, "How Lambda processes records from stream and queue-based event sources", batching behavior:
// a batch is sent when "the batching window reaches its maximum value", "the batch size is met" or
// "the payload size reaches 6 MB".
describe('when a batch is formed', () => {
  const settings = settingsWith({ batchSize: 3, maximumBatchingWindowInSeconds: 10 });
  const backlog = (of: readonly ShardRecord[], rest: Partial<Backlog> = {}): Backlog => ({
    records: of,
    windowStart: 50_000,
    ended: false,
    now: 50_000,
    ...rest,
  });

  it.each<[string, Backlog, NextBatch]>([
    ['nothing to deliver: wait', backlog([]), { kind: 'wait' }],
    ['window not over: wait for the rest of it', backlog(records(1)), { kind: 'wait', ms: 10_000 }],
    [
      'window nearly over: wait for the rest of it',
      backlog(records(1), { now: 59_999 }),
      { kind: 'wait', ms: 1 },
    ],
    ['window over', backlog(records(1, 2), { now: 60_000 }), { kind: 'batch', size: 2 }],
    ['batch size met', backlog(records(1, 2, 3)), { kind: 'batch', size: 3 }],
    ['more than the batch size', backlog(records(1, 2, 3, 4)), { kind: 'batch', size: 3 }],
    ['shard read to its end', backlog(records(1), { ended: true }), { kind: 'batch', size: 1 }],
  ])('%s', (_rule, of, expected) => {
    expect(nextBatch(of, settings)).toEqual(expected);
  });

  it('without a window, as soon as there is a record', () => {
    expect(nextBatch(backlog(records(1)), settingsWith({ batchSize: 3 }))).toEqual({
      kind: 'batch',
      size: 1,
    });
  });

  describe('by the 6 MB of its payload', () => {
    const large = { ...settings, batchSize: 10_000 };
    const megabyte = (n: number) => aRecord(n, { data: 'x'.repeat(1024 * 1024) });
    const five = [1, 2, 3, 4, 5].map(megabyte);

    it('which counts the event with its base64, not the data', () => {
      expect(nextBatch(backlog(five), large)).toEqual({ kind: 'batch', size: 4 });
      const bytes = (of: readonly ShardRecord[]) => JSON.stringify(lambdaEvent(of)).length;
      expect(bytes(five.slice(0, 4))).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES);
      expect(bytes(five)).toBeGreaterThan(MAX_PAYLOAD_BYTES);
    });

    it('to the byte', () => {
      // One moment for all: the fraction of a second has one to three digits.
      const arrivedAt = Date.now();
      const filling = (bytes: number) => {
        const rest = bytes - JSON.stringify(lambdaEvent([first, emptied('')])).length;
        // Base64 grows by four bytes at a time, the key by one.
        return [first, emptied('k'.repeat(rest % 4), Math.floor(rest / 4) * 3)];
      };
      const first = aRecord(1, { arrivedAt });
      const emptied = (key: string, length = 0) =>
        aRecord(2, { key, data: 'x'.repeat(length), arrivedAt });
      const exact = filling(MAX_PAYLOAD_BYTES);
      expect(JSON.stringify(lambdaEvent(exact))).toHaveLength(MAX_PAYLOAD_BYTES);
      expect(nextBatch(backlog(exact, { ended: true }), large)).toMatchObject({ size: 2 });
      const over = filling(MAX_PAYLOAD_BYTES + 1);
      expect(nextBatch(backlog(over, { ended: true }), large)).toMatchObject({ size: 1 });
    });

    it('but never of no record at all', () => {
      const huge = aRecord(1, { data: 'x'.repeat(MAX_PAYLOAD_BYTES) });
      expect(nextBatch(backlog([huge, aRecord(2)]), large)).toEqual({ kind: 'batch', size: 1 });
    });
  });
});

describe('the age of records', () => {
  it('parts those that are over the limit from the others, each in order', () => {
    const of = [
      aRecord(1, { arrivedAt: 1_000 }),
      aRecord(2, { arrivedAt: 40_000 }),
      aRecord(3, { arrivedAt: 2_000 }),
      aRecord(4, { arrivedAt: 50_000 }),
    ];
    const { expired, current } = splitByAge(of, 60_000, 100_000);
    expect(numbers(expired)).toEqual([1, 3]);
    expect(numbers(current)).toEqual([2, 4]);
  });
});
