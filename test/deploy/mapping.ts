import { isDeepStrictEqual } from 'node:util';
import { CreateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { type Clients, mappingOf, refusalOf } from './aws.ts';
import type { Outputs } from './cdk.ts';
import type { Steps } from './steps.ts';

/** The mapping is as the stack sets it, with a batching window of so many seconds. */
export async function checkMapping(
  { check }: Steps,
  { lambda }: Clients,
  outputs: Outputs,
  window: number,
): Promise<void> {
  const mapping = await mappingOf(lambda, outputs.ConsumerFunctionName ?? '');
  const found: Readonly<Record<string, unknown>> = {
    ...mapping,
    Destination: mapping.DestinationConfig?.OnFailure?.Destination,
  };
  const expected: Readonly<Record<string, unknown>> = {
    EventSourceArn: outputs.StreamArn,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 1000,
    MaximumBatchingWindowInSeconds: window,
    ParallelizationFactor: 1,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 288,
    Destination: `arn:aws:s3:::${outputs.FailedBatchesBucketName}`,
  };
  for (const [name, value] of Object.entries(expected)) {
    const holds = isDeepStrictEqual(found[name], value);
    check(`the mapping's ${name} is ${JSON.stringify(value)}`, holds, found[name]);
  }
}

/** As on AWS, which is why the runbook replays with `voice-events`. */
export async function trySecondMapping(
  { check }: Steps,
  { lambda }: Clients,
  outputs: Outputs,
): Promise<void> {
  const second = new CreateEventSourceMappingCommand({
    FunctionName: outputs.ConsumerFunctionName,
    EventSourceArn: outputs.StreamArn,
    StartingPosition: 'TRIM_HORIZON',
  });
  const refusal = await refusalOf(lambda.send(second));
  check('it is refused', refusal === 'ResourceConflictException', refusal);
}
