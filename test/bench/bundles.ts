import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundle } from '../../infra/build.ts';
import { BUNDLING } from '../../infra/bundling.ts';
import { type PerContestant, perContestant } from './bench.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUT = fileURLToPath(new URL('../../.cache/bench/', import.meta.url));

/** All contestants have these from the root, in the one version that is there. */
const FROM_ROOT = /^test\/bench\/node_modules\/(@aws-sdk|@smithy|zod)\//;

/** A contestant's one file. */
export interface Built {
  readonly file: string;
  readonly bytes: number;
}

/** Bundles every contestant; the product exactly as `npm run build` and the deployment do. */
export async function buildAll(): Promise<PerContestant<Built>> {
  const built = perContestant(async (name) =>
    name === 'product' ? write(name, (await bundle()).code) : buildContestant(name),
  );
  const entries = Object.entries(built).map(async ([name, one]) => [name, await one]);
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * Bundles `contestants/NAME.ts` with the settings of the product's bundle.
 *
 * @throws Error when it has the SDK or zod from elsewhere than the product has them
 */
export async function buildContestant(name: string): Promise<Built> {
  const { code } = await bundleWithMap(`test/bench/contestants/${name}.ts`);
  return write(name, code);
}

/** The product's bundle, to be profiled, and where each place of it comes from. */
export async function buildForProfile(): Promise<Built & { readonly map: string }> {
  const { code, map } = await bundleWithMap('src/handler.ts');
  return { ...(await write('product-profiled', code)), map };
}

async function bundleWithMap(entry: string) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: '.cache/bench/index.js',
    bundle: true,
    platform: 'node',
    format: BUNDLING.format,
    target: BUNDLING.target,
    mainFields: [...BUNDLING.mainFields],
    external: [...BUNDLING.externalModules],
    minify: BUNDLING.minify,
    sourcemap: 'external',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const stray = Object.keys(metafile.inputs).find((path) => FROM_ROOT.test(path));
  if (stray !== undefined) throw new Error(`${entry} has ${stray}, and not the root's`);
  const output = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending));
  return {
    code: output('.js')?.contents ?? new Uint8Array(),
    map: output('.js.map')?.text ?? '',
  };
}

async function write(name: string, code: Uint8Array): Promise<Built> {
  await mkdir(OUT, { recursive: true });
  // Node takes a file for what the nearest package.json says; the bundles are CommonJS.
  await writeFile(`${OUT}package.json`, '{}');
  const file = `${OUT}${name}.js`;
  await writeFile(file, code);
  return { file, bytes: code.length };
}
