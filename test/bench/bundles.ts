import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundle } from '../../infra/build.ts';
import { BUNDLING } from '../../infra/bundling.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const OUT = fileURLToPath(new URL('../../.cache/bench/', import.meta.url));

/** A contestant's one file. */
export interface Built {
  readonly file: string;
  readonly bytes: number;
}

/** Bundles the product exactly as it is deployed. */
export async function buildProduct(): Promise<Built> {
  const { code } = await bundle();
  return write('product', code);
}

/** Bundles `contestants/NAME.ts` with the settings of the product's bundle. */
export async function buildContestant(name: string): Promise<Built> {
  const { outputFiles } = await build({
    absWorkingDir: HERE,
    entryPoints: [`contestants/${name}.ts`],
    outfile: `${name}.js`,
    bundle: true,
    platform: 'node',
    format: BUNDLING.format,
    target: BUNDLING.target,
    mainFields: [...BUNDLING.mainFields],
    external: [...BUNDLING.externalModules],
    minify: BUNDLING.minify,
    write: false,
    logLevel: 'warning',
  });
  return write(name, outputFiles[0]?.contents ?? new Uint8Array());
}

async function write(name: string, code: Uint8Array): Promise<Built> {
  await mkdir(OUT, { recursive: true });
  await writeFile(`${OUT}package.json`, '{}');
  const file = `${OUT}${name}.js`;
  await writeFile(file, code);
  return { file, bytes: code.length };
}
