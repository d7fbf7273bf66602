import type { BatchReport } from './batch-report.ts';

/** The namespace that the dashboard and the alarms read. */
export const METRICS_NAMESPACE = 'TwilioVoiceEvents';
/** The most values of one metric in a document (CloudWatch embedded metric format specification). */
const MOST_VALUES = 100;

/**
 * A batch's numbers as a document in embedded metric format, one line of JSON, which CloudWatch makes
 * metrics of where it finds it in the log. `service` tells deployments apart. Zeros are there too: an
 * alarm on a metric without data says nothing.
 *
 * Put together here, because the library for it takes as long to load as the rest of this function's
 * own code.
 */
export function metricsOf(report: BatchReport, service: string, timestampMs: number): string {
  const { counts, unrecognised, warnings, agesMs } = report;
  const ages: Metric = ['EventAge', 'Milliseconds', representative(agesMs)];
  const metrics: Metric[] = [
    ['Processed', 'Count', counts.processed],
    ['Duplicate', 'Count', counts.duplicate],
    ['Ignored', 'Count', counts.ignored],
    ['Rejected', 'Count', counts.rejected],
    ['Unfinished', 'Count', counts.unfinished],
    ['Unrecognised', 'Count', unrecognised],
    ['Warnings', 'Count', warnings],
    ...(agesMs.length === 0 ? [] : [ages]),
  ];
  return JSON.stringify({
    _aws: {
      Timestamp: timestampMs,
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [['service']],
          Metrics: metrics.map(([Name, Unit]) => ({ Name, Unit })),
        },
      ],
    },
    service,
    ...Object.fromEntries(metrics.map(([name, , value]) => [name, value])),
  });
}

type Metric = [name: string, unit: 'Count' | 'Milliseconds', value: number | readonly number[]];

/**
 * At most a hundred values with the same smallest, largest and percentiles as all of them: more would
 * need more documents. The metric's sample count is therefore not a count of events.
 */
export function representative(values: readonly number[]): readonly number[] {
  if (values.length <= MOST_VALUES) return values;
  const sorted = values.toSorted((a, b) => a - b);
  return Array.from({ length: MOST_VALUES }, (_, n) => {
    const index = Math.round((n * (sorted.length - 1)) / (MOST_VALUES - 1));
    return sorted[index] as number;
  });
}
