import { Duration } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import {
  EventSourceMapping,
  type IEventSourceDlq,
  MetricType,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeploymentSettings } from './deployment-settings.ts';
import { functionLog, functionRole, nodeFunction } from './node-function.ts';
import { pinned } from './pinned.ts';
import { BATCH_RECORDS } from './sizes.ts';
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
    this.logGroup = functionLog(this, props.logRetentionDays);
    this.role = this.leastPrivilegeRole(props);
    this.function = this.consumerFunction(props);
    pinned(this.function, 'ConsumerFunction');
    this.mapping = this.eventSourceMapping(props);
    pinned(this.mapping, 'ConsumerMapping');
    // Lambda checks the permissions when it creates the mapping.
    this.mapping.node.addDependency(this.role);
  }

  private leastPrivilegeRole({ stream, tables, xrayTracing }: ConsumerFunctionProps): Role {
    return functionRole(this, {
      description: 'What the consumer of Twilio Voice events may do',
      logGroup: this.logGroup,
      xrayTracing,
      permissions: [
        [tables.events.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:PartiQLInsert'],
        [tables.rejections.tableArn, 'dynamodb:BatchWriteItem'],
        // The mapping reads the stream with the function's role.
        [
          stream.streamArn,
          'kinesis:DescribeStream',
          'kinesis:DescribeStreamSummary',
          'kinesis:GetRecords',
          'kinesis:GetShardIterator',
          'kinesis:ListShards',
        ],
      ],
    });
  }

  private consumerFunction(props: ConsumerFunctionProps): NodejsFunction {
    const { tables, eventRetentionDays, logLevel, reservedConcurrency, xrayTracing } = props;
    return nodeFunction(this, {
      entry: 'handler',
      description: 'Takes Twilio Voice events from Kinesis into DynamoDB exactly once',
      timeout: TIMEOUT,
      role: this.role,
      logGroup: this.logGroup,
      environment: {
        EVENTS_TABLE: tables.events.tableName,
        REJECTIONS_TABLE: tables.rejections.tableName,
        RETENTION_DAYS: String(eventRetentionDays),
        LOG_LEVEL: logLevel,
      },
      reservedConcurrency,
      xrayTracing,
    });
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
