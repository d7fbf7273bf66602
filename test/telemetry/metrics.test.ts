import { describe, expect, it, vi } from 'vitest';
import { batchReport } from '../../src/telemetry/batch-report.ts';
import { addBatch, createMetrics, representative } from '../../src/telemetry/metrics.ts';

const report = {
  ...batchReport([]),
  counts: { processed: 2, duplicate: 3, ignored: 4, rejected: 5, unfinished: 6 },
  unrecognised: 7,
  warnings: 8,
  callCounts: { EndedCalls: 9, FailedCalls: 1 },
};

function documentOf(agesMs: number[]) {
  const metrics = createMetrics('a-function');
  const published = vi.spyOn(metrics, 'publishStoredMetrics');
  addBatch(metrics, { ...report, agesMs });
  expect(published).not.toHaveBeenCalled();
  return metrics.serializeMetrics();
}

describe('the metrics of a batch', () => {
  it('are one document in embedded metric format, zeros included', () => {
    expect(documentOf([900, 1000])).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: 'TwilioVoiceEvents', Dimensions: [['service']] }] },
      service: 'a-function',
      Processed: 2,
      Duplicate: 3,
      Ignored: 4,
      Rejected: 5,
      Unfinished: 6,
      Unrecognised: 7,
      Warnings: 8,
      EndedCalls: 9,
      FailedCalls: 1,
      UnansweredCalls: 0,
      FailedWebhooks: 0,
      EventAge: [900, 1000],
    });
  });

  it('leave out the age where nothing was processed', () => {
    expect(documentOf([])).not.toHaveProperty('EventAge');
  });

  it('are one document for ten thousand events, too', () => {
    expect(documentOf(Array.from({ length: 10_000 }, (_, n) => n)).EventAge).toHaveLength(99);
  });
});

describe('the ages that are published', () => {
  it('are all of them up to ninety-nine', () => {
    const ages = Array.from({ length: 99 }, (_, n) => 99 - n);
    expect(representative(ages)).toEqual(ages);
  });

  it('are ninety-nine of more, with the smallest, the largest and the middle in their places', () => {
    const ages = Array.from({ length: 10_000 }, (_, n) => (n * 7919) % 10_000);
    const published = representative(ages);
    expect(published).toHaveLength(99);
    expect([published[0], published[98]]).toEqual([0, 9_999]);
    expect(Math.abs((published[49] as number) - 5_000)).toBeLessThan(100);
    expect(ages[0]).toBe(0);
  });
});
