import { type Clock, systemClock } from '../clock.ts';

/** Wakes those who wait for a change, as often as there is one. */
export interface Notifier {
  /** Wakes everyone who waits now. */
  readonly notify: () => void;
  /** Resolves at the next `notify`, after `ms` milliseconds where given, or when `signal` aborts. */
  readonly wait: (signal: AbortSignal | undefined, ms?: number) => Promise<void>;
}

/** A notifier without waiters. */
export function notifier({ after }: Pick<Clock, 'after'> = systemClock): Notifier {
  const waiting = new Set<() => void>();
  return {
    notify() {
      for (const wake of [...waiting]) wake();
    },
    wait(signal, ms) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          cancel?.();
          signal?.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve();
        };
        const cancel = ms === undefined ? undefined : after(ms, wake);
        signal?.addEventListener('abort', wake);
        waiting.add(wake);
      });
    },
  };
}
