import type { Clock } from '../clock.ts';
import { notifier } from './notifier.ts';

/** Resolves after `ms` milliseconds, or as soon as `signal` aborts: what follows looks at the signal. */
export function pause(
  ms: number,
  signal?: AbortSignal,
  clock?: Pick<Clock, 'after'>,
): Promise<void> {
  return notifier(clock).wait(signal, ms);
}
