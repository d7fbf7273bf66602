/** Something that several waiters can wait for, again and again. */
export interface Bell {
  /** Wakes everyone who waits now. */
  readonly ring: () => void;
  /** Resolves at the next ring, after `ms` milliseconds where given, or when `signal` aborts. */
  readonly wait: (signal: AbortSignal | undefined, ms?: number) => Promise<void>;
}

/** A bell nobody has rung yet. */
export function bell(): Bell {
  const waiting = new Set<() => void>();
  return {
    ring() {
      for (const wake of [...waiting]) wake();
    },
    wait(signal, ms) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve();
        };
        const timer = ms === undefined ? undefined : setTimeout(wake, ms);
        signal?.addEventListener('abort', wake);
        waiting.add(wake);
      });
    },
  };
}
