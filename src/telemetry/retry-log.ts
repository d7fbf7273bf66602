import type { Logger } from 'pino';
import type { Retrying } from '../aws-calls/send-all.ts';
import { type BatchContext, logOperatorAction } from './log.ts';

/** What is told of a batch's calls that have to be made again. */
export interface RetryLog extends Pick<Retrying, 'onRetry' | 'onOperatorAction'> {
  /** How often something was tried again, by what went wrong. */
  readonly retries: Readonly<Record<string, number>>;
}

/** Counts retries for the batch's line, and logs at once, and once, what an operator has to do. */
export function createRetryLog(log: Logger, context: Partial<BatchContext>): RetryLog {
  const retries: Record<string, number> = {};
  const actions = new Set<string>();
  return {
    retries,
    onRetry(reason) {
      retries[reason] = (retries[reason] ?? 0) + 1;
    },
    onOperatorAction(action) {
      if (!actions.has(action.message)) logOperatorAction(log, context, action);
      actions.add(action.message);
    },
  };
}
