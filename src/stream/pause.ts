import { bell } from './bell.ts';

/** Resolves after `ms` milliseconds, or as soon as `signal` aborts: what follows looks at the signal. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return bell().wait(signal, ms);
}
