import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** What a run of the command line printed, and how it ended. */
export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** Runs `voice-events` as a person does, in a process of its own, on an 80-column terminal's terms. */
export async function runCli(
  args: readonly string[],
  {
    env = {},
    input = '',
    interruptAt,
    onOutput,
  }: {
    env?: Record<string, string>;
    /** The standard input. */
    input?: string;
    /** Presses Ctrl-C as soon as the standard output holds these words. */
    interruptAt?: string;
    /** Told the whole standard output whenever there is more of it. */
    onOutput?: (stdout: string) => void;
  } = {},
): Promise<Run> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', NO_COLOR: '1', ...env },
  });
  let stdout = '';
  let stderr = '';
  let interrupted = false;
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    onOutput?.(stdout);
    if (interrupted || interruptAt === undefined || !stdout.includes(interruptAt)) return;
    interrupted = true;
    child.kill('SIGINT');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin.end(input);
  const [exitCode] = await once(child, 'close');
  return { stdout, stderr, exitCode };
}
