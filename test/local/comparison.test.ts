import { describe, expect, it } from 'vitest';
import { compare } from '../../src/local/comparison.ts';
import type { ExpectedOutcomes } from '../../src/local/sample-calls/index.ts';

const parameters = { CallSid: 'CA1', From: '+15005550006' };
const cloudEvent = { data: { request: { parameters } } } as never;
const occurredAt = '2026-01-01T00:00:00.000Z';
const bad = { reason: 'not-json', bytes: Buffer.from('x'), kind: 'text' } as const;
const sent: ExpectedOutcomes = {
  events: new Map([['E1', { type: 't', event: cloudEvent, callSid: 'CA1', occurredAt }]]),
  duplicates: 1,
  ignored: 2,
  rejected: [bad, bad],
  timelines: { callSid: 'CA1', conferenceSid: 'CF1' },
};
const item = { id: 'E1', type: 't', callSid: 'CA1', occurredAt, parameters };
const rejection = { reason: 'not-json', payload: Buffer.from('x') };

/** All is as it was sent, but for what a test says. */
function compared({
  events = [item] as object[],
  rejections = [rejection, rejection],
  logged = {},
}) {
  const counts = { processed: 1, duplicate: 1, ignored: 2, rejected: 2, unfinished: 0, ...logged };
  return compare(sent, events as (typeof item)[], rejections, counts);
}

describe('what was sent against what is stored', () => {
  it('differs in nothing where everything is there once', () => {
    const reordered = { From: '+15005550006', CallSid: 'CA1' };
    const { rows, differences } = compared({ events: [{ ...item, parameters: reordered }] });
    expect(differences).toEqual([]);
    expect(rows.map(({ found }) => found)).toEqual([1, 1, 2, 2]);
  });

  const otherBytes = { ...rejection, payload: Buffer.from('y') };
  const otherReason = { ...rejection, reason: 'empty' };
  const unexpected = 'among the rejections without cause';
  it.each([
    ['event E1 (t) is not in the table', { events: [] }],
    ['event E2 is in the table, but was not sent', { events: [item, { ...item, id: 'E2' }] }],
    ['event E1: parameters differs', { events: [{ ...item, parameters: { CallSid: 'CA1' } }] }],
    ['event E1: callSid differs', { events: [{ ...item, callSid: undefined }] }],
    ['event E1: occurredAt differs', { events: [{ ...item, occurredAt: 'x' }] }],
    ['not among the rejections: not-json, eA==', { rejections: [rejection] }],
    [`${unexpected}: not-json, eQ==`, { rejections: [rejection, otherBytes] }],
    [`${unexpected}: empty, eA==`, { rejections: [rejection, otherReason] }],
  ])('says: %s', (difference, changes) => {
    expect(compared(changes).differences.join('\n')).toContain(difference);
  });

  it('says so where a count of the log differs', () => {
    expect(compared({ logged: { duplicate: 0, ignored: 3 } }).differences).toEqual([
      'duplicates dropped: expected 1, found 0',
      'other products ignored: expected 2, found 3',
    ]);
  });

  it('takes more duplicates for no difference: a call that ends too late is made again', () => {
    const { rows, differences } = compared({ logged: { duplicate: 5 } });
    expect(differences).toEqual([]);
    expect(rows.map(({ found, holds }) => [found, holds])).toContainEqual([5, true]);
  });
});
