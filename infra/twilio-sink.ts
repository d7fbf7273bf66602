import { Aws, Duration, Fn, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { ArnPrincipal, Effect, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';
import type { DeploymentSettings } from './deployment-settings.ts';
import { pinned } from './pinned.ts';

export type TwilioSinkProps = Pick<
  DeploymentSettings,
  'shardCount' | 'streamRetentionDays' | 'twilioPrincipal' | 'externalId'
>;

/**
 * What a Twilio sink points at: the stream, and the role that Twilio assumes to write to it.
 *
 * A sink's configuration cannot be changed, so the stream, the role and the external id must survive
 * every update: their logical ids are pinned, and no change of a setting replaces them.
 */
export class TwilioSink extends Construct {
  readonly stream: Stream;
  readonly role: Role;
  /** Twilio gives it when it assumes the role, so that no other customer's sink can use the role. */
  readonly externalId: string;

  constructor(scope: Construct, id: string, props: TwilioSinkProps) {
    super(scope, id);
    const { shardCount, streamRetentionDays, twilioPrincipal, externalId } = props;

    this.stream = new Stream(this, 'Stream', {
      ...(shardCount === undefined
        ? { streamMode: StreamMode.ON_DEMAND }
        : { streamMode: StreamMode.PROVISIONED, shardCount }),
      encryption: StreamEncryption.MANAGED,
      retentionPeriod: Duration.days(streamRetentionDays),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    pinned(this.stream, 'Stream');

    this.externalId = externalId ?? stackUuid();
    this.role = new Role(this, 'Role', {
      description: 'Assumed by Twilio Event Streams to write Voice events to the stream',
      assumedBy: new ArnPrincipal(twilioPrincipal),
      externalIds: [this.externalId],
      inlinePolicies: {
        WriteToStream: new PolicyDocument({
          statements: [
            new PolicyStatement({
              effect: Effect.ALLOW,
              actions: ['kinesis:PutRecord', 'kinesis:PutRecords'],
              resources: [this.stream.streamArn],
            }),
            // https://www.twilio.com/docs/events/eventstreams-quickstart: required on every resource.
            new PolicyStatement({
              effect: Effect.ALLOW,
              actions: ['kinesis:ListShards', 'kinesis:DescribeLimits'],
              resources: ['*'],
            }),
          ],
        }),
      },
    });
    pinned(this.role, 'TwilioRole');
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'Twilio requires ListShards and DescribeLimits on every resource. Both read names and numbers of shards, no record, and DescribeLimits has no resource.',
    });
  }

  /** The `sink_configuration` that Twilio's API and command line take, as JSON. */
  get configuration(): Readonly<Record<'arn' | 'role_arn' | 'external_id', string>> {
    return {
      arn: this.stream.streamArn,
      role_arn: this.role.roleArn,
      external_id: this.externalId,
    };
  }
}

/** Part of the stack's ARN: it cannot be guessed, and stays the same as long as the stack exists. */
function stackUuid(): string {
  return Fn.select(2, Fn.split('/', Aws.STACK_ID));
}
