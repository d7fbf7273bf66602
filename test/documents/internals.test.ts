import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { aFolder } from '../fixtures/folder.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';

const root = new URL('../../', import.meta.url);
const guide = await readFile(new URL('docs/internals.md', root), 'utf8');
const code = (/^ {3}```ts\n(.*?)^ {3}```/ms.exec(guide)?.[1] ?? '').replaceAll(/^ {3}/gm, '');

it('shows a processor that is formatted', () => {
  const biome = fileURLToPath(new URL('node_modules/@biomejs/biome/bin/biome', root));
  const command = [biome, 'format', '--stdin-file-path=src/voice/example-updated.ts'];
  const options = { cwd: fileURLToPath(root), input: code, encoding: 'utf8' } as const;
  expect(execFileSync(process.execPath, command, options)).toBe(code);
});

it('shows a processor that works', async () => {
  const file = join(await aFolder(), 'example-updated.ts');
  await writeFile(file, code.replaceAll("'./", `'${new URL('src/voice/', root)}`));
  const { exampleUpdated } = await import(pathToFileURL(file).href);
  const parameters = { ExampleEvent: 'example-started', SequenceNumber: '2' };
  expect(exampleUpdated.process(aVoiceEvent({ parameters }))).toEqual({
    details: { event: 'example-started', sequenceNumber: 2 },
    summary: 'example example-started',
    warnings: [],
  });
});
