import { describe, expect, it } from 'vitest';
import { originOf } from '../../src/kinesis/decode.ts';
import type { Processed } from '../../src/outcome.ts';
import { batchReport } from '../../src/telemetry/batch-report.ts';
import { aRecord, sequenceNumberOf } from '../fixtures/records.ts';

const at = (number: number) => originOf(aRecord('', { number }));
const processed = (fields: Partial<Processed> = {}): Processed => ({
  kind: 'processed',
  origin: at(1),
  type: 'com.twilio.voice.a',
  eventId: 'E1',
  recognised: true,
  warnings: 0,
  ageMs: 5,
  counts: [],
  ...fields,
});

describe('the report of a batch', () => {
  it('counts outcomes, types, oddities and ages', () => {
    const rejected = { kind: 'rejected', origin: at(3), reason: 'not-json', issues: [] } as const;
    const report = batchReport([
      processed({
        type: 'com.twilio.voice.media.fetched',
        counts: ['EndedCalls', 'FailedCalls'],
      }),
      processed({
        recognised: false,
        warnings: 2,
        ageMs: 7,
        counts: ['EndedCalls'],
        type: 'Something else',
      }),
      { kind: 'duplicate', origin: at(2), type: 't', eventId: 'E1' },
      { kind: 'ignored', origin: at(2), type: 't' },
      rejected,
      { kind: 'unfinished', origin: at(4), cause: 'out-of-time' },
      { kind: 'unfinished', origin: at(5), cause: 'after-retry' },
    ]);
    expect(report).toEqual({
      counts: { processed: 2, duplicate: 1, ignored: 1, rejected: 1, unfinished: 2 },
      types: { 'com.twilio.voice.media.fetched': 1, other: 1 },
      unrecognised: 1,
      warnings: 2,
      callCounts: { EndedCalls: 2, FailedCalls: 1 },
      agesMs: [5, 7],
      rejected: [rejected],
      unfinishedFrom: { sequenceNumber: sequenceNumberOf(4), cause: 'out-of-time' },
    });
  });

  it('counts what is redelivered only where it is processed or unfinished', () => {
    const behind = { kind: 'rejected', origin: at(3), reason: 'not-json', issues: [] } as const;
    const report = batchReport([
      { kind: 'ignored', origin: at(1), type: 't' },
      { kind: 'duplicate', origin: at(2), type: 't', eventId: 'E1' },
      { kind: 'unfinished', origin: at(2), cause: 'out-of-time' },
      behind,
      { kind: 'duplicate', origin: at(3), type: 't', eventId: 'E1' },
      { kind: 'ignored', origin: at(3), type: 't' },
      processed({ origin: at(3) }),
    ]);
    expect(report).toMatchObject({
      counts: { processed: 1, duplicate: 0, ignored: 1, rejected: 0, unfinished: 1 },
      rejected: [],
    });
  });

  it('begins redelivery at the lowest sequence number, wherever it stands', () => {
    const report = batchReport([
      { kind: 'unfinished', origin: at(9), cause: 'out-of-time' },
      { kind: 'unfinished', origin: at(4), cause: 'processor-asked-to-retry' },
    ]);
    expect(report.unfinishedFrom).toEqual({
      sequenceNumber: sequenceNumberOf(4),
      cause: 'processor-asked-to-retry',
    });
  });

  it('names no first unfinished record where there is none', () => {
    expect(batchReport([processed()])).not.toHaveProperty('unfinishedFrom');
  });
});
