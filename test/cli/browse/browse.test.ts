import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listening } from '../../fixtures/listening.ts';
import { aLocalTable } from '../../fixtures/stored-samples.ts';
import { runCli } from '../run-cli.ts';

let table: Awaited<ReturnType<typeof aLocalTable>>;
beforeAll(async () => {
  table = await aLocalTable();
});
afterAll(() => table.stop());

it('prints an address that shows the calls, until Ctrl-C', async () => {
  const { stdout, stderr, exitCode } = await runCli([...table.options, 'browse'], {
    interruptAt: 'Ctrl-C ends it',
  });
  expect(stdout).toMatch(
    /^Showing the local stack at\n\n {2}http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n/,
  );
  expect([stderr, exitCode]).toEqual(['', 130]);
  // Whoever asks later finds nobody.
  const [url = ''] = /http:\S+/.exec(stdout) ?? [];
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

it('gives the address as JSON', async () => {
  const { stdout } = await runCli([...table.options, '--json', 'browse', '--no-open'], {
    interruptAt: '}',
  });
  expect(JSON.parse(stdout).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/);
});

it('says that a port is taken, and what to do', async () => {
  const { port, stop } = await listening(createServer());
  const { stderr, exitCode } = await runCli([...table.options, 'browse', '--port', String(port)]);
  await stop();
  expect(stderr).toContain(`Port ${port} on 127.0.0.1 is in use. Choose another one with --port`);
  expect(exitCode).toBe(1);
});

it('says on its pages what AWS refuses, and what to do', async () => {
  const names = ['--stream', 's', '--events-table', 'e', '--rejections-table', 'r'];
  let problem = '';
  const { exitCode } = await runCli([...names, '--region', 'eu-central-1', 'browse'], {
    env: { AWS_EC2_METADATA_DISABLED: 'true' },
    interruptAfter: (stdout) => {
      const [url] = /http:\S+/.exec(stdout) ?? [];
      return url === undefined
        ? undefined
        : problemAt(url).then((found) => {
            problem = found;
          });
    },
  });
  expect(problem).toContain('No AWS credentials were found. Sign in (aws sso login)');
  expect(exitCode).toBe(130);
});

async function problemAt(url: string): Promise<string> {
  const { headers } = await fetch(url, { redirect: 'manual' });
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await (await fetch(new URL('/', url), { headers: { cookie } })).text();
  return /<p id="problem">([\s\S]*?)<\/p>/.exec(page)?.[1] ?? '';
}

it('finds no stack before it starts', async () => {
  const { stdout, stderr, exitCode } = await runCli(['browse', '--region', 'eu-central-1'], {
    env: { AWS_EC2_METADATA_DISABLED: 'true' },
  });
  expect(stderr).toMatch(/^error: /);
  expect(stdout).toBe('');
  expect(exitCode).not.toBe(0);
});
