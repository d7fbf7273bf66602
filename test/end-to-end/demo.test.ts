import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

/** As many as in the demo that people see take ten times as long; `.ci/run` has that one. */
const FEWER = ['--events', '300'];

/** Runs the demo in a process group of its own, and tells what it printed and what it left behind. */
async function runDemo(args: string[] = [], signalAt?: { words: string; signal: NodeJS.Signals }) {
  const child = spawn(process.execPath, ['src/local/demo.ts', ...args], { detached: true });
  const group = -(child.pid as number);
  let output = '';
  let signalled = false;
  const read = (chunk: Buffer) => {
    output += chunk.toString();
    if (signalAt && !signalled && output.includes(signalAt.words)) {
      signalled = true;
      process.kill(group, signalAt.signal);
    }
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const [code] = await once(child, 'close');
  return { code, output, leftBehind: isAlive(group) };
}

function isAlive(group: number): boolean {
  try {
    process.kill(group, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the demo', () => {
  it('finds everything that it sent, and leaves no process behind', async () => {
    const { code, output, leftBehind } = await runDemo(['--seed', '2', ...FEWER]);
    expect(output).toContain('✓ Every event is in the table exactly once');
    expect(output).toMatch(/✓ events stored +(\d+) +\1\n/);
    expect(output).toMatch(/Call CA.*\n.*call initiated/);
    expect(output).toMatch(/Call CA[\s\S]*call summary: .*packet loss 7\.8 %[\s\S]*Conference CF/);
    expect(output).toMatch(/Conference CF.*\n.*participant agent added\n.*joined conference/);
    expect(output).toContain('npx voice-events --local send --sample 20 --seed 2\n');
    const [, shown] = /^Call (CA\w+)/m.exec(output) ?? [];
    expect(output).toContain(`npx voice-events --local call ${shown}\n`);
    expect({ code, leftBehind }, output).toEqual({ code: 0, leftBehind: false });
  }, 120_000);

  it.each([
    ['SIGINT', 'while it starts', 'Kinesis → consumer', 130],
    ['SIGINT', 'at work', 'consumed', 130],
    ['SIGTERM', 'at work', 'consumed', 143],
  ] as const)(
    'leaves no process behind on %s %s',
    async (signal, _, words, exitCode) => {
      const { code, output, leftBehind } = await runDemo(FEWER, { words, signal });
      expect({ code, leftBehind }, output).toEqual({ code: exitCode, leftBehind: false });
    },
    120_000,
  );

  it('shows its help, and starts nothing', async () => {
    const { code, output } = await runDemo(['--help']);
    expect(output).toMatch(/^Usage: npm run demo -- \[options\]/);
    expect(output).not.toContain('127.0.0.1:');
    expect(code).toBe(0);
  });

  it.each(['--seed', '--events'])(
    'says what is wrong with %s, and leaves no process behind',
    async (option) => {
      const { code, output, leftBehind } = await runDemo([option, 'x']);
      expect(output).toContain(`${option} x: expected a whole number`);
      expect({ code, leftBehind }, output).toEqual({ code: 1, leftBehind: false });
    },
  );
});
