import { describe, expect, it } from 'vitest';
import { compare } from '../../src/local/comparison.ts';
import type { ExpectedOutcomes } from '../../src/local/sample-calls/index.ts';

const parameters = { CallSid: 'CA1', From: '+15005550006' };
const cloudEvent = { data: { request: { parameters } } } as never;
const occurredAt = '2026-01-01T00:00:00.000Z';
const expected: ExpectedOutcomes = {
  events: new Map([['E1', { type: 't', event: cloudEvent, callSid: 'CA1', occurredAt }]]),
  duplicates: 1,
  ignored: 2,
  rejected: [
    { reason: 'not-json', bytes: Buffer.from('x'), kind: 'text' },
    { reason: 'not-json', bytes: Buffer.from('x'), kind: 'text' },
  ],
  timelines: { callSid: 'CA1', conferenceSid: 'CF1' },
};
const item = {
  id: 'E1',
  type: 't',
  callSid: 'CA1',
  occurredAt,
  parameters: { From: '+15005550006', CallSid: 'CA1' },
};
const rejection = { reason: 'not-json', payload: Buffer.from('x') };
const logged = { processed: 1, duplicate: 1, ignored: 2, rejected: 2, unfinished: 0 };

describe('what was sent against what is stored', () => {
  it('differs in nothing where everything is there once', () => {
    const { rows, differences } = compare(expected, [item], [rejection, rejection], logged);
    expect(differences).toEqual([]);
    expect(rows.map(({ found }) => found)).toEqual([1, 1, 2, 2]);
  });

  it.each([
    ['an event is missing', [], [rejection, rejection], 'event E1 (t) is not in the table'],
    [
      'an event came from nowhere',
      [item, { ...item, id: 'E2' }],
      [rejection, rejection],
      'event E2 is in the table, but was not sent',
    ],
    [
      'a parameter is missing',
      [{ ...item, parameters: { CallSid: 'CA1' } }],
      [rejection, rejection],
      'event E1: parameters differs',
    ],
    [
      'the call is missing',
      [{ ...item, callSid: undefined }],
      [rejection, rejection],
      'event E1: callSid differs',
    ],
    [
      'the time differs',
      [{ ...item, occurredAt: 'x' }],
      [rejection, rejection],
      'event E1: occurredAt differs',
    ],
    [
      'one of two equal rejections is missing',
      [item],
      [rejection],
      'not among the rejections: not-json, eA==',
    ],
    [
      'the bytes differ',
      [item],
      [rejection, { ...rejection, payload: Buffer.from('y') }],
      'among the rejections without cause: not-json, eQ==',
    ],
    [
      'the reason differs',
      [item],
      [rejection, { ...rejection, reason: 'empty' }],
      'among the rejections without cause: empty, eA==',
    ],
  ])('says so where %s', (_, events, rejections, difference) => {
    const { differences } = compare(expected, events, rejections, logged);
    expect(differences.join('\n')).toContain(difference);
  });

  it('says so where a count of the log differs', () => {
    const { differences } = compare(expected, [item], [rejection, rejection], {
      ...logged,
      duplicate: 0,
      ignored: 3,
    });
    expect(differences).toEqual([
      'duplicates dropped: expected 1, found 0',
      'other products ignored: expected 2, found 3',
    ]);
  });

  it('takes more duplicates for no difference: a call that ends too late is made again', () => {
    const slow = { ...logged, duplicate: 5 };
    const { rows, differences } = compare(expected, [item], [rejection, rejection], slow);
    expect(differences).toEqual([]);
    expect(rows.map(({ found, holds }) => [found, holds])).toContainEqual([5, true]);
  });
});
