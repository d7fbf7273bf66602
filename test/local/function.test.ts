import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type LocalFunction, startFunction } from '../../src/local/function.ts';
import { aFolder } from '../fixtures/folder.ts';

const noRecords = { Records: [] };
const context = (ms = 20_000) => ({ awsRequestId: 'r', getRemainingTimeInMillis: () => ms });

/** A function with this code as its handler's module. */
async function aFunction(code: string, environment: Record<string, string> = {}) {
  const file = join(await aFolder(), 'handler.mjs');
  await writeFile(file, code);
  const lines: string[] = [];
  const { invoke, stop } = startFunction({
    module: pathToFileURL(file),
    environment,
    onLine: (line) => lines.push(line),
  });
  onTestFinished(stop);
  return { invoke, lines };
}

const ANSWERING = `
  let calls = 0;
  export const handler = async () => ({ batchItemFailures: [{ itemIdentifier: process.pid + ':' + ++calls }] });`;
const identifier = (response: Awaited<ReturnType<LocalFunction['invoke']>>) =>
  response.batchItemFailures[0]?.itemIdentifier.split(':') ?? [];

describe('a function in processes of its own', () => {
  it('keeps a process for the next invocation, and has one for each at a time', async () => {
    const { invoke } = await aFunction(ANSWERING);
    const [first, second] = await Promise.all([
      invoke(noRecords, context()),
      invoke(noRecords, context()),
    ]);
    const third = await invoke(noRecords, context());
    const pids = [first, second, third].map((response) => identifier(response)[0]);
    expect(pids[0]).not.toBe(pids[1]);
    expect(pids.slice(0, 2)).toContain(pids[2]);
    expect(identifier(third)[1]).toBe('2');
  });

  it('has only the environment that it is given', async () => {
    const { invoke, lines } = await aFunction(
      'export const handler = async () => { console.log(Object.keys(process.env).join()); return { batchItemFailures: [] }; }',
      { ONLY: 'this' },
    );
    await invoke(noRecords, context());
    // The answer may overtake the output.
    await expect.poll(() => lines.join()).toContain('ONLY');
    expect(lines.join()).not.toContain('HOME');
  });

  it('passes on what the handler throws', async () => {
    const { invoke } = await aFunction(
      "export const handler = async () => { throw Object.assign(new Error('no table'), { name: 'Oops' }); }",
    );
    await expect(invoke(noRecords, context())).rejects.toMatchObject({
      name: 'Oops',
      message: 'no table',
    });
  });

  it('fails each invocation of a handler that cannot be loaded', async () => {
    const { invoke } = await aFunction("throw new Error('bad setting');");
    await expect(invoke(noRecords, context())).rejects.toThrow('bad setting');
    await expect(invoke(noRecords, context())).rejects.toThrow('bad setting');
  });

  it('ends a process that is busy when its time is over, and starts another one', async () => {
    const { invoke } = await aFunction(
      'export const handler = async ({ Records }) => Records.length ? new Promise(() => {}) : { batchItemFailures: [] };',
    );
    await expect(invoke({ Records: [{} as never] }, context(50))).rejects.toThrow('has ended');
    expect(await invoke(noRecords, context())).toEqual({ batchItemFailures: [] });
  });

  it.each(['during an invocation', 'after one'])(
    'survives a process that ends %s',
    async (when) => {
      const exit =
        when === 'after one'
          ? 'setImmediate(() => setImmediate(() => process.exit(1)))'
          : 'process.exit(1)';
      const { invoke } = await aFunction(
        `export const handler = async ({ Records }) => { if (Records.length) ${exit}; return { batchItemFailures: [] }; }`,
      );
      await invoke({ Records: [{} as never] }, context()).catch(() => {});
      // It takes the process a moment to end, and what comes into it then may fail.
      const next = () => invoke(noRecords, context()).catch(String);
      await expect.poll(next, { timeout: 20_000 }).toEqual({ batchItemFailures: [] });
    },
  );
});
