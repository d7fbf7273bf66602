import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { aLocalTable } from '../fixtures/stored-samples.ts';
import { startCliStack } from './local-stack.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

function start(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', TZ: 'Europe/Berlin' },
  });
  child.stdin.end();
  return child;
}

/** All that it says from now on, and its exit code. */
async function endOf(child: ReturnType<typeof start>) {
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await closed;
  return { stdout, stderr, code };
}

describe('voice-events, as a process', () => {
  it('prints its help, and ends with 0', async () => {
    const { stdout, code } = await endOf(start('--help'));
    expect(stdout).toContain('Usage: npx voice-events [options] [command]');
    expect(code).toBe(0);
  });

  it('tells what is wrong on the standard error, and ends with its exit code', async () => {
    const { stdout, stderr, code } = await endOf(start('call', 'CF1'));
    expect(stderr).toContain('error: "CF1" is not the SID of a call');
    expect([stdout, code]).toEqual(['', 2]);
  });

  it('reads its standard input', async () => {
    const { stderr, code } = await endOf(start('--local', 'send', '-'));
    expect(stderr).toContain('there is no event in the standard input');
    expect(code).toBe(1);
  });

  it('takes it well when whoever reads has seen enough, in the zone of the host', async () => {
    const table = await aLocalTable();
    const parameters = { CallSid: 'CA1', Note: 'word '.repeat(40_000) };
    await table.store([aCloudEvent({ id: 'EZ1', parameters })]);
    const child = start(...table.options, 'event', 'EZ1');
    const [first] = await once(child.stdout, 'data');
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    await table.stop();
    expect(first.toString()).toContain('(12:59:58.500 Europe/Berlin)');
    expect([stderr, code]).toEqual(['', 0]);
  });

  it('ends in order on Ctrl-C', async () => {
    const local = await startCliStack();
    const child = start(...local.options, 'tail');
    const ended = once(child, 'close');
    let stdout = '';
    for await (const chunk of child.stdout) {
      stdout += chunk;
      if (stdout.includes('Ctrl-C ends it')) child.kill('SIGINT');
    }
    expect(await ended).toEqual([130, null]);
    await local.stop();
  }, 60_000);
});
