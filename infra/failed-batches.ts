import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type {
  DlqDestinationConfig,
  IEventSourceDlq,
  IEventSourceMapping,
  IFunction,
} from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { DeploymentSettings } from './deployment-settings.ts';
import { pinned } from './pinned.ts';

/** Objects are named `aws/lambda/<mapping>/<shard>/<date>/…` (Lambda developer guide). */
const KEY_PREFIX = 'aws/lambda/';

export type FailedBatchesProps = Pick<DeploymentSettings, 'eventRetentionDays'>;

/**
 * The bucket for batches that a mapping gave up on, with their records. As the mapping's destination
 * it grants the function writing only; the CDK's own destination would grant reading and deleting too.
 */
export class FailedBatches extends Construct implements IEventSourceDlq {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { eventRetentionDays }: FailedBatchesProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          // The same personal data as in the events table, so kept for the same time.
          expiration: Duration.days(eventRetentionDays),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    pinned(this.bucket, 'FailedBatchesBucket');
    // The bucket outlives the stack, and without its policy it would take requests without TLS.
    this.bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only the mapping writes here, and only after an outage. Access logs would need a second bucket that outlives the stack; CloudTrail data events can be enabled where an audit requires them.',
    });
  }

  bind(_mapping: IEventSourceMapping, { role }: IFunction): DlqDestinationConfig {
    const inThisAccount = { StringEquals: { 's3:ResourceAccount': Aws.ACCOUNT_ID } };
    role?.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`${KEY_PREFIX}*`)],
        conditions: inThisAccount,
      }),
    );
    role?.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
        conditions: inThisAccount,
      }),
    );
    return { destination: this.bucket.bucketArn };
  }
}
