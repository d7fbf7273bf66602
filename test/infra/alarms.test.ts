import { readFile } from 'node:fs/promises';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { aTemplate } from './template.ts';

const template = aTemplate();
const withEverything = aTemplate({ alarmEmail: 'operations@example.com', silenceMinutes: 90 });
const runbook = await readFile(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const sections = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, title]) => title);

describe('the alarms', () => {
  it.each(alarms(withEverything))('$name names its section of the runbook', ({ name, alarm }) => {
    expect(alarm.AlarmDescription).toContain(`docs/runbook.md#${name.toLowerCase()}`);
    expect(sections).toContain(name);
  });

  it('include Silence only where it is set', () => {
    const names = (of: Template) => alarms(of).map(({ name }) => name);
    expect(names(withEverything).filter((name) => !names(template).includes(name))).toEqual([
      'Silence',
    ]);
  });

  it('report a backlog at 15 minutes, and at half of the retention', () => {
    const thresholds = alarms(aTemplate({ streamRetentionDays: 2 }))
      .filter(({ name }) => name.startsWith('Backlog'))
      .map(({ alarm }) => [alarm.MetricName, alarm.Statistic, alarm.Threshold]);
    expect(thresholds).toEqual([
      ['IteratorAge', 'Maximum', 15 * 60_000],
      ['IteratorAge', 'Maximum', 24 * 3_600_000],
    ]);
  });

  it.each([
    ['Rejections', 'Rejected'],
    ['UnrecognisedTypes', 'Unrecognised'],
  ])("%s watches the consumer's own metric", (name, metric) => {
    expect(find(template, name)).toMatchObject({
      Namespace: 'TwilioVoiceEvents',
      MetricName: metric,
      Dimensions: [{ Name: 'service', Value: { Ref: 'ConsumerFunction' } }],
    });
  });

  it("FailedBatches watches the mapping's own metric", () => {
    expect(find(template, 'FailedBatches')).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'OnFailureDestinationDeliveredEventCount',
      Dimensions: [{ Name: 'EventSourceMappingUUID' }],
    });
  });

  it('TableThrottles watches the tables and the indexes', () => {
    expect(JSON.stringify(find(template, 'TableThrottles'))).toMatch(
      /EventsTable.*byCall.*byConference.*RejectionsTable/,
    );
  });

  it('SlowBatches fires well before the timeout', () => {
    expect(find(template, 'SlowBatches')).toMatchObject({
      MetricName: 'Duration',
      Statistic: 'Maximum',
      Threshold: 240_000,
    });
  });

  it('Silence waits as long as is set, and treats missing data as silence', () => {
    const silence = find(withEverything, 'Silence');
    expect(silence?.TreatMissingData).toBe('breaching');
    expect(JSON.stringify(silence?.Metrics)).toContain('"Period":5400');
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
