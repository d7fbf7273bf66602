import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { aTemplate } from './template.ts';

const template = aTemplate();
const stackUuid = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };

describe('the stream', () => {
  it('is on demand, encrypted, keeps records for 7 days, and outlives the stack', () => {
    template.hasResource('AWS::Kinesis::Stream', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        StreamModeDetails: { StreamMode: 'ON_DEMAND' },
        StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
        RetentionPeriodHours: 168,
        ShardCount: Match.absent(),
      },
    });
  });

  it('has the shards that are asked for', () => {
    aTemplate({ shardCount: '4', streamRetentionDays: '2' }).hasResourceProperties(
      'AWS::Kinesis::Stream',
      {
        StreamModeDetails: { StreamMode: 'PROVISIONED' },
        ShardCount: 4,
        RetentionPeriodHours: 48,
      },
    );
  });
});

describe("Twilio's role", () => {
  it('is assumed by Twilio only, and only with the external id', () => {
    expect(trust(template)).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: 'arn:aws:iam::177261743968:root' },
        Condition: { StringEquals: { 'sts:ExternalId': stackUuid } },
      },
    ]);
  });

  it('trusts another principal, with another external id, where the settings say so', () => {
    const settings = {
      twilioPrincipal: 'arn:aws:iam::123456789012:root',
      externalId: 'an-external-id-of-our-own',
    };
    expect(trust(aTemplate(settings))).toMatchObject([
      {
        Principal: { AWS: settings.twilioPrincipal },
        Condition: { StringEquals: { 'sts:ExternalId': settings.externalId } },
      },
    ]);
  });

  it('may write to the stream, list shards and describe limits, and nothing else', () => {
    expect(twilioRole(template).Policies.flatMap(statements)).toEqual([
      {
        Effect: 'Allow',
        Action: ['kinesis:PutRecord', 'kinesis:PutRecords'],
        Resource: { 'Fn::GetAtt': ['Stream', 'Arn'] },
      },
      { Effect: 'Allow', Action: ['kinesis:DescribeLimits', 'kinesis:ListShards'], Resource: '*' },
    ]);
    expect(twilioRole(template).ManagedPolicyArns).toBeUndefined();
    const attached = Object.values(template.findResources('AWS::IAM::Policy'));
    expect(attached.filter(({ Properties }) => isOf(Properties.Roles, 'TwilioRole'))).toEqual([]);
  });
});

describe('what a sink points at', () => {
  // That the stream stays where it is, upgrade.test.ts shows.
  it('has a role that no setting changes but those of it', () => {
    const settings = {
      shardCount: 3,
      streamRetentionDays: 14,
      eventRetentionDays: 400,
      maxWriteUnits: 500,
      alarmEmail: 'operations@example.com',
      logLevel: 'debug',
    };
    expect(twilioRole(aTemplate(settings))).toEqual(twilioRole(template));
  });

  it('is an output, as the JSON that Twilio takes', () => {
    const value = template.findOutputs('SinkConfiguration').SinkConfiguration?.Value;
    const parts: unknown[] = value['Fn::Join'][1];
    const json = parts.map((part) => (typeof part === 'string' ? part : 'token')).join('');
    expect(JSON.parse(json)).toEqual({ arn: 'token', role_arn: 'token', external_id: 'token' });
    expect(parts.filter((part) => typeof part !== 'string')).toEqual([
      { 'Fn::GetAtt': ['Stream', 'Arn'] },
      { 'Fn::GetAtt': ['TwilioRole', 'Arn'] },
      stackUuid,
    ]);
  });
});

function twilioRole(of: Template) {
  return of.findResources('AWS::IAM::Role').TwilioRole?.Properties;
}

function trust(of: Template) {
  return twilioRole(of).AssumeRolePolicyDocument.Statement;
}

function statements({ PolicyDocument }: { PolicyDocument: { Statement: unknown[] } }) {
  return PolicyDocument.Statement;
}

function isOf(roles: { Ref: string }[], role: string): boolean {
  return roles.some(({ Ref }) => Ref === role);
}
