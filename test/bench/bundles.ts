import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../infra/build.ts';
import { type PerContestant, perContestant } from './bench.ts';

const OUT = fileURLToPath(new URL('../../.cache/bench/', import.meta.url));
const LOCK_FILE = new URL('./package-lock.json', import.meta.url);

/** All contestants have these from the root, in the one version that is there. */
const FROM_ROOT = /(^|\/)node_modules\/(@aws-sdk\/.*|@smithy\/.*|zod)$/;

/** A contestant's one file. */
export interface Built {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Bundles every contestant with the settings of the deployment.
 *
 * @throws Error when the peers bring an SDK or a zod of their own
 */
export async function buildAll(): Promise<PerContestant<Built>> {
  const { packages }: { packages: object } = JSON.parse(await readFile(LOCK_FILE, 'utf8'));
  const stray = Object.keys(packages).find((path) => FROM_ROOT.test(path));
  if (stray !== undefined) throw new Error(`test/bench brings ${stray}, and must have the root's`);
  const built = Object.entries(perContestant((name) => buildContestant(name)));
  return Object.fromEntries(await Promise.all(built.map(async ([name, one]) => [name, await one])));
}

/** Bundles `contestants/NAME.ts`; the product is the function itself. */
export async function buildContestant(name: string): Promise<Built> {
  const entry = name === 'product' ? undefined : `test/bench/contestants/${name}.ts`;
  const { code } = await bundle(entry);
  await mkdir(OUT, { recursive: true });
  // Node takes a file for what the nearest package.json says; the bundles are CommonJS.
  await writeFile(`${OUT}package.json`, '{}');
  const file = `${OUT}${name}.js`;
  await writeFile(file, code);
  return { file, bytes: code.length };
}
