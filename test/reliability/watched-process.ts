import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What a process answered, or why it says nothing any more. */
export type Verdict<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'died' | 'hung'; readonly message: string };

/** A process with a bounded heap that answers requests; one that dies or hangs is replaced. */
export interface WatchedProcess<Request, Answer> {
  readonly ask: (request: Request, withinMs: number) => Promise<Verdict<Answer>>;
  readonly stop: () => Promise<void>;
}

/** The last lines that a process writes, where it dies: V8's own words. */
const LAST_LINES = 5;

/** A process of a module that answers each message with one; its heap ends at so many megabytes. */
export function watchedProcess<Request extends object, Answer>(
  module: URL,
  heapMb: number,
): WatchedProcess<Request, Answer> {
  let child: ChildProcess | undefined;
  let lines: string[] = [];

  function start(): ChildProcess {
    const started = fork(module, {
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
      const verdict = await answerOf<Answer>(child, request, withinMs, () => lines.join('\n'));
      if (verdict.kind !== 'answered') await stop();
      return verdict;
    },
    stop,
  };
}

async function answerOf<Answer>(
  child: ChildProcess,
  request: object,
  withinMs: number,
  lastWords: () => string,
): Promise<Verdict<Answer>> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    child.send(request);
    return await Promise.race([
      once(child, 'message', { signal }).then(
        ([answer]): Verdict<Answer> => ({ kind: 'answered', answer }),
      ),
      once(child, 'close', { signal }).then(([code, by]): Verdict<Answer> => {
        return { kind: 'died', message: `it ended with ${by ?? code}\n${lastWords()}` };
      }),
      new Promise<Verdict<Answer>>((resolve) => {
        const message = `no answer within ${withinMs / 1000} s`;
        const timer = setTimeout(() => resolve({ kind: 'hung', message }), withinMs);
        signal.addEventListener('abort', () => clearTimeout(timer));
      }),
    ]);
  } finally {
    settled.abort();
  }
}
