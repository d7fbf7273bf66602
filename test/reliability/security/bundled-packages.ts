import { readFile } from 'node:fs/promises';
import { bundle, FUNCTIONS } from '../../../infra/build.ts';

const ROOT = new URL('../../../', import.meta.url);

/** A package whose code is in a function. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As its package.json names it: an SPDX identifier, or whatever it says instead. */
  readonly licence: string;
}

/**
 * The packages in the functions, by name. Where several versions of one are installed, all of them:
 * the bundle does not tell which it took.
 */
export async function bundledPackages(): Promise<BundledPackage[]> {
  const bundles = await Promise.all(Object.values(FUNCTIONS).map((entry) => bundle(entry)));
  const sources = new Set(bundles.flatMap((each) => [...each.sources.keys()]));
  const lock = JSON.parse(await readFile(new URL('package-lock.json', ROOT), 'utf8'));
  const folders = Object.keys(lock.packages);
  const names = [...sources].filter((source) => !source.startsWith('src/')).toSorted();
  const packages = await Promise.all(
    names.map(async (name) => {
      const installed = folders.filter((folder) => folder.endsWith(`node_modules/${name}`));
      if (installed.length === 0) throw new Error(`${name} is bundled, and not in the lock file`);
      return Promise.all(installed.map((folder) => packageIn(folder, name)));
    }),
  );
  return packages.flat();
}

async function packageIn(folder: string, name: string): Promise<BundledPackage> {
  const file = new URL(`${folder}/package.json`, ROOT);
  const { version, license } = JSON.parse(await readFile(file, 'utf8'));
  return { name, version, licence: typeof license === 'string' ? license : 'none named' };
}

/** Licences that allow to run and to pass on what is bundled, without a duty beyond naming it. */
export const ALLOWED_LICENCES: ReadonlySet<string> = new Set([
  ...['MIT', 'MIT-0', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD'],
]);
