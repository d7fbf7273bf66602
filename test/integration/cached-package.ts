import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));

/** An npm package that is no dependency: it is installed into `.cache` when a test needs it. */
export function cachedPackage(name: string, version: string, { isBuilt = false } = {}) {
  const complete = join(CACHE, name, version);
  return {
    folder: join(complete, 'node_modules', name),

    /** Makes sure that it is there, and says why not if it cannot be. */
    async missing(): Promise<string | undefined> {
      if (await exists(complete)) return undefined;
      await mkdir(join(CACHE, name), { recursive: true });
      // Complete when it gets its name, so that test files can start at the same time.
      const folder = await mkdtemp(join(CACHE, name, 'install-'));
      try {
        const manifest = { private: true, allowScripts: { [name]: isBuilt } };
        await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
        const options = isBuilt ? [] : ['--ignore-scripts'];
        await run('npm', ['install', ...options, `${name}@${version}`], { cwd: folder });
        await rename(folder, complete);
      } catch (error) {
        await rm(folder, { recursive: true });
        if (!(await exists(complete))) return `${name} cannot be installed: ${reason(error)}`;
      }
      return undefined;
    },
  };
}

export const run = promisify(execFile);

/** What a command said when it failed, or why it did not even start. */
export function reason(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr || message).trim();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
