import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import {
  ApplicationLogLevel,
  Architecture,
  EventSourceMapping,
  type IEventSourceDlq,
  LoggingFormat,
  MetricType,
  Runtime,
  StartingPosition,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BUNDLING } from './bundling.ts';
import type { DeploymentSettings } from './deployment-settings.ts';
import { pinned } from './pinned.ts';
import { BATCH_RECORDS, MEMORY_MB } from './sizes.ts';
import type { Tables } from './tables.ts';

/**
 * Far more than a batch takes (a second or two). In an outage the function keeps retrying until shortly
 * before the timeout, so each of the mapping's retries lasts this long, see `maxRetryAttempts`.
 */
export const TIMEOUT = Duration.minutes(5);

export interface ConsumerFunctionProps
  extends Pick<
    DeploymentSettings,
    | 'eventRetentionDays'
    | 'reservedConcurrency'
    | 'batchingWindowSeconds'
    | 'parallelizationFactor'
    | 'maxRetryAttempts'
    | 'maxRecordAgeHours'
    | 'logLevel'
    | 'logRetentionDays'
    | 'xrayTracing'
  > {
  readonly stream: Stream;
  readonly tables: Tables;
  /** Receives the batches that the mapping gives up on. */
  readonly failedBatches: IEventSourceDlq;
}

/** The function that stores the stream's events in the tables, and the mapping that invokes it. */
export class ConsumerFunction extends Construct {
  readonly function: NodejsFunction;
  readonly mapping: EventSourceMapping;
  readonly logGroup: LogGroup;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ConsumerFunctionProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = this.leastPrivilegeRole(props);
    this.function = this.consumerFunction(props);
    pinned(this.function, 'ConsumerFunction');
    this.mapping = this.eventSourceMapping(props);
    pinned(this.mapping, 'ConsumerMapping');
    // Lambda checks the permissions when it creates the mapping.
    this.mapping.node.addDependency(this.role);
  }

  private leastPrivilegeRole({ stream, tables, xrayTracing }: ConsumerFunctionProps): Role {
    const role = new Role(this, 'Role', {
      description: 'What the consumer of Twilio Voice events may do',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    const allow = (actions: string[], resource: string) =>
      role.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], this.logGroup.logGroupArn);
    allow(['dynamodb:BatchGetItem', 'dynamodb:PartiQLInsert'], tables.events.tableArn);
    allow(['dynamodb:BatchWriteItem'], tables.rejections.tableArn);
    // The mapping reads the stream with the function's role.
    allow(
      [
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:GetRecords',
        'kinesis:GetShardIterator',
        'kinesis:ListShards',
      ],
      stream.streamArn,
    );
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::<FailedBatchesBucket.Arn>/aws/lambda/*]',
      reason: 'The mapping chooses the names of the objects that it writes below this prefix.',
    });
    if (xrayTracing) {
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray has no resources: PutTraceSegments and PutTelemetryRecords need "*".',
      });
    }
    return role;
  }

  private consumerFunction(props: ConsumerFunctionProps): NodejsFunction {
    const { tables, eventRetentionDays, logLevel, reservedConcurrency, xrayTracing } = props;
    const consumer = new NodejsFunction(this, 'Function', {
      description: 'Takes Twilio Voice events from Kinesis into DynamoDB exactly once',
      entry: fileURLToPath(new URL('../src/handler.ts', import.meta.url)),
      depsLockFilePath: fileURLToPath(new URL('../package-lock.json', import.meta.url)),
      bundling: BUNDLING,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: MEMORY_MB,
      timeout: TIMEOUT,
      role: this.role,
      environment: {
        EVENTS_TABLE: tables.events.tableName,
        REJECTIONS_TABLE: tables.rejections.tableName,
        RETENTION_DAYS: String(eventRetentionDays),
        LOG_LEVEL: logLevel,
      },
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      // The logger applies LOG_LEVEL itself. Lambda's filter treats a line without a level as INFO, and
      // the metrics are such lines, so it must let everything through.
      applicationLogLevelV2: ApplicationLogLevel.TRACE,
      systemLogLevelV2: SystemLogLevel.INFO,
      tracing: xrayTracing ? Tracing.ACTIVE : Tracing.DISABLED,
      awsSdkConnectionReuse: false,
      ...(reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: reservedConcurrency,
      }),
    });
    const notAsynchronous =
      'Invoked by the mapping, which has its own destination, and never asynchronously.';
    Validations.of(consumer).acknowledge(
      { id: 'Serverless-LambdaAsyncFailureDestination', reason: notAsynchronous },
      { id: 'Serverless-LambdaDLQ', reason: notAsynchronous },
    );
    if (!xrayTracing) {
      Validations.of(consumer).acknowledge({
        id: 'Serverless-LambdaTracing',
        reason:
          "Traces would show Lambda's own segments only, because no tracing SDK is bundled: the log and the metrics tell more. xrayTracing switches it on.",
      });
    }
    return consumer;
  }

  private eventSourceMapping(props: ConsumerFunctionProps): EventSourceMapping {
    return new EventSourceMapping(this, 'Mapping', {
      target: this.function,
      eventSourceArn: props.stream.streamArn,
      // A mapping that is created after the first event still reads it.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: BATCH_RECORDS,
      maxBatchingWindow: Duration.seconds(props.batchingWindowSeconds),
      parallelizationFactor: props.parallelizationFactor,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: props.maxRetryAttempts,
      maxRecordAge: Duration.hours(props.maxRecordAgeHours),
      onFailure: props.failedBatches,
      supportS3OnFailureDestination: true,
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    });
  }
}
