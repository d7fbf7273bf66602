import { randomUUID } from 'node:crypto';
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import type { Answer } from '../../stream/invocation-result.ts';

/** A Lambda handler for Kinesis events. */
export type KinesisFunction = (
  event: KinesisStreamEvent,
  context: Context,
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler without an answer returns void
) => Promise<KinesisStreamBatchResponse | void>;

/** The function's configuration in Lambda. */
export interface FunctionConfiguration {
  readonly functionArn: string;
  readonly invoke: KinesisFunction;
  readonly timeoutMs: number;
}

/**
 * Invokes the function once. Never rejects: what it throws, and no answer within its timeout, is a
 * function error, and an answer after that is ignored. An error named `TooManyRequestsException` is
 * what a throttled Invoke call throws: the function was not invoked.
 */
export async function invokeFunction(
  configuration: FunctionConfiguration,
  event: KinesisStreamEvent,
): Promise<{ readonly requestId: string; readonly answer: Answer }> {
  const requestId = randomUUID();
  const { timeoutMs } = configuration;
  const deadline = Date.now() + timeoutMs;
  const context = lambdaContext(configuration.functionArn, requestId, deadline);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Answer>((resolve) => {
    const reason = `Task timed out after ${(timeoutMs / 1_000).toFixed(2)} seconds`;
    timer = setTimeout(() => resolve({ kind: 'error', reason }), timeoutMs);
  });
  const answer = await Promise.race([call(configuration.invoke, event, context), timeout]);
  clearTimeout(timer);
  return { requestId, answer };
}

async function call(
  invoke: KinesisFunction,
  event: KinesisStreamEvent,
  context: Context,
): Promise<Answer> {
  try {
    return { kind: 'returned', response: await invoke(event, context) };
  } catch (error) {
    const isThrottle = error instanceof Error && error.name === 'TooManyRequestsException';
    return { kind: isThrottle ? 'throttled' : 'error', reason: String(error) };
  }
}

function lambdaContext(functionArn: string, awsRequestId: string, deadline: number): Context {
  const functionName = functionArn.split(':')[6] ?? functionArn;
  const noCallbacks = () => {
    throw new Error('Callbacks are not supported: nodejs24.x has none. Return a promise.');
  };
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: '128',
    awsRequestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: noCallbacks,
    fail: noCallbacks,
    succeed: noCallbacks,
  };
}
