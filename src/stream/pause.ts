import { notifier } from './notifier.ts';

/** Resolves after `ms` milliseconds, or as soon as `signal` aborts: what follows looks at the signal. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return notifier().wait(signal, ms);
}
