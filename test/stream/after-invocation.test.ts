import { describe, expect, it } from 'vitest';
import { afterInvocation } from '../../src/stream/after-invocation.ts';
import type { Batch } from '../../src/stream/batch.ts';
import type { InvocationResult } from '../../src/stream/invocation-result.ts';
import { aBatch, numbers, settingsWith } from './factories.ts';

const succeeded: InvocationResult = { kind: 'succeeded' };
const threw: InvocationResult = { kind: 'failed', functionError: 'Unhandled', reason: 'x' };
const throttled: InvocationResult = { kind: 'throttled', reason: 'x' };
const partialAt = (first: number): InvocationResult => ({ kind: 'partial', first, reason: 'x' });

const plain = { maximumRetryAttempts: 2 };
const bisect = { maximumRetryAttempts: 2, bisectBatchOnFunctionError: true };
const forever = { maximumRetryAttempts: -1 };

interface Row {
  readonly rule: string;
  readonly settings: typeof plain | typeof bisect;
  readonly batch: Batch;
  readonly result: InvocationResult;
  readonly acknowledged?: readonly number[];
  /** Records and failures so far. */
  readonly next?: readonly (readonly [readonly number[], number])[];
  readonly discarded?: readonly number[];
}

/**
 * [failures] AWS, "Retain discarded batch records for a Kinesis Data Streams event source in Lambda".
 * [partial] AWS, "Configuring partial batch response with Kinesis Data Streams and Lambda".
 * [recorded] on AWS by LocalStack's test_kinesis_report_batch_item_failures, October 2024.
 * [assumed] not documented, not tried.
 */
const rows: readonly Row[] = [
  {
    rule: 'success: all of it is done',
    settings: plain,
    batch: aBatch([1, 2, 3]),
    result: succeeded,
    acknowledged: [1, 2, 3],
  },
  {
    rule: 'function error: the whole batch again, one retry used [failures]',
    settings: plain,
    batch: aBatch([1, 2, 3]),
    result: threw,
    next: [[[1, 2, 3], 1]],
  },
  {
    rule: 'the last retry [failures]',
    settings: plain,
    batch: aBatch([1, 2, 3], { failures: 1 }),
    result: threw,
    next: [[[1, 2, 3], 2]],
  },
  {
    rule: 'retries exhausted: the whole batch is discarded [failures]',
    settings: plain,
    batch: aBatch([1, 2, 3], { failures: 2 }),
    result: threw,
    discarded: [1, 2, 3],
  },
  {
    rule: 'no retries: discarded after the first failure [failures]',
    settings: { maximumRetryAttempts: 0 },
    batch: aBatch([1, 2]),
    result: threw,
    discarded: [1, 2],
  },
  {
    rule: 'retries without limit: never discarded for them [failures]',
    settings: forever,
    batch: aBatch([1], { failures: 20_000 }),
    result: threw,
    next: [[[1], 20_001]],
  },
  {
    rule: 'reported record: those before it are done, it and all later ones come again [partial]',
    settings: plain,
    batch: aBatch([1, 2, 3, 4]),
    result: partialAt(2),
    acknowledged: [1, 2],
    next: [[[3, 4], 0]],
  },
  {
    rule: 'reported record: what is left is a new batch with all its retries [recorded]',
    settings: plain,
    batch: aBatch([1, 2, 3], { failures: 2 }),
    result: partialAt(2),
    acknowledged: [1, 2],
    next: [[[3], 0]],
  },
  {
    rule: 'first record reported: the same batch again, one retry used [recorded]',
    settings: plain,
    batch: aBatch([1, 2]),
    result: partialAt(0),
    next: [[[1, 2], 1]],
  },
  {
    rule: 'first record reported, retries exhausted: all of the batch is discarded [recorded]',
    settings: plain,
    batch: aBatch([1, 2], { failures: 2 }),
    result: partialAt(0),
    discarded: [1, 2],
  },
  {
    rule: 'bisect: halved, in order, without using a retry [failures]',
    settings: bisect,
    batch: aBatch([1, 2, 3, 4]),
    result: threw,
    next: [
      [[1, 2], 0],
      [[3, 4], 0],
    ],
  },
  {
    rule: 'bisect: an odd number of records loses none',
    settings: bisect,
    batch: aBatch([1, 2, 3]),
    result: threw,
    next: [
      [[1, 2], 0],
      [[3], 0],
    ],
  },
  {
    rule: 'bisect, even without retries: splitting does not use any [failures]',
    settings: { ...bisect, maximumRetryAttempts: 0 },
    batch: aBatch([1, 2]),
    result: threw,
    next: [
      [[1], 0],
      [[2], 0],
    ],
  },
  {
    rule: 'bisect: a single record cannot be halved and uses its retries [failures]',
    settings: bisect,
    batch: aBatch([1]),
    result: threw,
    next: [[[1], 1]],
  },
  {
    rule: 'bisect: a single record with no retries left is discarded [failures]',
    settings: bisect,
    batch: aBatch([1], { failures: 2 }),
    result: threw,
    discarded: [1],
  },
  {
    rule: 'bisect with a reported record: cut there, "only the remaining records" again [partial]',
    settings: bisect,
    batch: aBatch([1, 2, 3, 4]),
    result: partialAt(1),
    acknowledged: [1],
    next: [[[2, 3, 4], 0]],
  },
  {
    rule: 'bisect with the first record reported: nothing to cut off, so halved [assumed]',
    settings: bisect,
    batch: aBatch([1, 2, 3, 4]),
    result: partialAt(0),
    next: [
      [[1, 2], 0],
      [[3, 4], 0],
    ],
  },
  {
    rule: 'throttled: again, and no retry used, whatever the limit [failures]',
    settings: plain,
    batch: aBatch([1, 2], { failures: 2, throttles: 50 }),
    result: throttled,
    next: [[[1, 2], 2]],
  },
  {
    rule: 'throttled: no function error, so not halved [failures]',
    settings: bisect,
    batch: aBatch([1, 2]),
    result: throttled,
    next: [[[1, 2], 0]],
  },
];

describe('after an invocation', () => {
  it.each(rows)('$rule', ({ settings, batch, result, acknowledged, next, discarded }) => {
    const decision = afterInvocation(batch, result, settingsWith(settings));
    expect({
      acknowledged: numbers(decision.acknowledged),
      next: decision.next.map((again) => [numbers(again.records), again.failures]),
      discarded: decision.discarded && numbers(decision.discarded.records),
    }).toEqual({ acknowledged: acknowledged ?? [], next: next ?? [], discarded });
  });

  it('a discarded batch counts its last invocation', () => {
    const { discarded } = afterInvocation(aBatch([1], { failures: 2 }), threw, settingsWith(plain));
    expect(discarded?.failures).toBe(3);
  });
});
