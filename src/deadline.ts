import type { Clock } from './clock.ts';

/** The moment at which an invocation's work has to stop. */
export interface Deadline {
  /** Whether no more work may be started. */
  reached(): boolean;
  /** Aborts the calls under way when the moment comes. */
  readonly signal: AbortSignal;
}

/**
 * A deadline `marginMs` before the invocation's end: what is left is for the answer, the metrics
 * and the log line. `remainingMs` is Lambda's `getRemainingTimeInMillis`. Its timer runs
 * until it is cancelled.
 */
export function deadlineBefore(
  remainingMs: () => number,
  marginMs: number,
  clock: Pick<Clock, 'after'>,
): Deadline & { cancel(): void } {
  const controller = new AbortController();
  const { signal } = controller;
  const cancel = clock.after(Math.max(0, remainingMs() - marginMs), () => controller.abort());
  return {
    signal,
    // The clock decides too: a timer fires late while the thread is busy.
    reached: () => signal.aborted || remainingMs() <= marginMs,
    cancel,
  };
}

/** Why a wait ended without its value. */
export const DEADLINE_REACHED = Symbol('deadline reached');

/** What `promise` gives, or {@link DEADLINE_REACHED} if the deadline comes first. */
export async function beforeDeadline<T>(
  promise: PromiseLike<T>,
  { signal }: Pick<Deadline, 'signal'>,
): Promise<T | typeof DEADLINE_REACHED> {
  const { promise: aborted, resolve } = Promise.withResolvers<typeof DEADLINE_REACHED>();
  const stop = () => resolve(DEADLINE_REACHED);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
