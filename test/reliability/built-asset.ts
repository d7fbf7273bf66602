import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, FUNCTIONS } from '../../infra/build.ts';

/** The file that is deployed, bundled as the deployment does; it is removed with `started`. */
export async function buildAsset(
  started: AsyncDisposableStack,
  name: keyof typeof FUNCTIONS = 'consumer',
): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'voice-events-asset-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'index.js');
  await writeFile(file, (await bundle(FUNCTIONS[name])).code);
  // As in Lambda, where the file is CommonJS too.
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}');
  return pathToFileURL(file);
}
