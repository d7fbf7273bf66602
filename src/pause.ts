import { type Clock, systemClock } from './clock.ts';

/** Resolves after `ms` milliseconds, or as soon as `signal` aborts: what follows looks at the signal. */
export async function pause(
  ms: number,
  signal?: AbortSignal,
  { after }: Pick<Clock, 'after'> = systemClock,
): Promise<void> {
  if (signal?.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => resolve();
  const cancel = after(ms, end);
  signal?.addEventListener('abort', end);
  await promise;
  cancel();
  signal?.removeEventListener('abort', end);
}
