import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import type { InvocationAnswer, InvocationRequest } from './function-main.ts';

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
    event: KinesisStreamEvent,
    context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
  ) => Promise<KinesisStreamBatchResponse>;
  /** Ends its processes, whatever they are doing. */
  readonly stop: () => Promise<void>;
}

/**
 * Runs a handler in processes of its own. One that exits, or that is still busy when its time is
 * over, is a function error, and the next invocation gets a new process.
 */
export function startFunction({ module, environment, onLine }: FunctionOptions): LocalFunction {
  const idle: ChildProcess[] = [];
  const running = new Set<ChildProcess>();

  function start(): ChildProcess {
    const child = fork(new URL('./function-main.ts', import.meta.url), [module.href], {
      silent: true,
      env: { PATH: process.env.PATH, ...environment },
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', onLine);
    }
    return child;
  }

  return {
    async invoke(event, { awsRequestId, getRemainingTimeInMillis }) {
      const child = idle.pop() ?? start();
      const request: InvocationRequest = {
        event,
        awsRequestId,
        endsAt: Date.now() + getRemainingTimeInMillis(),
      };
      const answer = await ask(child, request, getRemainingTimeInMillis());
      idle.push(child);
      if (answer.kind === 'answered') return answer.response;
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

function ask(
  child: ChildProcess,
  request: InvocationRequest,
  timeoutMs: number,
): Promise<InvocationAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const onExit = () => {
      clearTimeout(timer);
      reject(new Error(`Task timed out or its process exited (${request.awsRequestId})`));
    };
    child.once('exit', onExit);
    child.once('message', (answer: InvocationAnswer) => {
      clearTimeout(timer);
      child.off('exit', onExit);
      resolve(answer);
    });
    child.send(request);
  });
}
