import type { Template } from '../../infra/assembly.ts';
import { type Grant, logicalId, resourceName, resourcesOf } from './grants.ts';

/** A grant that somebody else than the function's code uses, and where that is documented. */
export interface Need extends Grant {
  readonly why: string;
}

const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg';

/** What a mapping does with a stream, by the stream's type of resource. */
const READING: Readonly<
  Record<string, { readonly actions: readonly string[]; readonly why: string }>
> = {
  // The documentation lists kinesis:SubscribeToShard too; it is for enhanced fan-out, and acts on a consumer.
  'AWS::Kinesis::Stream': {
    actions: [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ],
    why: `the mapping reads the stream (${LAMBDA}/services-kinesis-create.html)`,
  },
  'AWS::DynamoDB::GlobalTable': {
    actions: [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    ],
    why: `the mapping reads the table's stream (${LAMBDA}/services-dynamodb-eventsourcemapping.html)`,
  },
};

/**
 * What Lambda itself does with a function's role. Each follows from a property of the template:
 * without the property nobody needs the grant.
 */
export function needsOfLambda(template: Template, functionId: string): Need[] {
  const fn = template.Resources[functionId];
  const [, mapping] =
    resourcesOf(template, 'AWS::Lambda::EventSourceMapping').find(
      ([, { Properties }]) => logicalId(Properties.FunctionName) === functionId,
    ) ?? [];
  const { LoggingConfig, TracingConfig } = fn?.Properties ?? {};
  const { EventSourceArn, DestinationConfig } = mapping?.Properties ?? {};
  const bucket = DestinationConfig?.OnFailure?.Destination;
  const reading = READING[template.Resources[logicalId(EventSourceArn)]?.Type ?? ''];
  const failed = bucket && logicalId(bucket);
  return [
    ...(LoggingConfig?.LogGroup
      ? needs(['logs:CreateLogStream', 'logs:PutLogEvents'], logicalId(LoggingConfig.LogGroup), {
          why: `the function's log (${LAMBDA}/monitoring-cloudwatchlogs.html)`,
        })
      : []),
    ...(TracingConfig?.Mode === 'Active'
      ? needs(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], '*', {
          why: `active tracing; X-Ray has no resources to name (${LAMBDA}/services-xray.html)`,
        })
      : []),
    ...(reading ? needs(reading.actions, resourceName(EventSourceArn), reading) : []),
    ...(failed
      ? [
          ...needs(['s3:PutObject'], `${failed}/aws/lambda/*`, {
            why: `the mapping writes failed batches (${LAMBDA}/kinesis-on-failure-destination.html)`,
          }),
          ...needs(['s3:ListBucket'], failed, {
            why: `asked for beside s3:PutObject (${LAMBDA}/kinesis-on-failure-destination.html)`,
          }),
        ]
      : []),
  ];
}

/** What Twilio asks for in the role that its sink assumes. */
export function needsOfTwilio(template: Template): Need[] {
  const [[stream] = ['']] = resourcesOf(template, 'AWS::Kinesis::Stream');
  const why = 'asked for by Twilio (https://www.twilio.com/docs/events/eventstreams-quickstart)';
  return [
    ...needs(['kinesis:PutRecord', 'kinesis:PutRecords'], stream, { why }),
    ...needs(['kinesis:DescribeLimits', 'kinesis:ListShards'], '*', { why }),
  ];
}

function needs(actions: readonly string[], resource: string, { why }: { why: string }): Need[] {
  return actions.map((action) => ({ action, resource, why }));
}
