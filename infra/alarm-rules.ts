import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { TIMEOUT } from './consumer-function.ts';
import type { DeploymentMetrics } from './deployment-metrics.ts';
import type { DeploymentSettings } from './deployment-settings.ts';

/** An iterator age above this is a backlog that a few more batches do not clear. */
export const BACKLOG = Duration.minutes(15);

const MINUTE = Duration.minutes(1);

/** A condition that needs operator action, in five-minute periods unless its metric has others. */
export interface AlarmRule {
  readonly metric: IMetric;
  /** The alarm fires at this value and above it. */
  readonly threshold: number;
  /** How many of the last periods are looked at. @default 1 */
  readonly periods?: number;
  /** In how many of them the threshold has to be reached. @default all */
  readonly datapoints?: number;
  /** @default not breaching */
  readonly missing?: TreatMissingData;
  /** What it means, then what the operator does. */
  readonly description: string;
}

export interface AlarmRulesProps
  extends Pick<DeploymentSettings, 'maxRecordAgeHours' | 'silenceMinutes'> {
  readonly metrics: DeploymentMetrics;
}

/**
 * Half of the age at which Lambda moves records to the failed-batches bucket, which is before the stream
 * drops them: the settings allow no other. So half of the time is left, and at least half an hour.
 */
export function criticalBacklog(maxRecordAgeHours: number): Duration {
  return Duration.minutes((maxRecordAgeHours * 60) / 2);
}

/** The rule of each alarm, by its name. The runbook has a section for each. */
export function alarmRules({
  metrics,
  maxRecordAgeHours,
  silenceMinutes,
}: AlarmRulesProps): Readonly<Record<string, AlarmRule>> {
  const alarms: Record<string, AlarmRule> = {
    Backlog: {
      metric: metrics.iteratorAge,
      threshold: BACKLOG.toMilliseconds(),
      periods: 2,
      missing: TreatMissingData.IGNORE,
      description:
        'The last record of a batch had waited in the stream for more than 15 minutes. Nothing is lost yet. Find out whether the consumer fails, is throttled, or is too slow for the traffic.',
    },
    BacklogCritical: {
      metric: metrics.iteratorAge,
      threshold: criticalBacklog(maxRecordAgeHours).toMilliseconds(),
      missing: TreatMissingData.IGNORE,
      description: `Records have waited for half of the ${maxRecordAgeHours} hours after which Lambda moves them to the failed-batches bucket. Fix the consumer now. From the bucket they can be redriven.`,
    },
    ConsumerStopped: {
      metric: unread('records', metrics.incomingRecords, metrics.invocations, MINUTE),
      threshold: 1,
      periods: Duration.days(1).toMinutes(),
      datapoints: UNREAD_MINUTES,
      description: `Records have been in the stream for ${UNREAD_MINUTES} minutes, and the consumer has not been invoked since they arrived. Check the state of the event source mapping and enable it again.`,
    },
    FunctionErrors: {
      metric: metrics.errors,
      threshold: 1,
      description:
        'The consumer failed, and its batch is redelivered. Operator action is needed: a permission or a table is missing, it ran out of memory or time, or it has a bug. Read the error in the log.',
    },
    FunctionThrottles: {
      metric: metrics.throttles,
      threshold: 1,
      periods: 3,
      description:
        'Lambda has throttled invocations for 15 minutes for lack of concurrency. It retries them. Raise reservedConcurrency, or the quota of the account.',
    },
    SlowBatches: {
      metric: metrics.duration('Maximum'),
      threshold: TIMEOUT.toMilliseconds() * 0.8,
      description:
        'A batch took 80 % of the timeout. Most often DynamoDB throttles or is unavailable, and the consumer keeps retrying: read the retries in the log.',
    },
    Rejections: {
      metric: metrics.rejected,
      threshold: 1,
      description:
        'Records were rejected. They are in the rejections table with their bytes, and block nothing. Read the reasons, fix the cause, and redrive them.',
    },
    FailedBatches: {
      metric: metrics.failedBatchRecords,
      threshold: 1,
      description:
        'Lambda gave up on records and moved them to the failed-batches bucket. They are not in the events table. Fix the cause, then redrive them.',
    },
    FailedBatchesUndeliverable: {
      metric: metrics.undeliverable,
      threshold: 1,
      description:
        'Lambda gave up on records and could not write them to the failed-batches bucket. They are only in the stream, until its retention ends. Fix the bucket, then replay them.',
    },
    TwilioThrottled: {
      metric: metrics.writesThrottled,
      threshold: 1,
      periods: 3,
      description:
        'Kinesis has throttled Twilio for 15 minutes. Twilio retries for 4 hours, then drops the events. Raise shardCount, or leave it out for an on-demand stream.',
    },
    TableThrottles: {
      metric: metrics.tableThrottles,
      threshold: 1,
      periods: 3,
      description:
        'DynamoDB has throttled the consumer for 15 minutes. The consumer keeps retrying. If the backlog grows, raise maxWriteUnits, or the quota of the account.',
    },
    TableFaults: {
      metric: metrics.tableFaults,
      threshold: 1,
      periods: 3,
      description:
        'DynamoDB has returned server errors for 15 minutes. The consumer keeps retrying. Check the AWS Health Dashboard.',
    },
    UnrecognisedTypes: {
      metric: metrics.unrecognised,
      threshold: 1,
      description:
        'Twilio sent a type of Voice event that is not in the registry. It is stored with all its fields. Look for a newer version, or add a processor for it.',
    },
  };
  if (silenceMinutes === undefined) return alarms;
  return { ...alarms, Silence: silence(metrics, silenceMinutes) };
}

