import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING, LEFT_OUT, stubsFor } from './bundling.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The functions that are deployed, by what they are called, and their entries. */
export const FUNCTIONS = { consumer: 'src/handler.ts', publisher: 'src/publisher.ts' } as const;

/** A function as one file, and what it consists of. */
export interface Bundle {
  readonly code: Uint8Array;
  /** Bytes of the bundle by where they come from: a package's name, or a path in this project. */
  readonly sources: ReadonlyMap<string, number>;
}

/** Bundles an entry as the deployment does: the consumer's, if none is named. */
export async function bundle(entry: string = FUNCTIONS.consumer): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: 'dist/index.js',
    bundle: true,
    platform: 'node',
    format: BUNDLING.format,
    target: BUNDLING.target,
    mainFields: BUNDLING.mainFields,
    alias: stubsFor(LEFT_OUT),
    minify: BUNDLING.minify,
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const sources = new Map<string, number>();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      if (path.startsWith('<data:')) continue; // what stands for a module that is left out
      const source = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path;
      sources.set(source, (sources.get(source) ?? 0) + bytesInOutput);
    }
  }
  const [output] = outputFiles;
  return { code: output?.contents ?? new Uint8Array(), sources };
}

/** A table of what a bundle consists of, largest first; this project's own files are one line. */
export function composition({ code, sources }: Bundle): string {
  const lines = new Map<string, number>();
  for (const [source, bytes] of sources) {
    const line = source.startsWith('src/') ? 'src' : source;
    lines.set(line, (lines.get(line) ?? 0) + bytes);
  }
  return [['bundle', code.length] as const, ...[...lines].toSorted(([, a], [, b]) => b - a)]
    .filter(([, bytes]) => bytes >= 1024)
    .map(([source, bytes]) => `${(bytes / 1024).toFixed(1).padStart(7)} KB  ${source}`)
    .join('\n');
}

if (import.meta.main) {
  for (const [name, entry] of Object.entries(FUNCTIONS)) {
    const built = await bundle(entry);
    await mkdir(`${ROOT}/dist/${name}`, { recursive: true });
    await writeFile(`${ROOT}/dist/${name}/index.js`, built.code);
    console.log(`dist/${name}/index.js\n${composition(built)}\n`);
  }
}
