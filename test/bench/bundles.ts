import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../infra/build.ts';
import { type PerContestant, perContestant } from './bench.ts';

const OUT = fileURLToPath(new URL('../../.cache/bench/', import.meta.url));

/** All contestants have these from the root, in the one version that is there. */
const FROM_ROOT = /test\/bench\/node_modules\/(@aws-sdk|@smithy|zod)\//;

/** A contestant's one file. */
export interface Built {
  readonly file: string;
  readonly bytes: number;
  /** Where each place of it comes from: a source map. */
  readonly map: string;
}

/** Bundles every contestant with the settings of the deployment. */
export async function buildAll(): Promise<PerContestant<Built>> {
  const built = Object.entries(perContestant((name) => buildContestant(name)));
  return Object.fromEntries(await Promise.all(built.map(async ([name, one]) => [name, await one])));
}

/**
 * Bundles `contestants/NAME.ts`; the product is the function itself. `whole`: with the modules that
 * the deployment leaves out.
 *
 * @throws Error when it has the SDK or zod from elsewhere than the product has them
 */
export async function buildContestant(name: string, whole = false): Promise<Built> {
  const entry = name === 'product' ? undefined : `test/bench/contestants/${name}.ts`;
  const { code, map } = await bundle(entry, whole ? [] : undefined);
  const { sources }: { sources: string[] } = JSON.parse(map);
  const stray = sources.find((path) => FROM_ROOT.test(path));
  if (stray !== undefined) throw new Error(`${name} has ${stray}, and not the root's`);
  await mkdir(OUT, { recursive: true });
  // Node takes a file for what the nearest package.json says; the bundles are CommonJS.
  await writeFile(`${OUT}package.json`, '{}');
  const file = `${OUT}${name}${whole ? '-whole' : ''}.js`;
  await writeFile(file, code);
  return { file, bytes: code.length, map };
}
