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

/** An iterator older than this is a backlog that does not go away by itself within a few batches. */
export const BACKLOG = Duration.minutes(15);

export interface AlarmsProps
  extends Pick<DeploymentSettings, 'streamRetentionDays' | 'alarmEmail' | 'silenceMinutes'> {
  readonly metrics: DeploymentMetrics;
}

interface AlarmRule {
  readonly metric: IMetric;
  /** The alarm goes off at this value and above it. */
  readonly threshold: number;
  /** Five-minute periods in a row. @default 1 */
  readonly periods?: number;
  readonly missing?: TreatMissingData;
  /** What it means, then what to do. */
  readonly description: string;
}

/** An alarm for everything that a person should know of, each with a section in the runbook. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const topic = props.alarmEmail === undefined ? undefined : this.emailTopic(props.alarmEmail);
    for (const [name, rule] of Object.entries(rules(props))) this.alarm(name, rule, topic);
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

  /** Not encrypted with `aws/sns`: CloudWatch may not use that key. An alarm names no event. */
  private emailTopic(email: string): ITopic {
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    // A topic with a policy has lost the default one, by which the account's alarms may publish.
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
      reason: 'An e-mail that did not arrive helps nobody in a queue; the alarm shows its state.',
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
        'Events wait in the stream for more than 15 minutes. Nothing is lost yet. Find out whether the consumer fails, is throttled, or is too slow for what comes in.',
    },
    BacklogCritical: {
      metric: metrics.iteratorAge,
      threshold: half,
      missing: TreatMissingData.IGNORE,
      description: `Events have waited for half of the ${streamRetentionDays} days that the stream keeps them. Mend the consumer now, and raise streamRetentionDays to win time.`,
    },
    ConsumerStopped: {
      metric: stopped(metrics),
      threshold: 1,
      periods: 3,
      description:
        'Events come in and the consumer has not been called for 15 minutes. Look at the state of the event source mapping and switch it on again.',
    },
    FunctionErrors: {
      metric: metrics.errors,
      threshold: 1,
      description:
        'The consumer threw: a permission or a table is missing, it ran out of memory, or it has a fault. Its batch is delivered again. Read the error in the log.',
    },
    FunctionThrottles: {
      metric: metrics.throttles,
      threshold: 1,
      periods: 3,
      description:
        'Lambda has turned invocations away for 15 minutes for want of concurrency. They are tried again. Raise reservedConcurrency, or the limit of the account.',
    },
    SlowBatches: {
      metric: metrics.duration('Maximum'),
      threshold: TIMEOUT.toMilliseconds() * 0.8,
      description:
        'A batch took 80 % of the time that it may take. Most often DynamoDB is throttling or down and the consumer keeps trying: look at the retries in the log.',
    },
    Rejections: {
      metric: metrics.rejected,
      threshold: 1,
      description:
        'Records were rejected. They are kept with their bytes in the rejections table and block nothing. Read the reasons, mend the cause, and put them in again.',
    },
    FailedBatches: {
      metric: metrics.failedBatchRecords,
      threshold: 1,
      description:
        'Lambda gave up on records and put them into the failed-batches bucket. They are not in the events table. Mend the cause, then replay them.',
    },
    FailedBatchesUndeliverable: {
      metric: metrics.undeliverable,
      threshold: 1,
      description:
        'Lambda gave up on records and could not put them into the failed-batches bucket. They are only in the stream, until it forgets them. Mend the bucket and read them again.',
    },
    TwilioThrottled: {
      metric: metrics.writesThrottled,
      threshold: 1,
      periods: 3,
      description:
        'Kinesis has turned Twilio away for 15 minutes for want of throughput. Twilio tries again for 4 hours, then drops the events. Add shards, or go on demand.',
    },
    TableThrottles: {
      metric: metrics.tableThrottles,
      threshold: 1,
      periods: 3,
      description:
        'DynamoDB has throttled the consumer for 15 minutes. It keeps trying. Raise maxWriteUnits, or the limit of the account, if the backlog grows.',
    },
    TableFaults: {
      metric: metrics.tableFaults,
      threshold: 1,
      periods: 3,
      description:
        'DynamoDB has failed with faults of its own for 15 minutes. The consumer keeps trying. Look at the AWS Health Dashboard.',
    },
    UnrecognisedTypes: {
      metric: metrics.unrecognised,
      threshold: 1,
      description:
        'Twilio sent a Voice type that this version does not know. It is stored with all its fields. Look for a newer version, or add a processor for it.',
    },
  };
  if (silenceMinutes === undefined) return alarms;
  return { ...alarms, Silence: silence(metrics, silenceMinutes) };
}

/** Without a call there is no iterator age either, so the backlog alarms would say nothing. */
function stopped({ incomingRecords, invocations }: DeploymentMetrics): IMetric {
  return new MathExpression({
    label: 'records come in, nothing is called',
    expression: 'IF(FILL(incoming, 0) > 0 AND FILL(calls, 0) == 0, 1, 0)',
    usingMetrics: { incoming: incomingRecords, calls: invocations },
    period: Duration.minutes(5),
  });
}

function silence({ incomingRecords }: DeploymentMetrics, minutes: number): AlarmRule {
  return {
    metric: new MathExpression({
      label: 'no record came in',
      expression: 'IF(FILL(incoming, 0) == 0, 1, 0)',
      usingMetrics: { incoming: incomingRecords },
      period: Duration.minutes(minutes),
    }),
    threshold: 1,
    missing: TreatMissingData.BREACHING,
    description: `Nothing came from Twilio for ${minutes} minutes. Look whether calls are made, and at the sink and the subscription in Twilio.`,
  };
}
