import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { FuzzAnswer, FuzzRequest } from './process-main.ts';

/** What a process said, or that it says nothing any more. */
export type Verdict =
  | FuzzAnswer
  | { readonly kind: 'died'; readonly message: string }
  | { readonly kind: 'hung'; readonly message: string };

/** A process with a bounded heap that can be fed anything; one that dies or hangs is replaced. */
export interface FuzzProcess {
  readonly ask: (request: FuzzRequest, withinMs: number) => Promise<Verdict>;
  readonly stop: () => Promise<void>;
}

/** The last lines that a process writes, where it dies: V8's own words. */
const LAST_LINES = 5;

/** Starts a process whose heap ends at so many megabytes. */
export function startFuzzProcess(heapMb: number): FuzzProcess {
  let child: ChildProcess | undefined;
  let lines: string[] = [];

  function start(): ChildProcess {
    const started = fork(new URL('./process-main.ts', import.meta.url), {
      execArgv: ['--expose-gc', `--max-old-space-size=${heapMb}`],
      silent: true,
    });
    lines = [];
    for (const stream of [started.stdout, started.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lines = [...lines, line].slice(-LAST_LINES);
      });
    }
    return started;
  }

  async function stop(): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, 'exit');
    ending.kill('SIGKILL');
    await exited;
  }

  return {
    async ask(request, withinMs) {
      child ??= start();
      const verdict = await answerOf(child, request, withinMs, () => lines.join('\n'));
      if (verdict.kind === 'died' || verdict.kind === 'hung') await stop();
      return verdict;
    },
    stop,
  };
}

async function answerOf(
  child: ChildProcess,
  request: FuzzRequest,
  withinMs: number,
  lastWords: () => string,
): Promise<Verdict> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    child.send(request);
    return await Promise.race([
      once(child, 'message', { signal }).then(([answer]): FuzzAnswer => answer),
      once(child, 'close', { signal }).then(([code, by]): Verdict => {
        return { kind: 'died', message: `it ended with ${by ?? code}\n${lastWords()}` };
      }),
      new Promise<Verdict>((resolve) => {
        const message = `no answer within ${withinMs / 1000} s`;
        const timer = setTimeout(() => resolve({ kind: 'hung', message }), withinMs);
        signal.addEventListener('abort', () => clearTimeout(timer));
      }),
    ]);
  } finally {
    settled.abort();
  }
}
