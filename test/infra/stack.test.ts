import { describe, expect, it } from 'vitest';
import { aTemplate } from './template.ts';

const template = aTemplate();

describe('the stack', () => {
  it('has the outputs that others rely on', () => {
    expect(Object.keys(template.findOutputs('*')).toSorted()).toEqual([
      'ConsumerFunctionName',
      'DashboardUrl',
      'EventsTableName',
      'FailedBatchesBucketName',
      'RejectionsTableName',
      'SinkConfiguration',
      'StreamArn',
      'StreamName',
      'TwilioExternalId',
      'TwilioRoleArn',
    ]);
  });

  it('lets nobody but its mappings invoke a function, and only Lambda take its role', () => {
    const { Resources } = aTemplate({ eventBus: 'default' }).toJSON() as { Resources: Resources };
    // A function's URL, and a permission to invoke it, would be types of their own.
    expect([...new Set(Object.values(Resources).map(({ Type }) => Type))].toSorted()).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::CompositeAlarm',
      'AWS::CloudWatch::Dashboard',
      'AWS::DynamoDB::GlobalTable',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::Kinesis::Stream',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
    ]);
    const roles = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role');
    const takers = roles.map(([id, { Properties }]) => [
      id.replace(/Role.*/, ''),
      Properties.AssumeRolePolicyDocument.Statement.map(({ Principal }) => Principal),
    ]);
    expect(Object.fromEntries(takers)).toEqual({
      Twilio: [{ AWS: 'arn:aws:iam::177261743968:root' }],
      Consumer: [{ Service: 'lambda.amazonaws.com' }],
      Publisher: [{ Service: 'lambda.amazonaws.com' }],
    });
  });

  it('pins the logical ids of what must not be replaced', () => {
    expect(Object.keys(template.toJSON().Resources)).toEqual(
      expect.arrayContaining([
        'Stream',
        'TwilioRole',
        'EventsTable',
        'RejectionsTable',
        'FailedBatchesBucket',
        'ConsumerFunction',
        'ConsumerMapping',
      ]),
    );
  });

  it('leaves what holds data, and nothing else, when it is deleted', () => {
    const resources = Object.entries(template.toJSON().Resources as Resources);
    const left = resources.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain');
    expect(left.map(([id]) => id)).toEqual([
      'Stream',
      'EventsTable',
      'RejectionsTable',
      'FailedBatchesBucket',
      expect.stringMatching(/^FailedBatchesBucketPolicy/),
    ]);
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of resources) {
      expect(UpdateReplacePolicy).toBe(DeletionPolicy);
    }
  });
});

type Resources = Record<
  string,
  {
    Type: string;
    Properties: { AssumeRolePolicyDocument: { Statement: { Principal: unknown }[] } };
    DeletionPolicy?: string;
    UpdateReplacePolicy?: string;
  }
>;
