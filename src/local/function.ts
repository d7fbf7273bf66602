import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Context, KinesisStreamBatchResponse } from 'aws-lambda';
import type { FunctionMessage, InvocationRequest } from './function-main.ts';

/** How a function is run. */
export interface FunctionOptions {
  /** The module that exports `handler`. */
  readonly module: URL;
  readonly environment: Readonly<Record<string, string>>;
  /** Told each line that the function writes: what CloudWatch Logs would hold. */
  readonly onLine: (line: string) => void;
}

/** A function as Lambda runs it: a process for each invocation at a time, kept for the next one. */
export interface LocalFunction {
  readonly invoke: (
    event: object,
    context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
  ) => Promise<KinesisStreamBatchResponse>;
  /** Ends its processes, whatever they are doing. */
  readonly stop: () => Promise<void>;
}

/**
 * Runs a handler in processes of its own. One that exits, or that is still busy when its time is
 * over, is a function error, and the next invocation gets a new process. Loading the handler does
 * not count as the invocation's time, as it does not on Lambda.
 */
export function startFunction({ module, environment, onLine }: FunctionOptions): LocalFunction {
  const idle: ChildProcess[] = [];
  const running = new Set<ChildProcess>();

  async function start(): Promise<ChildProcess> {
    const child = fork(new URL('./function-main.ts', import.meta.url), [module.href], {
      silent: true,
      env: { PATH: process.env.PATH, ...environment },
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', onLine);
    }
    await nextMessage(child);
    return child;
  }

  return {
    async invoke(event, { awsRequestId, getRemainingTimeInMillis }) {
      const child = takeAlive(idle) ?? (await start());
      const timeoutMs = getRemainingTimeInMillis();
      const request: InvocationRequest = { event, awsRequestId, endsAt: Date.now() + timeoutMs };
      const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
      const answer = await nextMessage(child, request).finally(() => clearTimeout(timer));
      idle.push(child);
      if (answer.kind === 'answered') return answer.response;
      if (answer.kind === 'ready') throw new Error('The function’s process started again');
      throw Object.assign(new Error(answer.message), { name: answer.name, stack: answer.stack });
    },
    async stop() {
      await Promise.all(
        [...running].map(async (child) => {
          const exited = once(child, 'exit');
          child.kill('SIGKILL');
          await exited;
        }),
      );
    },
  };
}

/** A process that waits for work; those that have ended meanwhile are dropped. */
function takeAlive(idle: ChildProcess[]): ChildProcess | undefined {
  for (let child = idle.pop(); child; child = idle.pop()) if (child.connected) return child;
  return undefined;
}

/** What a process says next, after it was asked something or not. Its end is an error. */
function nextMessage(child: ChildProcess, request?: InvocationRequest): Promise<FunctionMessage> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      child.off('message', onMessage).off('exit', onEnd).off('error', onEnd);
      end();
    };
    const onMessage = (message: FunctionMessage) => settle(() => resolve(message));
    const onEnd = () => settle(() => reject(new Error('The function’s process has ended')));
    child.on('message', onMessage).on('exit', onEnd).on('error', onEnd);
    // A process that is about to end takes no message; that it could not is told to the callback.
    if (request) child.send(request, (error) => error && onEnd());
  });
}
