import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Invariants } from './invariants.ts';

/** What a process tells of a day. */
export interface LivedDay {
  readonly seed: number;
  readonly violation?: string;
  readonly faults: number;
  readonly counts: Invariants['counts'];
}

/** Days to live through, in how many processes. */
export interface Plan {
  readonly firstSeed: number;
  readonly days: number;
  readonly events: number;
  readonly processes: number;
  readonly execArgv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Lives through the days of consecutive seeds, several at a time, until one of them fails.
 *
 * @returns the first day that failed, by its seed
 */
export async function liveThrough(
  { firstSeed, days, events, processes, execArgv = [], env = {} }: Plan,
  onDay: (day: LivedDay) => void,
): Promise<LivedDay | undefined> {
  let next = firstSeed;
  const failed: LivedDay[] = [];

  async function work(): Promise<void> {
    const child: ChildProcess = fork(new URL('./days.ts', import.meta.url), {
      execArgv: [...execArgv],
      env: { ...process.env, ...env },
    });
    let seed = firstSeed;
    const gone = once(child, 'exit').then(([code]) => {
      throw new Error(`the process of seed ${seed} ended with ${code}`);
    });
    // It ends when it is disconnected, too.
    gone.catch(() => {});
    try {
      while (failed.length === 0 && next < firstSeed + days) {
        seed = next;
        next += 1;
        child.send({ seed, events });
        const [day] = await Promise.race([once(child, 'message') as Promise<[LivedDay]>, gone]);
        onDay(day);
        if (day.violation !== undefined) failed.push(day);
      }
    } finally {
      if (child.connected) child.disconnect();
    }
  }

  await Promise.all(Array.from({ length: Math.min(processes, days) }, work));
  return failed.toSorted((one, other) => one.seed - other.seed)[0];
}
