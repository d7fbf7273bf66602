import { Aws, Validations } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  CompositeAlarm,
  AlarmRule as CompositeRule,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type AlarmRule, type AlarmRulesProps, alarmRules } from './alarm-rules.ts';
import type { DeploymentSettings } from './deployment-settings.ts';
import { pinned } from './pinned.ts';

export interface AlarmsProps
  extends AlarmRulesProps,
    Pick<DeploymentSettings, 'alarmEmail' | 'alarmTopicArn'> {
  /** Alarms of optional parts, by their names. */
  readonly more?: Readonly<Record<string, AlarmRule>>;
}

/**
 * What the alarms' logical ids were when nothing pinned them. Their names are fixed, so an alarm under
 * another logical id would take the name over, and be deleted with the former one.
 */
const FIRST_LOGICAL_IDS: Readonly<Record<string, string>> = {
  Backlog: 'AlarmsBacklog35C89ABB',
  BacklogCritical: 'AlarmsBacklogCriticalCD55F4E6',
  ConsumerStopped: 'AlarmsConsumerStopped4CD4CB04',
  FunctionErrors: 'AlarmsFunctionErrors8A553A4B',
  FunctionThrottles: 'AlarmsFunctionThrottles9E6847CC',
  SlowBatches: 'AlarmsSlowBatchesE2684524',
  Rejections: 'AlarmsRejectionsE8643D94',
  FailedBatches: 'AlarmsFailedBatchesDE23B275',
  FailedBatchesUndeliverable: 'AlarmsFailedBatchesUndeliverable4255B418',
  TwilioThrottled: 'AlarmsTwilioThrottled9BEED67B',
  TableThrottles: 'AlarmsTableThrottlesE2AC0C12',
  TableFaults: 'AlarmsTableFaults72EEF7B0',
  UnrecognisedTypes: 'AlarmsUnrecognisedTypes7F69568E',
  Silence: 'AlarmsSilenceC954759E',
};

/** An alarm for each condition that needs operator action, and one in front of them all. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { alarmEmail, alarmTopicArn } = props;
    const topics = [
      ...(alarmEmail === undefined ? [] : [this.emailTopic(alarmEmail)]),
      ...(alarmTopicArn === undefined
        ? []
        : [Topic.fromTopicArn(this, 'GivenTopic', alarmTopicArn)]),
    ];
    const rules = { ...alarmRules(props), ...props.more };
    const alarms = Object.entries(rules).map(([name, rule]) => this.alarm(name, rule));
    for (const alarm of [...alarms, this.inFrontOf(alarms)]) {
      for (const topic of topics) {
        alarm.addAlarmAction(new SnsAction(topic));
        alarm.addOkAction(new SnsAction(topic));
      }
    }
  }

  private alarm(name: string, rule: AlarmRule): Alarm {
    const { metric, threshold, periods = 1, datapoints = periods } = rule;
    const alarm = new Alarm(this, name, {
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      ...(datapoints !== periods && { datapointsToAlarm: datapoints }),
      treatMissingData: rule.missing ?? TreatMissingData.NOT_BREACHING,
      alarmName: `${Aws.STACK_NAME}-${name}`,
      alarmDescription: `${rule.description} Runbook: docs/runbook.md#${name.toLowerCase()}`,
    });
    pinned(alarm, FIRST_LOGICAL_IDS[name] ?? `Alarm${name}`);
    return alarm;
  }

  /** In ALARM while any of them is: the one to look at, and the one whose OK is the all-clear. */
  private inFrontOf(alarms: readonly Alarm[]): CompositeAlarm {
    const composite = new CompositeAlarm(this, 'NeedsOperator', {
      compositeAlarmName: `Twilio voice events need an operator (${Aws.STACK_NAME})`,
      alarmDescription:
        'At least one alarm of this deployment is on. Each says what to do. Runbook: docs/runbook.md',
      alarmRule: CompositeRule.anyOf(...alarms),
    });
    pinned(composite, 'AlarmNeedsOperator');
    return composite;
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
