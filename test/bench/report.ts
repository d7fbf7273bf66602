import { readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import type { Finding } from './bench.ts';
import { table } from './markdown.ts';

const DOCUMENT = new URL('../../docs/performance.md', import.meta.url);

/** The targets and the results. */
export function targets(findings: readonly Finding[]): string {
  return table(
    ['target', 'found', 'reached'],
    findings.map(({ target, found, reached }) => [target, found, reached ? 'yes' : '**no**']),
  );
}

/** The machine and the software of a run: without them, times say nothing. */
export async function conditions(): Promise<string> {
  const versionOf = async (name: string, root = '../..') => {
    const url = new URL(`${root}/node_modules/${name}/package.json`, import.meta.url);
    return `${name} ${JSON.parse(await readFile(url, 'utf8')).version}`;
  };
  const [first] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return [
    `${cpus().length} × ${first?.model.trim()}, ${memory} GB, ${platform()} ${arch()}`,
    `Node ${process.version}`,
    await versionOf('@aws-sdk/client-dynamodb'),
    await versionOf('zod'),
    await versionOf('@aws-lambda-powertools/batch', '.'),
    await versionOf('@middy/core', '.'),
  ].join('; ');
}

/**
 * Replaces the generated parts of `docs/performance.md`, each between `<!-- bench NAME -->` and
 * `<!-- end NAME -->`. The rest is written by hand.
 *
 * @throws Error when the document has no such place
 */
export async function write(parts: ReadonlyMap<string, string>): Promise<void> {
  let text = await readFile(DOCUMENT, 'utf8');
  for (const [name, content] of parts) {
    const place = new RegExp(`(<!-- bench ${name} -->)[^]*?(<!-- end ${name} -->)`);
    if (!place.test(text)) throw new Error(`docs/performance.md has no place for "${name}"`);
    text = text.replace(place, (_, open, close) => `${open}\n\n${content}\n\n${close}`);
  }
  await writeFile(DOCUMENT, text);
}
