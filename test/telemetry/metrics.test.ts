import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { describe, expect, it } from 'vitest';
import { batchReport } from '../../src/telemetry/batch-report.ts';
import { METRICS_NAMESPACE, metricsOf, representative } from '../../src/telemetry/metrics.ts';

const report = {
  ...batchReport([]),
  counts: { processed: 2, duplicate: 3, ignored: 4, rejected: 5, unfinished: 6 },
  unrecognised: 7,
  warnings: 8,
};

describe('the metrics of a batch', () => {
  it('are the document that Powertools makes of them', () => {
    const now = Date.now();
    const powertools = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: 'a-function' });
    powertools.setTimestamp(now);
    powertools.addMetric('Processed', MetricUnit.Count, 2);
    powertools.addMetric('Duplicate', MetricUnit.Count, 3);
    powertools.addMetric('Ignored', MetricUnit.Count, 4);
    powertools.addMetric('Rejected', MetricUnit.Count, 5);
    powertools.addMetric('Unfinished', MetricUnit.Count, 6);
    powertools.addMetric('Unrecognised', MetricUnit.Count, 7);
    powertools.addMetric('Warnings', MetricUnit.Count, 8);
    powertools.addMetric('EventAge', MetricUnit.Milliseconds, 900);
    powertools.addMetric('EventAge', MetricUnit.Milliseconds, 1000);
    const document = metricsOf({ ...report, agesMs: [900, 1000] }, 'a-function', now);
    expect(JSON.parse(document)).toEqual(powertools.serializeMetrics());
  });

  it('are one line, without a metric that has no values', () => {
    const document = metricsOf(report, 'a-function', 0);
    expect(document).not.toContain('\n');
    expect(document).not.toContain('EventAge');
  });
});

describe('the ages that are published', () => {
  it('are all of them up to a hundred', () => {
    const ages = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect(representative(ages)).toEqual(ages);
  });

  it('are a hundred of more, with the smallest, the largest and the middle in their places', () => {
    const ages = Array.from({ length: 10_000 }, (_, n) => (n * 7919) % 10_000);
    const published = representative(ages);
    expect(published).toHaveLength(100);
    expect([published[0], published[99]]).toEqual([0, 9_999]);
    expect(Math.abs((published[50] as number) - 5_000)).toBeLessThan(100);
    expect(ages[0]).toBe(0);
  });
});
