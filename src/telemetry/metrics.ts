import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { CALL_COUNTS } from '../voice/call-counts.ts';
import type { BatchReport } from './batch-report.ts';
import { METRICS_NAMESPACE } from './metric-names.ts';

/** With one value more, Powertools writes a second document for the same batch. */
const MAX_VALUES = 99;

/** Metrics whose dimension `service` tells deployments apart. */
export function createMetrics(service: string): Metrics {
  return new Metrics({ namespace: METRICS_NAMESPACE, serviceName: service });
}

/**
 * Adds a batch's numbers. Published, they are one document in embedded metric format, which CloudWatch
 * makes metrics of where it finds it in the log. Zeros are there too: an alarm on a metric without
 * data says nothing.
 */
export function addBatch(metrics: Metrics, report: BatchReport): void {
  const { counts, unrecognised, warnings, callCounts, agesMs } = report;
  metrics.addMetric('Processed', MetricUnit.Count, counts.processed);
  metrics.addMetric('Duplicate', MetricUnit.Count, counts.duplicate);
  metrics.addMetric('Ignored', MetricUnit.Count, counts.ignored);
  metrics.addMetric('Rejected', MetricUnit.Count, counts.rejected);
  metrics.addMetric('Unfinished', MetricUnit.Count, counts.unfinished);
  metrics.addMetric('Unrecognised', MetricUnit.Count, unrecognised);
  metrics.addMetric('Warnings', MetricUnit.Count, warnings);
  for (const name of CALL_COUNTS) {
    metrics.addMetric(name, MetricUnit.Count, callCounts[name] ?? 0);
  }
  for (const age of representative(agesMs)) {
    metrics.addMetric('EventAge', MetricUnit.Milliseconds, age);
  }
}

/**
 * At most {@link MAX_VALUES} values with the same smallest, largest and percentiles as all of them.
 * The metric's sample count is therefore not a count of events.
 */
export function representative(values: readonly number[]): readonly number[] {
  if (values.length <= MAX_VALUES) return values;
  const sorted = values.toSorted((a, b) => a - b);
  return Array.from({ length: MAX_VALUES }, (_, n) => {
    const index = Math.round((n * (sorted.length - 1)) / (MAX_VALUES - 1));
    return sorted[index] as number;
  });
}
