import type { BatchReport } from './batch-report.ts';

/** The namespace that the dashboard and the alarms read. */
export const METRICS_NAMESPACE = 'TwilioVoiceEvents';
/** The most values of one metric in a document (CloudWatch embedded metric format specification). */
const MOST_VALUES = 100;

const COUNTS = [
  'Processed',
  'Duplicate',
  'Ignored',
  'Rejected',
  'Unfinished',
  'Unrecognised',
  'Warnings',
] as const;
const AGES = 'EventAge';

/** What CloudWatch is to make of a document: the same each time, but for ages where there are none. */
const directives = (ages: boolean) =>
  JSON.stringify([
    {
      Namespace: METRICS_NAMESPACE,
      Dimensions: [['service']],
      Metrics: [
        ...COUNTS.map((Name) => ({ Name, Unit: 'Count' })),
        ...(ages ? [{ Name: AGES, Unit: 'Milliseconds' }] : []),
      ],
    },
  ]);
const WITH_AGES = directives(true);
const WITHOUT_AGES = directives(false);

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
  const metrics: Record<(typeof COUNTS)[number], number> = {
    Processed: counts.processed,
    Duplicate: counts.duplicate,
    Ignored: counts.ignored,
    Rejected: counts.rejected,
    Unfinished: counts.unfinished,
    Unrecognised: unrecognised,
    Warnings: warnings,
  };
  const hasAges = agesMs.length > 0;
  const values = { service, ...metrics, ...(hasAges && { [AGES]: representative(agesMs) }) };
  const declared = hasAges ? WITH_AGES : WITHOUT_AGES;
  return `{"_aws":{"Timestamp":${timestampMs},"CloudWatchMetrics":${declared}},${JSON.stringify(values).slice(1)}`;
}

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
