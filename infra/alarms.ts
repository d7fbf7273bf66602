import { Aws, Duration, Validations } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { TIMEOUT } from './consumer-function.ts';
import type { DeploymentMetrics } from './deployment-metrics.ts';
import type { DeploymentSettings } from './deployment-settings.ts';

/** An iterator age above this is a backlog that a few more batches do not clear. */
export const BACKLOG = Duration.minutes(15);

export interface AlarmsProps
  extends Pick<DeploymentSettings, 'streamRetentionDays' | 'alarmEmail' | 'silenceMinutes'> {
  readonly metrics: DeploymentMetrics;
  /** Alarms of optional parts, by their names. */
  readonly more?: Readonly<Record<string, AlarmRule>>;
}

/** When an alarm fires, and what it says. */
export interface AlarmRule {
  readonly metric: IMetric;
  /** The alarm fires at this value and above it. */
  readonly threshold: number;
  /** Consecutive five-minute periods. @default 1 */
  readonly periods?: number;
  readonly missing?: TreatMissingData;
  /** What it means, then what the operator does. */
  readonly description: string;
}

/** An alarm for each condition that needs operator action; the runbook has a section for each. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const topic = props.alarmEmail === undefined ? undefined : this.emailTopic(props.alarmEmail);
    for (const [name, rule] of Object.entries({ ...rules(props), ...props.more }))
      this.alarm(name, rule, topic);
  }

  private alarm(name: string, rule: AlarmRule, topic: ITopic | undefined): void {
    const { metric, threshold, periods = 1, missing = TreatMissingData.NOT_BREACHING } = rule;
    const alarm = new Alarm(this, name, {
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: missing,
      alarmName: `${Aws.STACK_NAME}-${name}`,
      alarmDescription: `${rule.description} Runbook: docs/runbook.md#${name.toLowerCase()}`,
    });
    if (topic === undefined) return;
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
  }

  /** Not encrypted with `aws/sns`, a key that CloudWatch may not use. An alarm quotes no event. */
  private emailTopic(email: string): ITopic {
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    // An explicit policy replaces the default one, which lets the account's alarms publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    topic.addSubscription(new EmailSubscription(email));
    Validations.of(topic).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason: 'An undelivered e-mail is of no use in a queue; the alarm itself shows its state.',
    });
    return topic;
  }
}

function rules({ metrics, streamRetentionDays, silenceMinutes }: AlarmsProps) {
  const half = Duration.days(streamRetentionDays).toMilliseconds() / 2;
  const alarms: Record<string, AlarmRule> = {
    Backlog: {
      metric: metrics.iteratorAge,
      threshold: BACKLOG.toMilliseconds(),
      periods: 2,
      missing: TreatMissingData.IGNORE,
      description:
        'Events have waited in the stream for more than 15 minutes. Nothing is lost yet. Find out whether the consumer fails, is throttled, or is too slow for the traffic.',
    },
    BacklogCritical: {
      metric: metrics.iteratorAge,
      threshold: half,
      missing: TreatMissingData.IGNORE,
      description: `Events have waited for half of the ${streamRetentionDays} days that the stream keeps them. Fix the consumer now, and raise streamRetentionDays to gain time.`,
    },
    ConsumerStopped: {
      metric: stopped(metrics),
      threshold: 1,
      periods: 3,
      description:
        'Records arrive, and the consumer has not been invoked for 15 minutes. Check the state of the event source mapping and enable it again.',
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

/** Without an invocation there is no iterator age either, so the backlog alarms would stay silent. */
function stopped({ incomingRecords, invocations }: DeploymentMetrics): IMetric {
  return new MathExpression({
    label: 'records arrive, nothing is invoked',
    expression: 'IF(FILL(incoming, 0) > 0 AND FILL(calls, 0) == 0, 1, 0)',
    usingMetrics: { incoming: incomingRecords, calls: invocations },
    period: Duration.minutes(5),
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
