import type { Logger } from 'pino';
import type { Retrying } from '../calls/send-all.ts';
import { type BatchContext, logOperatorAction } from './log.ts';

/** What is to be told of the calls that a batch makes. */
export interface CallLog extends Pick<Retrying, 'onRetry' | 'onOperatorAction'> {
  /** How often something was tried again, by what went wrong. */
  readonly retries: Readonly<Record<string, number>>;
}

/** Counts retries for the batch's line, and logs at once, and once, what an operator has to do. */
export function callLog(log: Logger, context: Partial<BatchContext>): CallLog {
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
