import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, FUNCTIONS } from '../../infra/build.ts';

/** The file that is deployed, bundled as the deployment does, in a folder of its own. */
export interface BuiltAsset {
  readonly module: URL;
  readonly remove: () => Promise<void>;
}

/** Builds the asset of a function. */
export async function buildAsset(name: keyof typeof FUNCTIONS = 'consumer'): Promise<BuiltAsset> {
  const folder = await mkdtemp(join(tmpdir(), 'voice-events-asset-'));
  const file = join(folder, 'index.js');
  await writeFile(file, (await bundle(FUNCTIONS[name])).code);
  // As in Lambda, where the file is CommonJS too.
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}');
  return {
    module: pathToFileURL(file),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
