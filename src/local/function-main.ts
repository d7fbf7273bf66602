/**
 * A process that stands for one of the function's execution environments: it loads the handler that
 * its first argument names, and answers invocations over IPC, one at a time.
 */
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';

/** What the process is asked. */
export interface InvocationRequest {
  readonly event: KinesisStreamEvent;
  readonly awsRequestId: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

/** What it answers. */
export type InvocationAnswer =
  | { readonly kind: 'answered'; readonly response: KinesisStreamBatchResponse }
  | {
      readonly kind: 'threw';
      readonly name: string;
      readonly message: string;
      readonly stack: string;
    };

type Handler = (
  event: KinesisStreamEvent,
  context: { awsRequestId: string; getRemainingTimeInMillis(): number },
) => Promise<KinesisStreamBatchResponse>;

process.on('message', async ({ event, awsRequestId, endsAt }: InvocationRequest) => {
  process.send?.(await answer());

  async function answer(): Promise<InvocationAnswer> {
    try {
      const { handler }: { handler: Handler } = await import(process.argv[2] ?? '');
      const getRemainingTimeInMillis = () => Math.max(0, endsAt - Date.now());
      const response = await handler(event, { awsRequestId, getRemainingTimeInMillis });
      return { kind: 'answered', response };
    } catch (error) {
      const { name, message, stack = '' } = error as Error;
      return { kind: 'threw', name, message, stack };
    }
  }
});
// Nobody is left to ask anything: without this, the process would outlive a parent that was killed.
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole process group; the parent decides when this process ends.
process.on('SIGINT', () => {});
