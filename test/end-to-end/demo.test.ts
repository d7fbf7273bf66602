import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

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
    const { code, output, leftBehind } = await runDemo(['--seed', '2']);
    expect(output).toContain('✓ Every event is in the table exactly once');
    expect(output).toMatch(/✓ events stored +(\d+) +\1\n/);
    expect(output).toMatch(/Call CA.*\n.*call initiated/);
    expect(output).toMatch(/Conference CF.*\n.*joined conference/);
    expect({ code, leftBehind }, output).toEqual({ code: 0, leftBehind: false });
  }, 120_000);

  it.each([
    ['SIGINT', 'while it starts', 'Kinesis → consumer', 130],
    ['SIGINT', 'at work', 'consumed', 130],
    ['SIGTERM', 'at work', 'consumed', 143],
  ] as const)(
    'leaves no process behind on %s %s',
    async (signal, _, words, exitCode) => {
      const { code, output, leftBehind } = await runDemo([], { words, signal });
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

  it('says what is wrong with an option, and leaves no process behind', async () => {
    const { code, output, leftBehind } = await runDemo(['--seed', 'x']);
    expect(output).toContain('--seed x: expected a whole number');
    expect({ code, leftBehind }, output).toEqual({ code: 1, leftBehind: false });
  });
});
