import { describe, expect, it } from 'vitest';
import type { Template } from '../../infra/assembly.ts';
import { type Grant, grantsOf } from './grants.ts';
import { misfits } from './least-privilege.ts';
import { needsOfLambda, needsOfTwilio } from './needs.ts';

const uses = [{ action: 'dynamodb:BatchGetItem', resource: 'EventsTable' }];
const needs = [{ action: 'kinesis:GetRecords', resource: 'Stream', why: 'the mapping' }];
const fitting: Grant[] = [
  { action: 'dynamodb:BatchGetItem', resource: 'EventsTable' },
  { action: 'kinesis:GetRecords', resource: 'Stream' },
];

describe('the grants of a role', () => {
  it('fit where each is used or needed, and all that is used or needed is granted', () => {
    expect(misfits(fitting, uses, needs)).toEqual([]);
  });

  it.each<[string, Grant]>([
    ['an action that nobody asks for', { action: 'dynamodb:Scan', resource: 'EventsTable' }],
    ['a pattern of actions', { action: 'dynamodb:*', resource: 'EventsTable' }],
    ['another table', { action: 'dynamodb:BatchGetItem', resource: 'RejectionsTable' }],
    ['more than the table', { action: 'dynamodb:BatchGetItem', resource: 'EventsTable/index/*' }],
    ['every table', { action: 'dynamodb:BatchGetItem', resource: '*' }],
  ])('do not fit with %s', (_, { action, resource }) => {
    expect(misfits([...fitting, { action, resource }], uses, needs)).toEqual([
      `granted, but unused: ${action} on ${resource}`,
    ]);
  });

  it('do not fit without what the function uses, or somebody needs', () => {
    expect(misfits([], uses, needs)).toEqual([
      'not granted: dynamodb:BatchGetItem on EventsTable (the function calls it)',
      'not granted: kinesis:GetRecords on Stream (the mapping)',
    ]);
  });
});

describe('reading a template', () => {
  const statement = (Action: unknown, Resource: unknown, Effect = 'Allow') => ({
    PolicyDocument: { Statement: [{ Effect, Action, Resource }] },
  });
  const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
  const template = (role: object, attached: object = {}): Template => ({
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: role },
      Policy: { Type: 'AWS::IAM::Policy', Properties: attached },
    },
  });

  it('finds the grants in a role and in what is attached to it', () => {
    const both = template(
      { Policies: [statement(['a:One', 'a:Two'], arn('Table'))] },
      {
        Roles: [{ Ref: 'Role' }],
        ...statement('b:Three', { 'Fn::Join': ['', [arn('Bucket'), '/*']] }),
      },
    );
    expect(grantsOf(both, 'Role')).toEqual([
      { action: 'a:One', resource: 'Table' },
      { action: 'a:Two', resource: 'Table' },
      { action: 'b:Three', resource: 'Bucket/*' },
    ]);
  });

  it('takes neither what is denied, nor what is attached to another role', () => {
    const other = { Roles: [{ Ref: 'Other' }], ...statement('b:Three', '*') };
    const denied = { Policies: [statement('a:One', '*', 'Deny')] };
    expect(grantsOf(template(denied, other), 'Role')).toEqual([]);
  });

  it('refuses what cannot be told action by action', () => {
    const managed = template({
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    });
    expect(() => grantsOf(managed, 'Role')).toThrow('managed policy');
    const negative = { Statement: [{ Effect: 'Allow', NotAction: 'a:One', Resource: '*' }] };
    const inverted = template({ Policies: [{ PolicyDocument: negative }] });
    expect(() => grantsOf(inverted, 'Role')).toThrow('does not name');
  });

  it('sees what Lambda does for the function that is asked for, by its own mapping', () => {
    const mapping = (FunctionName: string, EventSourceArn: object) => ({
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: { Ref: FunctionName }, EventSourceArn },
    });
    const both: Template = {
      Resources: {
        Stream: { Type: 'AWS::Kinesis::Stream' },
        Table: { Type: 'AWS::DynamoDB::GlobalTable' },
        One: mapping('Consumer', arn('Stream')),
        Other: mapping('Publisher', { 'Fn::GetAtt': ['Table', 'StreamArn'] }),
      },
    };
    const resources = (id: string) =>
      new Set(
        needsOfLambda(both, id).map(({ action, resource }) =>
          [action.split(':')[0], resource].join(' '),
        ),
      );
    expect(resources('Consumer')).toEqual(new Set(['kinesis Stream']));
    expect(resources('Publisher')).toEqual(new Set(['dynamodb Table/stream']));
    expect(resources('Neither')).toEqual(new Set());
  });

  it('sees no need of Lambda or Twilio where nothing asks for one', () => {
    expect(needsOfLambda({ Resources: {} }, 'Function')).toEqual([]);
    const idle: Template = {
      Resources: {
        Function: {
          Type: 'AWS::Lambda::Function',
          Properties: { TracingConfig: { Mode: 'PassThrough' } },
        },
      },
    };
    expect(needsOfLambda(idle, 'Function')).toEqual([]);
    expect(needsOfTwilio(idle).map(({ resource }) => resource)).toEqual(['', '', '*', '*']);
  });
});
