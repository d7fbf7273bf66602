import type { Template } from '../../infra/assembly.ts';
import { grant, logicalId, resourceName, resourcesOf } from './grants.ts';

/** What a mapping does with a stream, by the type of the stream's resource. */
const READING: Readonly<Record<string, readonly string[]>> = {
  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html lists SubscribeToShard
  // too; it is for enhanced fan-out, and acts on a consumer.
  'AWS::Kinesis::Stream': [
    'kinesis:DescribeStream',
    'kinesis:DescribeStreamSummary',
    'kinesis:GetRecords',
    'kinesis:GetShardIterator',
    'kinesis:ListShards',
  ],
  // https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
  'AWS::DynamoDB::GlobalTable': [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
  ],
};

/**
 * What Lambda itself does with a function's role: it writes log and traces, and works the mapping. Each
 * follows from a property of the template.
 */
export function needsOfLambda(template: Template, functionId: string): string[] {
  const { LoggingConfig, TracingConfig } = template.Resources[functionId]?.Properties ?? {};
  const [, mapping] =
    resourcesOf(template, 'AWS::Lambda::EventSourceMapping').find(
      ([, { Properties }]) => logicalId(Properties.FunctionName) === functionId,
    ) ?? [];
  const { EventSourceArn, DestinationConfig } = mapping?.Properties ?? {};
  const reading = READING[template.Resources[logicalId(EventSourceArn)]?.Type ?? ''] ?? [];
  const bucket = logicalId(DestinationConfig.OnFailure.Destination);
  return [
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
    ...needs(logicalId(LoggingConfig.LogGroup), ['logs:CreateLogStream', 'logs:PutLogEvents']),
    // https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
    ...(TracingConfig?.Mode === 'Active'
      ? needs('*', ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'])
      : []),
    ...needs(resourceName(EventSourceArn), reading),
    // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
    ...needs(`${bucket}/aws/lambda/*`, ['s3:PutObject']),
    ...needs(bucket, ['s3:ListBucket']),
  ];
}

/**
 * What Twilio asks for in the role that its sink assumes
 * (https://www.twilio.com/docs/events/eventstreams-quickstart).
 */
export function needsOfTwilio(template: Template): string[] {
  const [[stream] = ['']] = resourcesOf(template, 'AWS::Kinesis::Stream');
  return [
    ...needs(stream, ['kinesis:PutRecord', 'kinesis:PutRecords']),
    ...needs('*', ['kinesis:DescribeLimits', 'kinesis:ListShards']),
  ];
}

function needs(resource: string, actions: readonly string[]): string[] {
  return actions.map((action) => grant(action, resource));
}
