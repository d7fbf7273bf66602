import type { LoggedOutcomes } from './comparison.ts';

/** Sums up what the consumer's log lines say of each batch. */
export function logTally() {
  const sums = { processed: 0, duplicate: 0, ignored: 0, rejected: 0, unfinished: 0 };
  return {
    /** Takes a line of the function's output; lines of another kind are passed over. */
    read(line: string): void {
      let outcomes: Partial<typeof sums> | undefined;
      try {
        outcomes = JSON.parse(line).outcomes;
      } catch {
        // Not a line of the log: a warning of Node's, for example.
      }
      for (const kind of Object.keys(sums) as (keyof typeof sums)[]) {
        sums[kind] += outcomes?.[kind] ?? 0;
      }
    },
    outcomes: (): LoggedOutcomes => ({ ...sums }),
  };
}
