import { describe, expect, it } from 'vitest';
import { afterInvocation } from '../../src/stream/after-invocation.ts';
import type { InvocationResult } from '../../src/stream/invocation-result.ts';
import { aBatch, numbers, settingsWith } from './factories.ts';

const succeeded: InvocationResult = { kind: 'succeeded' };
const threw: InvocationResult = { kind: 'failed', functionError: 'Unhandled', reason: 'x' };
const throttled: InvocationResult = { kind: 'throttled', reason: 'x' };
const partialAt = (first: number): InvocationResult => ({ kind: 'partial', first, reason: 'x' });

const plain = { maximumRetryAttempts: 2 };
const bisect = { maximumRetryAttempts: 2, bisectBatchOnFunctionError: true };

/** What becomes of records, in a text: `again 1,2 (3)` is a batch with three failures so far. */
function become({ acknowledged, next, discarded }: ReturnType<typeof afterInvocation>): string {
  const done = acknowledged.length > 0 ? [`done ${numbers(acknowledged)}`] : [];
  const again = next.map(({ records, failures }) => `again ${numbers(records)} (${failures})`);
  const gone = discarded ? [`discarded ${numbers(discarded.records)} (${discarded.failures})`] : [];
  return [...done, ...again, ...gone].join(', ');
}

/*
 * [failures] AWS, "Retain discarded batch records for a Kinesis Data Streams event source in Lambda".
 * [partial] AWS, "Configuring partial batch response with Kinesis Data Streams and Lambda".
 * [recorded] on AWS by LocalStack's test_kinesis_report_batch_item_failures, October 2024.
 * [assumed] not documented, not tried.
 */
describe('after an invocation', () => {
  // The records, and how often they failed before.
  it.each<[string, number[], number, InvocationResult, string]>([
    ['success: all of it is done', [1, 2, 3], 0, succeeded, 'done 1,2,3'],
    ['error: again, one retry used [failures]', [1, 2, 3], 0, threw, 'again 1,2,3 (1)'],
    ['the last retry [failures]', [1, 2, 3], 1, threw, 'again 1,2,3 (2)'],
    ['retries exhausted: all of it [failures]', [1, 2, 3], 2, threw, 'discarded 1,2,3 (3)'],
    ['reported: it and later ones [partial]', [1, 2, 3], 0, partialAt(1), 'done 1, again 2,3 (0)'],
    ['reported: all retries anew [recorded]', [1, 2, 3], 2, partialAt(2), 'done 1,2, again 3 (0)'],
    ['first one reported: a retry [recorded]', [1, 2], 0, partialAt(0), 'again 1,2 (1)'],
    ['and retries exhausted [recorded]', [1, 2], 2, partialAt(0), 'discarded 1,2 (3)'],
    ['throttled: no retry used [failures]', [1, 2], 2, throttled, 'again 1,2 (2)'],
  ])('%s', (_rule, records, failures, result, expected) => {
    const batch = aBatch(records, { failures, throttles: result === throttled ? 50 : 0 });
    expect(become(afterInvocation(batch, result, settingsWith(plain)))).toBe(expected);
  });

  it.each<[string, number, number, string]>([
    ['no retries: discarded after the first failure [failures]', 0, 0, 'discarded 1,2 (1)'],
    ['retries without limit: never discarded [failures]', -1, 20_000, 'again 1,2 (20001)'],
  ])('%s', (_rule, maximumRetryAttempts, failures, expected) => {
    const batch = aBatch([1, 2], { failures });
    const settings = settingsWith({ maximumRetryAttempts });
    expect(become(afterInvocation(batch, threw, settings))).toBe(expected);
  });

  it.each<[string, number[], number, InvocationResult, string]>([
    ['halved, no retry used [failures]', [1, 2, 3, 4], 0, threw, 'again 1,2 (0), again 3,4 (0)'],
    ['an odd number loses none', [1, 2, 3], 0, threw, 'again 1,2 (0), again 3 (0)'],
    ['a single one uses its retries [failures]', [1], 0, threw, 'again 1 (1)'],
    ['a single one without retries left [failures]', [1], 2, threw, 'discarded 1 (3)'],
    [
      'reported: only the rest again [partial]',
      [1, 2, 3],
      0,
      partialAt(1),
      'done 1, again 2,3 (0)',
    ],
    ['first one reported [assumed]', [1, 2], 0, partialAt(0), 'again 1 (0), again 2 (0)'],
    ['throttled: no function error [failures]', [1, 2], 0, throttled, 'again 1,2 (0)'],
  ])('with bisecting, %s', (_rule, records, failures, result, expected) => {
    const batch = aBatch(records, { failures });
    expect(become(afterInvocation(batch, result, settingsWith(bisect)))).toBe(expected);
  });

  it('with bisecting, splitting uses no retry even where there are none [failures]', () => {
    const settings = settingsWith({ ...bisect, maximumRetryAttempts: 0 });
    const decision = afterInvocation(aBatch([1, 2]), threw, settings);
    expect(become(decision)).toBe('again 1 (0), again 2 (0)');
  });
});
