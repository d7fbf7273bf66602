import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { browseLocalStack } from '../../../src/cli/local-stack/browse.ts';
import { readOptions } from '../../../src/cli/local-stack/options.ts';
import { listening } from '../../fixtures/listening.ts';

const ANY_PORTS = ['--dynamodb-port', '0', '--kinesis-port', '0', '--browse-port', '0'];

/** Runs the local stack until it ends, or is up and told to stop. */
async function runLocal(...args: string[]) {
  const child = spawn(process.execPath, ['src/cli/local-stack/main.ts', ...args], {
    detached: true,
  });
  let output = '';
  const read = (chunk: Buffer) => {
    const before = output;
    output += chunk.toString();
    const up = 'Ctrl-C ends everything';
    if (output.includes(up) && !before.includes(up)) child.kill('SIGINT');
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('npm run local', () => {
  it('prints where it listens and what to do, and ends with Ctrl-C', async () => {
    const { code, output } = await runLocal(...ANY_PORTS);
    expect(output).toMatch(/DynamoDB {2}http:\/\/127\.0\.0\.1:\d+/);
    expect(output).toMatch(/in a browser\n {2}http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n/);
    const [first, next, rest] = ['?token=', 'send --sample', 'Listening'].map((words) =>
      output.indexOf(words),
    );
    expect([first, next, rest]).toEqual([first, next, rest].toSorted((a = 0, b = 0) => a - b));
    expect(output).toMatch(/npx voice-events --local --dynamodb-port \d+ .* call CA\w{32}\n/);
    expect(output).toMatch(/^npx voice-events --local .*send event\.json$/m);
    expect(code).toBe(130);
  }, 60_000);

  it('shows its help', async () => {
    const { code, output } = await runLocal('--help');
    expect(output).toContain('Usage: npm run local -- [options]');
    expect(code).toBe(0);
  });

  it('runs the publisher, too, where it is asked to', async () => {
    const { code, output } = await runLocal(...ANY_PORTS, '--event-bus');
    expect(output).toMatch(/Bus {7}default: what is put on it is printed below/);
    expect(code).toBe(130);
  }, 60_000);

  it('names a busy port and the option --kinesis-port', async () => {
    const { port, stop } = await listening(createServer());
    const { code, output } = await runLocal(...ANY_PORTS, '--kinesis-port', String(port));
    await stop();
    expect(output).toContain(`Port ${port} on 127.0.0.1 is in use.`);
    expect(output).toContain('choose another one with --kinesis-port');
    expect(code).toBe(1);
  }, 60_000);

  it('names the option --browse-port', async () => {
    const { port, endpoint, stop } = await listening(createServer());
    const starting = browseLocalStack({ dynamoDb: endpoint, kinesis: endpoint }, [], port);
    await expect(starting).rejects.toThrow('choose another one with --browse-port');
    await stop();
  });

  it('refuses a wrong option', async () => {
    const { code, output } = await runLocal('--wrong');
    expect(output).toContain("Unknown option '--wrong'. See npm run local -- --help.");
    expect(code).toBe(1);
  });

  it.each([
    [['--shards', 'many'], '--shards many: expected a number'],
    [['--shards', '99'], '--shards 99: expected 1 to 32. See npm run local -- --help.'],
    [['--kinesis-port', '70000'], '--kinesis-port 70000'],
  ])('refuses %o', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
