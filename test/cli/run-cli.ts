import { Readable, Writable } from 'node:stream';
import { voiceEvents } from '../../src/cli/voice-events.ts';

/** What a run of the command line printed, and how it ended. */
export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  /** The document that `--json` printed. */
  readonly json: ReturnType<typeof JSON.parse>;
}

/**
 * Runs `voice-events` in this process, on an 80-column terminal's terms; one run at a time. What
 * only a process of its own shows is in `process.test.ts`.
 */
export async function runCli(
  args: readonly string[],
  {
    env = {},
    input = '',
    interruptAt,
    interrupt,
    interruptAfter,
    onOutput,
    isTerminal = false,
    columns = 80,
  }: {
    env?: Record<string, string>;
    /** The standard input. */
    input?: string;
    /** Presses Ctrl-C as soon as the standard output holds these words. */
    interruptAt?: string;
    /** Presses Ctrl-C when it aborts. */
    interrupt?: AbortSignal;
    /** Given the whole standard output until it makes something of it; then Ctrl-C, when that is done. */
    interruptAfter?: (stdout: string) => Promise<unknown> | undefined;
    /** Told the whole standard output whenever there is more of it. */
    onOutput?: (stdout: string) => void;
    /** Whether the standard input and error are a terminal, and how wide. */
    isTerminal?: boolean;
    columns?: number;
  } = {},
): Promise<Run> {
  const interrupted = new AbortController();
  let meanwhile: Promise<unknown> | undefined;
  const stdout = aScreen((text) => {
    onOutput?.(text);
    meanwhile ??= interruptAfter?.(text)?.finally(() => interrupted.abort());
    if (interruptAt !== undefined && text.includes(interruptAt)) interrupted.abort();
  });
  const stderr = aScreen();
  Object.assign(stderr.stream, { isTTY: isTerminal, columns, getColorDepth: () => 1 });
  const environment = { PATH: process.env.PATH, HOME: '/nonexistent', NO_COLOR: '1', ...env };
  const outside = process.env;
  // The AWS SDK and Twilio's library read it themselves.
  process.env = environment;
  try {
    const exitCode = await voiceEvents(args, {
      stdin: Object.assign(Readable.from([Buffer.from(input)]), { isTTY: isTerminal }),
      stdout: stdout.stream,
      stderr: stderr.stream,
      env: environment,
      timeZone: 'UTC',
      signal: interrupt ?? interrupted.signal,
    });
    await meanwhile;
    return {
      stdout: stdout.text(),
      stderr: stderr.text(),
      exitCode,
      get json() {
        return JSON.parse(stdout.text());
      },
    };
  } finally {
    process.env = outside;
  }
}

function aScreen(onText?: (whole: string) => void) {
  let text = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      text += chunk;
      onText?.(text);
      done();
    },
  });
  return { stream, text: () => text };
}

/** The commands below "Next", without what explains them, the program and the options that lead it to a system. */
export function nextCommands(stdout: string): string[] {
  const [, next = ''] = stdout.split('\nNext\n');
  // A line is broken before the command where it is longer than the terminal is wide.
  const lines = next
    .trim()
    .replaceAll(/ \\\n */g, ' ')
    .split('\n');
  return lines
    .filter((line) => !line.endsWith(':'))
    .map((line) => line.trim().replace(/^npx voice-events (?:--local )?(?:--[\w-]+ \S+ )*/, ''))
    .filter((command) => command !== '');
}
