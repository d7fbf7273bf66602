import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };

const run = promisify(execFile);
const scripts: Readonly<Record<string, string>> = packageJson.scripts;

it('every script that runs TypeScript checks Node first', () => {
  const unchecked = Object.entries(scripts)
    .filter(([, script]) => /\bnode \S+\.ts\b|\bvitest\b/.test(script))
    .filter(([name]) => scripts[`pre${name}`] !== 'node check-node.js');
  expect(unchecked).toEqual([]);
});

it('says in a sentence what to do where Node is too old, and nothing where it is not', async () => {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '20.1.0' } })`;
  const old = run(process.execPath, [
    '--import',
    `data:text/javascript,${pretend}`,
    'check-node.js',
  ]);
  await expect(old).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^This needs Node 24, and here is 20\.1\.0: run "npm ci".*\.\n$/),
  });
  expect(await run(process.execPath, ['check-node.js'])).toEqual({ stdout: '', stderr: '' });
});
