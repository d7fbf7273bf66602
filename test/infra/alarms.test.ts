import { readFile } from 'node:fs/promises';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { BACKLOG, criticalBacklog } from '../../infra/alarm-rules.ts';
import {
  type DeploymentSettings,
  readDeploymentSettings,
} from '../../infra/deployment-settings.ts';
import { aTemplate } from './template.ts';

const template = aTemplate();
const withEverything = aTemplate({
  alarmEmail: 'operations@example.com',
  silenceMinutes: 90,
  eventBus: 'default',
});
const runbook = await readFile(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const sections = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, title]) => title);

describe('the alarms', () => {
  it.each(alarms(withEverything))('$name names its section of the runbook', ({ name, alarm }) => {
    expect(alarm.AlarmDescription).toContain(`docs/runbook.md#${name.toLowerCase()}`);
    expect(sections).toContain(name);
  });

  it('include those of Silence and of the publisher only where they are set', () => {
    const names = alarms(template).map(({ name }) => name);
    expect(names).toHaveLength(13);
    expect(names.filter((name) => /^(Silence|Publisher)/.test(name))).toEqual([]);
  });

  it.each([
    [{}, 72],
    [{ streamRetentionDays: 1 }, 6],
    [{ streamRetentionDays: 2 }, 12],
    [{ streamRetentionDays: 30 }, 84],
    [{ streamRetentionDays: 30, maxRecordAgeHours: 1 }, 0.5],
  ])('report a backlog at 15 minutes, and at half of the record age: %j', (settings, hours) => {
    const thresholds = alarms(aTemplate(settings))
      .filter(({ name }) => name.startsWith('Backlog'))
      .map(({ alarm }) => [alarm.MetricName, alarm.Statistic, alarm.Threshold]);
    expect(thresholds).toEqual([
      ['IteratorAge', 'Maximum', 15 * 60_000],
      ['IteratorAge', 'Maximum', hours * 3_600_000],
    ]);
  });

  it('warn of a critical backlog while half of the time is left, whatever is set', () => {
    const tooLate: DeploymentSettings[] = [];
    let combinations = 0;
    for (let streamRetentionDays = 1; streamRetentionDays <= 365; streamRetentionDays += 1) {
      for (const maxRecordAgeHours of [undefined, ...hoursBelow(streamRetentionDays)]) {
        const settings = readDeploymentSettings({
          streamRetentionDays,
          eventRetentionDays: 366,
          ...(maxRecordAgeHours !== undefined && { maxRecordAgeHours }),
        });
        const leaves = Math.min(settings.maxRecordAgeHours, streamRetentionDays * 24) * 60;
        const warnsAt = criticalBacklog(settings.maxRecordAgeHours).toMinutes();
        const isInTime = leaves - warnsAt >= Math.max(30, leaves / 2);
        if (!isInTime || warnsAt <= BACKLOG.toMinutes()) tooLate.push(settings);
        combinations += 1;
      }
    }
    expect(tooLate).toEqual([]);
    expect(combinations).toBeGreaterThan(60_000);
  });

  it('watch these metrics, in periods of five minutes', () => {
    const conditions = alarms(withEverything).map(({ name, alarm }) => {
      const { Namespace, MetricName, Dimensions = [], Metrics = [], Statistic, Threshold } = alarm;
      const { EvaluationPeriods: periods, DatapointsToAlarm: datapoints = periods } = alarm;
      expect(alarm.ComparisonOperator).toBe('GreaterThanOrEqualToThreshold');
      if (Metrics.length === 0) expect(alarm.Period).toBe(300);
      const of = Dimensions.map((one: { Value: { Ref: string } }) => one.Value.Ref);
      const metric = Metrics[0]?.Label ?? `${Statistic} of ${Namespace} ${MetricName} of ${of}`;
      const missing = alarm.TreatMissingData;
      return `${name}: ${metric} >= ${Threshold}, ${datapoints} of ${periods}, else ${missing}`;
    });
    expect(conditions).toEqual([
      'Backlog: Maximum of AWS/Lambda IteratorAge of ConsumerFunction >= 900000, 2 of 2, else ignore',
      'BacklogCritical: Maximum of AWS/Lambda IteratorAge of ConsumerFunction >= 259200000, 1 of 1, else ignore',
      'ConsumerStopped: records that no invocation followed >= 1, 30 of 1440, else notBreaching',
      'FunctionErrors: Sum of AWS/Lambda Errors of ConsumerFunction >= 1, 1 of 1, else notBreaching',
      'FunctionThrottles: Sum of AWS/Lambda Throttles of ConsumerFunction >= 1, 3 of 3, else notBreaching',
      // Well before the timeout.
      'SlowBatches: Maximum of AWS/Lambda Duration of ConsumerFunction >= 240000, 1 of 1, else notBreaching',
      'Rejections: Sum of TwilioVoiceEvents Rejected of ConsumerFunction >= 1, 1 of 1, else notBreaching',
      'FailedBatches: Sum of AWS/Lambda OnFailureDestinationDeliveredEventCount of ConsumerMapping >= 1, 1 of 1, else notBreaching',
      'FailedBatchesUndeliverable: Sum of AWS/Lambda DestinationDeliveryFailures of ConsumerFunction >= 1, 1 of 1, else notBreaching',
      'TwilioThrottled: Sum of AWS/Kinesis WriteProvisionedThroughputExceeded of Stream >= 1, 3 of 3, else notBreaching',
      'TableThrottles: throttled >= 1, 3 of 3, else notBreaching',
      'TableFaults: faults >= 1, 3 of 3, else notBreaching',
      'UnrecognisedTypes: Sum of TwilioVoiceEvents Unrecognised of ConsumerFunction >= 1, 1 of 1, else notBreaching',
      'Silence: no record arrived >= 1, 1 of 1, else breaching',
      'PublisherBacklog: Maximum of AWS/Lambda IteratorAge of PublisherFunction >= 900000, 2 of 2, else ignore',
      // Half of the age at which Lambda gives up.
      'PublisherBacklogCritical: Maximum of AWS/Lambda IteratorAge of PublisherFunction >= 21600000, 1 of 1, else ignore',
      'PublisherStopped: events that no invocation followed >= 1, 6 of 288, else notBreaching',
      'PublisherErrors: Sum of AWS/Lambda Errors of PublisherFunction >= 1, 1 of 1, else notBreaching',
      'PublisherFailedBatches: Sum of AWS/Lambda OnFailureDestinationDeliveredEventCount of PublisherMapping >= 1, 1 of 1, else notBreaching',
      'PublisherFailedBatchesUndeliverable: Sum of AWS/Lambda DestinationDeliveryFailures of PublisherFunction >= 1, 1 of 1, else notBreaching',
    ]);
  });

  it('TableThrottles watches the tables and the indexes', () => {
    expect(JSON.stringify(find(template, 'TableThrottles'))).toMatch(
      /EventsTable.*byCall.*byConference.*RejectionsTable/,
    );
  });

  // What they compute is simulated in alarm-rules.test.ts.
  it.each([
    ['ConsumerStopped', 60, ['Stream', 'ConsumerFunction']],
    // As long as the consumer's longest batch: it counts what it stored when that ends.
    ['PublisherStopped', 300, ['ConsumerFunction', 'PublisherFunction']],
  ])('%s compares, each %d s, what arrives and who reads it: %j', (name, period, of) => {
    const metrics = JSON.stringify(find(withEverything, name)?.Metrics);
    expect([...metrics.matchAll(/"Ref":"(\w+)"/g)].map(([, id]) => id)).toEqual(of);
    expect(metrics).toContain(`"Period":${period}`);
  });

  it('Silence waits as long as is set', () => {
    expect(JSON.stringify(find(withEverything, 'Silence')?.Metrics)).toContain('"Period":5400');
  });
});

