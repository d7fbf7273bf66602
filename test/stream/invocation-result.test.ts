import { describe, expect, it } from 'vitest';
import {
  type Answer,
  type InvocationResult,
  readAnswer,
} from '../../src/stream/invocation-result.ts';
import { aBatch, sequenceNumber, settingsWith } from './factories.ts';

const batch = aBatch([1, 2, 3]);
const reports = settingsWith({ reportBatchItemFailures: true });
const returned = (response: unknown): Answer => ({ kind: 'returned', response });
const reported = (...ids: readonly unknown[]) =>
  returned({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('what a function answers', () => {
  // [page] AWS, "Configuring partial batch response with Kinesis Data Streams and Lambda".
  // [recorded] on AWS by LocalStack's test_kinesis_report_batch_item_success_scenarios and
  // test_kinesis_report_batch_item_failure_scenarios, October 2024.
  it.each<[string, Answer, InvocationResult['kind']]>([
    ['[page] an empty batchItemFailures list is success', reported(), 'succeeded'],
    ['[page] a null batchItemFailures', returned({ batchItemFailures: null }), 'succeeded'],
    ['[page] an empty response', returned({}), 'succeeded'],
    ['[page] a null response', returned(null), 'succeeded'],
    ['[page] nothing returned', returned(undefined), 'succeeded'],
    ["[recorded] the response ''", returned(''), 'succeeded'],
    ['[recorded] the response []', returned([]), 'succeeded'],
    ['[page] an empty identifier fails the batch', reported(''), 'failed'],
    ['[page] a null identifier', reported(null), 'failed'],
    ['[page] a bad key name', returned({ batchItemFailures: [{ foo: 123 }] }), 'failed'],
    ['[recorded] a bad key with null', returned({ batchItemFailures: [{ foo: null }] }), 'failed'],
    ['[recorded] an identifier not in the batch', reported(123), 'failed'],
    ["[recorded] another record's identifier", reported(sequenceNumber(4)), 'failed'],
    ['one good, one unknown', reported(sequenceNumber(2), sequenceNumber(4)), 'failed'],
    ['a failure that is no object', returned({ batchItemFailures: ['2'] }), 'failed'],
    ['a list that is no list', returned({ batchItemFailures: 'all' }), 'failed'],
    ['a response that is no object', returned('done'), 'failed'],
    ['a list as the response', returned([{}]), 'failed'],
    ['a function error', { kind: 'error', reason: 'Error: x' }, 'failed'],
    ['a throttle', { kind: 'throttled', reason: 'x' }, 'throttled'],
  ])('%s', (_rule, answer, kind) => {
    expect(readAnswer(answer, batch, reports).kind).toBe(kind);
  });

  it.each([
    [[3], 2],
    [[1], 0],
    // "Lambda uses the record with the lowest sequence number as the checkpoint" (same page).
    [[3, 2], 1],
    [[2, 2, 3], 1],
  ])('reported records %j: the lowest is what counts', (ids, first) => {
    expect(readAnswer(reported(...ids.map(sequenceNumber)), batch, reports)).toMatchObject({
      kind: 'partial',
      first,
    });
  });

  // "these responses will not be processed by Lambda unless the ReportBatchItemFailures feature is
  // explicitly turned on" (same page).
  it('is not looked at with ReportBatchItemFailures off', () => {
    const off = settingsWith({ reportBatchItemFailures: false });
    expect(readAnswer(reported(sequenceNumber(2)), batch, off)).toEqual({ kind: 'succeeded' });
    expect(readAnswer(reported(''), batch, off)).toEqual({ kind: 'succeeded' });
  });

  // [recorded] functionError is null after a batch response, "Unhandled" after an exception.
  it('is a function error only where the function threw', () => {
    expect(readAnswer(reported(''), batch, reports)).toMatchObject({ functionError: null });
    expect(readAnswer({ kind: 'error', reason: 'x' }, batch, reports)).toMatchObject({
      functionError: 'Unhandled',
    });
  });
});
