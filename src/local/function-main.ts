/**
 * A process that stands for one of the function's execution environments: it loads the handler that
 * its first argument names, says that it is ready, and answers invocations over IPC, one at a time.
 */
import { enableCompileCache, flushCompileCache } from 'node:module';
import type { KinesisStreamBatchResponse } from 'aws-lambda';

/** A request to the process. */
export interface InvocationRequest {
  readonly event: object;
  readonly awsRequestId: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

/** A message from the process. */
export type FunctionMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answered'; readonly response: KinesisStreamBatchResponse }
  | {
      readonly kind: 'threw';
      readonly name: string;
      readonly message: string;
      readonly stack: string;
    };

type Handler = (
  event: object,
  context: { awsRequestId: string; getRemainingTimeInMillis(): number },
) => Promise<KinesisStreamBatchResponse>;

// Loading the AWS SDK takes a third of the CPU time then.
enableCompileCache();
// A handler that cannot be loaded fails each invocation, as on Lambda, and not the process.
const loading: Promise<{ handler: Handler }> = import(process.argv[2] ?? '');
await loading.catch(() => {});
// Now, because a process that is killed does not write it.
flushCompileCache();
process.on('message', async (request: InvocationRequest) => {
  process.send?.(await answerTo(request));
});
process.send?.({ kind: 'ready' } satisfies FunctionMessage);

async function answerTo(request: InvocationRequest): Promise<FunctionMessage> {
  const { event, awsRequestId, endsAt } = request;
  try {
    const { handler } = await loading;
    const getRemainingTimeInMillis = () => Math.max(0, endsAt - Date.now());
    const response = await handler(event, { awsRequestId, getRemainingTimeInMillis });
    return { kind: 'answered', response };
  } catch (error) {
    const { name, message, stack = '' } = error as Error;
    return { kind: 'threw', name, message, stack };
  }
}

// The parent is gone: without this, the process would outlive a parent that was killed.
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole process group; the parent decides when this process ends.
process.on('SIGINT', () => {});