describe('the alarm in front of the others', () => {
  const [composite] = Object.values(
    withEverything.findResources('AWS::CloudWatch::CompositeAlarm'),
  );

  it('is on while any of them is', () => {
    const parts: unknown[] = composite?.Properties.AlarmRule['Fn::Join'][1];
    const ids = Object.keys(withEverything.findResources('AWS::CloudWatch::Alarm'));
    expect(parts.map((part) => (typeof part === 'string' ? part : 'ARN')).join('')).toBe(
      `(${ids.map(() => 'ALARM("ARN")').join(' OR ')})`,
    );
    expect(parts.filter((part) => typeof part !== 'string')).toEqual(
      ids.map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] })),
    );
  });

  it('says what it is, and of which deployment', () => {
    expect(composite?.Properties.AlarmName).toEqual({
      'Fn::Join': ['', ['Twilio voice events need an operator (', { Ref: 'AWS::StackName' }, ')']],
    });
  });

  it('notifies too, so that its OK is the all-clear', () => {
    const [topic] = Object.keys(withEverything.findResources('AWS::SNS::Topic'));
    expect(composite?.Properties).toMatchObject({
      AlarmActions: [{ Ref: topic }],
      OKActions: [{ Ref: topic }],
    });
  });
});

describe('a topic of the operator', () => {
  const alarmTopicArn = 'arn:aws:sns:eu-west-1:123456789012:on-call';

  it('is told by each alarm, without a topic of our own', () => {
    const withTopic = aTemplate({ alarmTopicArn });
    withTopic.resourceCountIs('AWS::SNS::Topic', 0);
    withTopic.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [alarmTopicArn],
      OKActions: [alarmTopicArn],
    });
  });

  it('may stand beside an address', () => {
    const withBoth = aTemplate({ alarmTopicArn, alarmEmail: 'operations@example.com' });
    const [topic] = Object.keys(withBoth.findResources('AWS::SNS::Topic'));
    withBoth.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: topic }, alarmTopicArn],
    });
  });
});

describe('the e-mail', () => {
  it('is sent by none without an address', () => {
    template.resourceCountIs('AWS::SNS::Topic', 0);
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent() });
  });

  it('is sent by each alarm when it fires, and when it is over', () => {
    const [topic] = Object.keys(withEverything.findResources('AWS::SNS::Topic'));
    withEverything.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: topic }],
      OKActions: [{ Ref: topic }],
    });
    withEverything.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'operations@example.com',
    });
  });

  it("lets this account's alarms publish, and nobody without TLS", () => {
    withEverything.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sns:Publish',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });
});

/** Every record age that goes with a retention, in whole hours. */
function hoursBelow(streamRetentionDays: number): number[] {
  const most = Math.min(168, streamRetentionDays * 24 - 1);
  return Array.from({ length: most }, (_, index) => index + 1);
}

function alarms(of: Template) {
  return Object.values(of.findResources('AWS::CloudWatch::Alarm')).map(({ Properties: alarm }) => ({
    // The name begins with the stack's, which is a token.
    name: String(alarm.AlarmName['Fn::Join'][1].at(-1)).slice(1),
    alarm,
  }));
}

function find(of: Template, wanted: string) {
  return alarms(of).find(({ name }) => name === wanted)?.alarm;
}