/**
 * More than a batch may wait for: five minutes in its window, five in the function, whose metric comes
 * after it has ended, and some for the metric to be published.
 */
const UNREAD_MINUTES = 30;

/**
 * For each period of the last day, how many records had come by then that no invocation has followed.
 * Without an invocation there is no iterator age, so the backlog alarms are silent.
 *
 * `SUM(calls) - RUNNING_SUM(calls) + 2 * calls - DIFF(calls)` is how many invocations there were from the
 * period before on: one that is stamped a period before its record is still that record's. So what comes
 * right after the last invocation counts as read, until something else comes. The first period that
 * CloudWatch reads has no DIFF, and is taken as read.
 *
 * An invocation makes 0 of all periods, so the alarm ends when the consumer reads again. Until then it
 * lasts, even if nothing else arrives: for a day, which is the longest that an alarm with periods below an
 * hour looks back (PutMetricAlarm).
 */
export function unread(
  what: string,
  incoming: IMetric,
  invocations: IMetric,
  period: Duration,
): IMetric {
  const filled = (id: string, metric: IMetric) =>
    new MathExpression({ expression: `FILL(${id}, 0)`, usingMetrics: { [id]: metric }, period });
  return new MathExpression({
    label: `${what} that no invocation followed`,
    expression:
      'RUNNING_SUM(IF(FILL(SUM(calls) - RUNNING_SUM(calls) + 2 * calls - DIFF(calls), 1) == 0, records, 0))',
    usingMetrics: {
      records: filled('incoming', incoming),
      calls: filled('invocations', invocations),
    },
    period,
  });
}

function silence({ incomingRecords }: DeploymentMetrics, minutes: number): AlarmRule {
  return {
    metric: new MathExpression({
      label: 'no record arrived',
      expression: 'IF(FILL(incoming, 0) == 0, 1, 0)',
      usingMetrics: { incoming: incomingRecords },
      period: Duration.minutes(minutes),
    }),
    threshold: 1,
    missing: TreatMissingData.BREACHING,
    description: `Nothing arrived from Twilio for ${minutes} minutes. Check whether calls are made, and the sink and the subscription in Twilio.`,
  };
}
