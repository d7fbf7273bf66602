import {
  CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { METRICS_NAMESPACE } from '../../telemetry/metric-names.ts';

import { counted } from '../../voice/wording.ts';
import type { StackOutputs, System } from '../system.ts';
import type { Finding } from './part.ts';

const HOUR_MS = 3_600_000;
const PERIOD_SECONDS = 60;
/** From then on the consumer is behind, rather than in the middle of a batch. */
const BEHIND_MS = 5 * 60_000;

const OUTCOMES = ['Processed', 'Duplicate', 'Ignored', 'Rejected', 'Unfinished'] as const;
const REMARKS = ['Unrecognised', 'Warnings'] as const;
const FUNCTION_SUMS = ['Invocations', 'Errors', 'Throttles'] as const;

/** A value for each minute of the last hour that has one, newest first, by metric. */
export type HourOfMetrics = Readonly<
  Record<
    (typeof OUTCOMES | typeof REMARKS | typeof FUNCTION_SUMS)[number] | 'IteratorAge',
    readonly number[]
  >
>;

/** The last hour's metrics of the function and of what it did, in one call. */
export async function lastHour(
  { config }: System,
  { ConsumerFunctionName }: StackOutputs,
  now = Date.now(),
): Promise<HourOfMetrics> {
  const ours = (name: string) =>
    query(METRICS_NAMESPACE, name, 'Sum', { service: ConsumerFunctionName });
  const lambdas = (name: string, statistic: string) =>
    query('AWS/Lambda', name, statistic, { FunctionName: ConsumerFunctionName });
  const client = new CloudWatchClient(config);
  try {
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(now - HOUR_MS),
        EndTime: new Date(now),
        ScanBy: 'TimestampDescending',
        MetricDataQueries: [
          ...[...OUTCOMES, ...REMARKS].map(ours),
          ...FUNCTION_SUMS.map((name) => lambdas(name, 'Sum')),
          lambdas('IteratorAge', 'Maximum'),
        ],
      }),
    );
    const values = MetricDataResults.map(({ Id = '', Values = [] }) => [nameOf(Id), Values]);
    return Object.fromEntries(values);
  } finally {
    client.destroy();
  }
}

/** Ids have to begin with a small letter. */
function query(
  namespace: string,
  name: string,
  statistic: string,
  dimensions: Readonly<Record<string, string>>,
): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return {
    Id: `m${name}`,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: name, Dimensions },
      Period: PERIOD_SECONDS,
      Stat: statistic,
    },
  };
}

function nameOf(id: string): string {
  return id.slice(1);
}

/** How far the function is behind the stream. */
export function iteratorAgeFinding({ IteratorAge: ages }: HourOfMetrics): Finding {
  const [newestMs] = ages;
  const largestMs = Math.max(0, ...ages);
  const facts = { newestMs: newestMs ?? null, largestMs };
  if (newestMs === undefined) {
    return { state: 'good', says: 'nothing was read in the last hour', facts };
  }
  const says = `${inWords(newestMs)} behind the stream, ${inWords(largestMs)} at most in the last hour`;
  if (newestMs < BEHIND_MS) return { state: 'good', says, facts };
  const todo = 'Is the function failing? Else the stream needs more shards.';
  return { state: 'bad', says, todo, facts };
}

/** Whether invocations failed. */
export function functionFinding(metrics: HourOfMetrics): Finding {
  const [invocations = 0, errors = 0, throttles = 0] = FUNCTION_SUMS.map((n) => sum(metrics[n]));
  const facts = { invocations, errors, throttles };
  const throttled = throttles > 0 ? `, ${throttles} throttled` : '';
  const says = `${counted(invocations, 'invocation')} in the last hour, ${errors} failed${throttled}`;
  if (errors + throttles === 0) return { state: 'good', says, facts };
  const todo =
    errors > 0 ? 'The function’s log says why.' : 'Raise the account’s concurrency limit.';
  return { state: 'bad', says, todo, facts };
}

/** The outcomes of the last hour's events. Rejected ones are counted by the rejections part. */
export function outcomesFinding(metrics: HourOfMetrics): Finding {
  const count = (name: (typeof OUTCOMES | typeof REMARKS)[number]) => sum(metrics[name]);
  const words = (name: (typeof OUTCOMES | typeof REMARKS)[number]) =>
    `${count(name).toLocaleString('en')} ${name.toLowerCase()}`;
  const others = [...OUTCOMES.slice(1), ...REMARKS].filter((name) => count(name) > 0);
  const says = ['Processed' as const, ...others].map(words).join(', ');
  const facts = Object.fromEntries(
    [...OUTCOMES, ...REMARKS].map((name) => [name.toLowerCase(), count(name)]),
  );
  return { state: 'good', says, facts };
}

function sum(values: readonly number[] = []): number {
  return values.reduce((total, value) => total + value, 0);
}

function inWords(ms: number): string {
  if (ms < 120_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 2 * HOUR_MS) return `${Math.round(ms / 60_000)} minutes`;
  return `${Math.round(ms / HOUR_MS)} hours`;
}
