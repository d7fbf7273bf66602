import type { Context } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  invokeFunction,
  type KinesisFunction,
} from '../../../src/local/event-source-mapping/invocation.ts';
import { FUNCTION_ARN } from '../../stream/factories.ts';

const event = { Records: [] };
const invoke = (called: KinesisFunction, timeoutMs = 60_000) =>
  invokeFunction({ functionArn: FUNCTION_ARN, invoke: called, timeoutMs }, event);

describe('an invocation', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives what the function returns', async () => {
    const response = { batchItemFailures: [] };
    const { answer } = await invoke(async () => response);
    expect(answer).toEqual({ kind: 'returned', response });
  });

  it('is a function error when the function rejects or throws', async () => {
    expect((await invoke(() => Promise.reject(new Error('no table')))).answer).toEqual({
      kind: 'error',
      reason: 'Error: no table',
    });
    const throws = (): never => {
      throw new TypeError('at once');
    };
    expect((await invoke(throws)).answer).toEqual({ kind: 'error', reason: 'TypeError: at once' });
  });

  // AWS, Invoke API: TooManyRequestsException, "The request throughput limit was exceeded".
  it('is a throttle when calling the function is refused for its rate', async () => {
    const error = Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' });
    expect((await invoke(() => Promise.reject(error))).answer.kind).toBe('throttled');
  });

  it('is a function error when there is no answer in time, and a late one is ignored', async () => {
    vi.useFakeTimers();
    let answerLate = () => {};
    const invoked = invoke(() => new Promise((resolve) => (answerLate = resolve)), 3_000);
    await vi.advanceTimersByTimeAsync(2_999);
    const early = vi.fn();
    void invoked.then(early);
    await vi.advanceTimersByTimeAsync(0);
    expect(early).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    answerLate();
    expect((await invoked).answer).toEqual({
      kind: 'error',
      reason: 'Task timed out after 3.00 seconds',
    });
  });

  it('swallows a rejection that comes too late', async () => {
    vi.useFakeTimers();
    let rejectLate = (_: Error) => {};
    const invoked = invoke(() => new Promise((_, reject) => (rejectLate = reject)), 10);
    await vi.advanceTimersByTimeAsync(10);
    rejectLate(new Error('late'));
    expect((await invoked).answer.kind).toBe('error');
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers();
    await invoke(async () => {});
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells the function its request id and how much time is left', async () => {
    vi.useFakeTimers();
    const contexts: Context[] = [];
    const left: number[] = [];
    const { requestId } = await invoke(async (_event, context) => {
      contexts.push(context);
      left.push(context.getRemainingTimeInMillis());
      vi.setSystemTime(Date.now() + 1_000);
      left.push(context.getRemainingTimeInMillis());
      vi.setSystemTime(Date.now() + 60_000);
      left.push(context.getRemainingTimeInMillis());
    }, 3_000);
    expect(left).toEqual([3_000, 2_000, 0]);
    expect(contexts[0]).toMatchObject({
      awsRequestId: requestId,
      functionName: 'consumer',
      invokedFunctionArn: FUNCTION_ARN,
      functionVersion: '$LATEST',
    });
  });
});
