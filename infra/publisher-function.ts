import { Duration, Stack, Token } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
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

/** As the consumer's: in an outage each of the mapping's retries lasts this long. */
const TIMEOUT = Duration.minutes(5);
/**
 * A table's stream keeps a change for 24 hours. What is as old as this goes to the failed-batches
 * bucket, and the backlog behind it can still be read.
 */
export const MAX_RECORD_AGE = Duration.hours(12);

export interface PublisherFunctionProps
  extends Pick<DeploymentSettings, 'logLevel' | 'logRetentionDays' | 'xrayTracing'> {
  /** A name or an ARN. */
  readonly eventBus: string;
  /** The events table, with a stream of new images. */
  readonly events: TableV2;
  /** Receives the batches that the mapping gives up on. */
  readonly failedBatches: IEventSourceDlq;
}

/** The function that puts each new event on the event bus, and the mapping that invokes it. */
export class PublisherFunction extends Construct {
  readonly function: NodejsFunction;
  readonly mapping: EventSourceMapping;
  readonly logGroup: LogGroup;
  readonly eventBusArn: string;

  constructor(scope: Construct, id: string, props: PublisherFunctionProps) {
    super(scope, id);
    const { eventBus, events, failedBatches, logLevel, xrayTracing } = props;
    const { tableStreamArn } = events;
    if (tableStreamArn === undefined) throw new Error('The events table has no stream.');
    this.eventBusArn = this.arnOf(eventBus);
    this.logGroup = functionLog(this, props.logRetentionDays);
    const role = functionRole(this, {
      description: 'What the publisher of Twilio Voice events may do',
      logGroup: this.logGroup,
      xrayTracing,
      permissions: [
        [this.eventBusArn, 'events:DescribeEventBus', 'events:PutEvents'],
        // The mapping reads the table's stream with the function's role.
        [
          tableStreamArn,
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ],
      ],
    });
    this.function = nodeFunction(this, {
      entry: 'publisher',
      description: 'Puts each new Twilio Voice event on an event bus',
      timeout: TIMEOUT,
      role,
      logGroup: this.logGroup,
      environment: { EVENT_BUS: this.eventBusArn, LOG_LEVEL: logLevel },
      xrayTracing,
    });
    pinned(this.function, 'PublisherFunction');
    this.mapping = new EventSourceMapping(this, 'Mapping', {
      target: this.function,
      eventSourceArn: tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      // The events come in the consumer's batches: waiting for more would only make them late.
      batchSize: BATCH_RECORDS,
      // Only inserts are new events. The function checks this too; the filter saves invocations.
      filters: [FilterCriteria.filter({ eventName: FilterRule.isEqual('INSERT') })],
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: MAX_RECORD_AGE.toMinutes() / TIMEOUT.toMinutes(),
      maxRecordAge: MAX_RECORD_AGE,
      onFailure: failedBatches,
      supportS3OnFailureDestination: true,
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    });
    pinned(this.mapping, 'PublisherMapping');
    // Lambda checks the permissions when it creates the mapping.
    this.mapping.node.addDependency(role);
  }

  private arnOf(eventBus: string): string {
    if (eventBus.startsWith('arn:') || Token.isUnresolved(eventBus)) return eventBus;
    return Stack.of(this).formatArn({
      service: 'events',
      resource: 'event-bus',
      resourceName: eventBus,
    });
  }
}
