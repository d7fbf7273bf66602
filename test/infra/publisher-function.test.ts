import { describe, expect, it } from 'vitest';
import { aTemplate } from './template.ts';

const without = aTemplate();
const template = aTemplate({ eventBus: 'default', logLevel: 'debug', xrayTracing: true });
const arnOf = (id: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [id, attribute] });
const DEFAULT_BUS = {
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':events:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      ':event-bus/default',
    ],
  ],
};

describe('the publisher', () => {
  it('is there only where an event bus is named', () => {
    const ids = Object.keys(without.toJSON().Resources);
    expect(ids.filter((id) => id.startsWith('Publisher'))).toEqual([]);
    expect(Object.keys(template.toJSON().Resources)).toEqual(
      expect.arrayContaining(['PublisherFunction', 'PublisherMapping']),
    );
  });

  it('is told its bus and the log level, and nothing else', () => {
    const publisher = template.findResources('AWS::Lambda::Function').PublisherFunction;
    expect(publisher?.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Timeout: 300,
      Environment: { Variables: { EVENT_BUS: DEFAULT_BUS, LOG_LEVEL: 'debug' } },
    });
    expect(Object.keys(publisher?.Properties.Environment.Variables)).toHaveLength(2);
  });

  it('is traced, and its log kept, as the settings say', () => {
    const tracing = (of: typeof template) =>
      of.findResources('AWS::Lambda::Function').PublisherFunction?.Properties.TracingConfig;
    expect(tracing(template)).toEqual({ Mode: 'Active' });
    const other = aTemplate({ eventBus: 'default', logRetentionDays: 7 });
    expect(tracing(other)).toBeUndefined();
    expect(JSON.stringify(other.toJSON())).not.toContain('xray:');
    const logs = Object.values(other.findResources('AWS::Logs::LogGroup'));
    expect(logs.map(({ Properties }) => Properties.RetentionInDays)).toEqual([7, 7]);
  });

  it('takes the ARN of a bus as it is', () => {
    const eventBus = 'arn:aws:events:eu-west-1:123456789012:event-bus/theirs';
    const other = aTemplate({ eventBus });
    expect(other.findOutputs('EventBusArn')).toMatchObject({ EventBusArn: { Value: eventBus } });
    other.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { EVENT_BUS: eventBus } },
    });
  });

  it('is named in the outputs, with the bus', () => {
    const names = (of: typeof template) => Object.keys(of.findOutputs('*'));
    expect(names(template).filter((name) => !names(without).includes(name))).toEqual([
      'EventBusArn',
      'PublisherFunctionName',
    ]);
    expect(template.findOutputs('EventBusArn')).toMatchObject({
      EventBusArn: { Value: DEFAULT_BUS },
    });
  });

  it("reads inserts from the table's stream, and gives up well within its 24 hours", () => {
    const mapping = template.findResources('AWS::Lambda::EventSourceMapping').PublisherMapping;
    expect(mapping?.Properties).toMatchObject({
      EventSourceArn: arnOf('EventsTable', 'StreamArn'),
      FunctionName: { Ref: 'PublisherFunction' },
      StartingPosition: 'TRIM_HORIZON',
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRecordAgeInSeconds: 43_200,
      // Each retry of an outage lasts as long as the timeout: 144 of them are 12 hours.
      MaximumRetryAttempts: 144,
      DestinationConfig: { OnFailure: { Destination: arnOf('FailedBatchesBucket') } },
      MetricsConfig: { Metrics: ['EventCount'] },
    });
  });

  it('may put to this bus, read this stream and give up into the bucket, and nothing else', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Policy'));
    const policy = policies.find(({ Properties }) =>
      JSON.stringify(Properties.PolicyDocument).includes('events:PutEvents'),
    );
    const statements: { Action: string | string[]; Resource: unknown }[] =
      policy?.Properties.PolicyDocument.Statement;
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [
        ['logs:CreateLogStream', 'logs:PutLogEvents'],
        arnOf(expect.stringMatching(/^PublisherLog/) as unknown as string),
      ],
      [['events:DescribeEventBus', 'events:PutEvents'], DEFAULT_BUS],
      [
        [
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ],
        arnOf('EventsTable', 'StreamArn'),
      ],
      [['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], '*'],
      ['s3:PutObject', { 'Fn::Join': ['', [arnOf('FailedBatchesBucket'), '/aws/lambda/*']] }],
      ['s3:ListBucket', arnOf('FailedBatchesBucket')],
    ]);
  });

  it('leaves everything else of the stack as it is: switching it on or off replaces nothing', () => {
    const before = without.toJSON().Resources;
    const after = aTemplate({ eventBus: 'default' }).toJSON().Resources;
    const changed = Object.keys(before).filter(
      (id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]),
    );
    expect(changed.toSorted()).toEqual([
      'AlarmNeedsOperator',
      expect.stringMatching(/^Dashboard/),
      'EventsTable',
    ]);
    // Updating a table's stream needs no replacement (CloudFormation, AWS::DynamoDB::GlobalTable).
    const { StreamSpecification, ...others } = after.EventsTable.Properties;
    expect(StreamSpecification).toEqual({ StreamViewType: 'NEW_IMAGE' });
    expect(others).toEqual(before.EventsTable.Properties);
    const added = Object.keys(after).filter((id) => before[id] === undefined);
    expect(added.filter((id) => !/^(Publisher|AlarmPublisher)/.test(id))).toEqual([]);
  });
});

it('has a row of the dashboard, and only then', () => {
  const question = 'What goes to the event bus?';
  const dashboard = (of: typeof template) =>
    JSON.stringify(of.findResources('AWS::CloudWatch::Dashboard'));
  expect(dashboard(template)).toContain(question);
  expect(dashboard(without)).not.toContain(question);
});
