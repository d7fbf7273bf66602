import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { ConsumerFunction } from './consumer-function.ts';

import { functionMetrics } from './function-metrics.ts';
import type { Tables } from './tables.ts';

import type { TwilioSink } from './twilio-sink.ts';

/** The metrics for the alarms and the dashboard. Each is a sum unless its comment says otherwise. */
export type DeploymentMetrics = ReturnType<typeof deploymentMetrics>;

const FIVE_MINUTES = Duration.minutes(5);

/** The metrics of one deployment. */
export function deploymentMetrics({
  sink: { stream },
  consumer,
  tables,
}: {
  readonly sink: TwilioSink;
  readonly consumer: ConsumerFunction;
  readonly tables: Tables;
}) {
  const { own, ...ofFunction } = functionMetrics(consumer);
  const kinesis = (metricName: string) =>
    new Metric({
      namespace: 'AWS/Kinesis',
      metricName,
      dimensionsMap: { StreamName: stream.streamName },
      statistic: Stats.SUM,
      period: FIVE_MINUTES,
    });

  return {
    processed: own('Processed'),
    duplicate: own('Duplicate'),
    ignored: own('Ignored'),
    rejected: own('Rejected'),
    unfinished: own('Unfinished'),
    unrecognised: own('Unrecognised'),
    /** Of `status-callback.call.completed` alone, which comes once a call. */
    endedCalls: own('EndedCalls'),
    failedCalls: own('FailedCalls'),
    /** Busy, not answered, or canceled. */
    unansweredCalls: own('UnansweredCalls'),
    failedWebhooks: own('FailedWebhooks'),
    /** Milliseconds from when an event happened until it was stored. */
    eventAge: (statistic: string) => own('EventAge', statistic),
    ...ofFunction,
    incomingRecords: kinesis('IncomingRecords'),
    incomingBytes: kinesis('IncomingBytes'),
    writesThrottled: kinesis('WriteProvisionedThroughputExceeded'),
    tableThrottles: tableThrottles(tables),
    tableFaults: tableFaults(tables),
    writeUnits: perTable(tables, 'ConsumedWriteCapacityUnits'),
  };
}

/** One metric for each table and index, by the name to show. */
function perTable(
  { events, rejections, eventIndexes }: Tables,
  metricName: string,
): Record<string, Metric> {
  const of = (table: TableV2, more: Record<string, string> = {}) =>
    dynamoDb(metricName, { TableName: table.tableName, ...more });
  return {
    events: of(events),
    ...Object.fromEntries(
      eventIndexes.map((index) => [index, of(events, { GlobalSecondaryIndexName: index })]),
    ),
    rejections: of(rejections),
  };
}

/** Requests that DynamoDB throttled, on the tables or on an index. */
function tableThrottles(tables: Tables): IMetric {
  const { events: reads } = perTable(tables, 'ReadThrottleEvents');
  return sum('throttled', { ...perTable(tables, 'WriteThrottleEvents'), ...(reads && { reads }) });
}

/** Calls that DynamoDB answered with a server error. */
function tableFaults({ events, rejections }: Tables): IMetric {
  const faults = (table: TableV2, Operation: string) =>
    dynamoDb('SystemErrors', { TableName: table.tableName, Operation });
  return sum('faults', {
    lookups: faults(events, 'BatchGetItem'),
    inserts: faults(events, 'BatchExecuteStatement'),
    rejections: faults(rejections, 'BatchWriteItem'),
  });
}

function dynamoDb(metricName: string, dimensionsMap: Record<string, string>): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap,
    statistic: Stats.SUM,
    period: FIVE_MINUTES,
  });
}

/**
 * A metric has no data where nothing happened, and a sum with a missing term has none either. Each is
 * filled also because CloudWatch ignores missing data of DynamoDB's metrics whatever an alarm says
 * (PutMetricAlarm, TreatMissingData): an alarm that fired once would stay on through quiet days.
 */
function sum(label: string, usingMetrics: Record<string, IMetric>): IMetric {
  const terms = Object.keys(usingMetrics).map((name) => `FILL(${name}, 0)`);
  return new MathExpression({
    label,
    expression: terms.join(' + '),
    usingMetrics,
    period: FIVE_MINUTES,
  });
}
