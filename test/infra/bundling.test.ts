import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bundle } from '../../infra/build.ts';
import { LEFT_OUT } from '../../infra/bundling.ts';
import { aFolder } from '../fixtures/folder.ts';

describe('a module that the bundle leaves out', () => {
  it.each(LEFT_OUT)('says so, and what to do, when it is loaded: %s', async (name) => {
    const load = `import('${name}').then(() => console.log('loaded'), (error) => console.log(error.message));`;
    const output = await outputOf(await bundled(load));
    expect(output).toMatch(`${name} is needed, and it was left out of the bundle`);
    expect(output).toMatch('take the module off LEFT_OUT in infra/bundling.ts');
  });

  it('says so when the SDK looks for credentials that are not in the environment', async () => {
    const { code } = await bundle('test/fixtures/credentials-process.ts');
    expect(await outputOf(code, { AWS_PROFILE: 'somebody' })).toMatch(
      /^CredentialsProviderError: @aws-sdk\/credential-provider-[a-z-]+ is needed, and it was left out/,
    );
  });

  it('is not missed where the credentials are in the environment, as in Lambda', async () => {
    const { code } = await bundle('test/fixtures/credentials-process.ts');
    const credentials = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
    expect(await outputOf(code, credentials)).toBe('found\n');
  });

  it('fails the build when it is imported statically', async () => {
    const entry = "import { fromIni } from '@aws-sdk/credential-provider-ini'; fromIni();";
    await expect(bundled(entry)).rejects.toThrow('No matching export');
  });
});

async function bundled(entry: string): Promise<Uint8Array> {
  const file = join(await aFolder(), 'entry.ts');
  await writeFile(file, entry);
  return (await bundle(file)).code;
}

/** What a bundle prints, in an environment of nothing but these variables. */
async function outputOf(code: Uint8Array, env: Record<string, string> = {}): Promise<string> {
  const file = join(await aFolder(), 'index.cjs');
  await writeFile(file, code);
  return (await promisify(execFile)(process.execPath, [file], { env })).stdout;
}
