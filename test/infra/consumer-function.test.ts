import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { aTemplate } from './template.ts';

const template = aTemplate();
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

describe('the function', () => {
  it('runs on Node 24 on arm64, with more time than a batch takes', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 1024,
      Timeout: 300,
      TracingConfig: Match.absent(),
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  it('is told its tables, the retention and the log level, and nothing else', () => {
    const settings = { eventRetentionDays: 30, logLevel: 'debug' };
    const [consumer] = Object.values(aTemplate(settings).findResources('AWS::Lambda::Function'));
    expect(consumer?.Properties.Environment.Variables).toEqual({
      EVENTS_TABLE: { Ref: 'EventsTable' },
      REJECTIONS_TABLE: { Ref: 'RejectionsTable' },
      RETENTION_DAYS: '30',
      LOG_LEVEL: 'debug',
    });
  });

  it('logs JSON to a log group of its own, where Lambda drops no line of metrics', () => {
    const [logGroup] = Object.entries(template.findResources('AWS::Logs::LogGroup'));
    expect(logGroup?.[1].Properties.RetentionInDays).toBe(30);
    template.hasResourceProperties('AWS::Lambda::Function', {
      LoggingConfig: {
        LogFormat: 'JSON',
        ApplicationLogLevel: 'TRACE',
        SystemLogLevel: 'INFO',
        LogGroup: { Ref: logGroup?.[0] },
      },
    });
  });

  it('keeps its log for as long as is set', () => {
    aTemplate({ logRetentionDays: '365' }).hasResourceProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 365,
    });
  });

  it('is traced, and may write traces, only where that is set', () => {
    const traced = aTemplate({ xrayTracing: 'true' });
    traced.hasResourceProperties('AWS::Lambda::Function', { TracingConfig: { Mode: 'Active' } });
    const [tracedPolicy] = Object.values(traced.findResources('AWS::IAM::Policy'));
    expect(tracedPolicy?.Properties.PolicyDocument.Statement).toContainEqual({
      Effect: 'Allow',
      Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
      Resource: '*',
    });
  });

  it('takes no more concurrency than is set', () => {
    aTemplate({ reservedConcurrency: 7 }).hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: 7,
    });
  });
});

describe("the function's role", () => {
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));

  it('may do what the consumer and its mapping do, and nothing else', () => {
    const inThisAccount = { StringEquals: { 's3:ResourceAccount': { Ref: 'AWS::AccountId' } } };
    const [logGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
    const allow = (Action: string | string[], Resource: unknown, Condition?: unknown) => ({
      Effect: 'Allow',
      Action,
      Resource,
      ...(Condition !== undefined && { Condition }),
    });
    expect(policy?.Properties.PolicyDocument.Statement).toEqual([
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], arnOf(String(logGroup))),
      allow(['dynamodb:BatchGetItem', 'dynamodb:PartiQLInsert'], arnOf('EventsTable')),
      allow('dynamodb:BatchWriteItem', arnOf('RejectionsTable')),
      allow(
        [
          'kinesis:DescribeStream',
          'kinesis:DescribeStreamSummary',
          'kinesis:GetRecords',
          'kinesis:GetShardIterator',
          'kinesis:ListShards',
        ],
        arnOf('Stream'),
      ),
      allow(
        's3:PutObject',
        { 'Fn::Join': ['', [arnOf('FailedBatchesBucket'), '/aws/lambda/*']] },
        inThisAccount,
      ),
      allow('s3:ListBucket', arnOf('FailedBatchesBucket'), inThisAccount),
    ]);
  });

  it('has no other policy', () => {
    expect(Object.keys(template.findResources('AWS::IAM::Policy'))).toHaveLength(1);
    template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: Match.absent(),
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'lambda.amazonaws.com' },
          },
        ],
      },
    });
  });

  it('is complete before the mapping is made', () => {
    template.hasResource('AWS::Lambda::EventSourceMapping', {
      DependsOn: Match.arrayWith(Object.keys(template.findResources('AWS::IAM::Policy'))),
    });
  });
});

describe('the mapping', () => {
  it('starts with the oldest record, and keeps batches that it gives up on', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: arnOf('Stream'),
      FunctionName: { Ref: 'ConsumerFunction' },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 2,
      ParallelizationFactor: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 288,
      MaximumRecordAgeInSeconds: 144 * 3600,
      DestinationConfig: { OnFailure: { Destination: arnOf('FailedBatchesBucket') } },
      MetricsConfig: { Metrics: ['EventCount'] },
      FilterCriteria: Match.absent(),
    });
  });

  it('is set as the settings say', () => {
    const settings = {
      batchingWindowSeconds: 0,
      parallelizationFactor: 10,
      maxRetryAttempts: 12,
      maxRecordAgeHours: 24,
    };
    aTemplate(settings).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      MaximumBatchingWindowInSeconds: 0,
      ParallelizationFactor: 10,
      MaximumRetryAttempts: 12,
      MaximumRecordAgeInSeconds: 24 * 3600,
    });
  });
});
