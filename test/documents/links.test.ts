import { readdir, readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);

const names = [...(await markdownIn('')), ...(await markdownIn('docs/'))];
const documents = new Map(
  await Promise.all(names.map(async (name) => [name, await text(name)] as const)),
);

describe.each(names)('%s', (name) => {
  const links = linksOf(documents.get(name) ?? '');

  it('links only to files that are there', async () => {
    const missing: string[] = [];
    for (const { target, path } of links) {
      if (path !== '' && !(await isThere(new URL(path, new URL(name, root))))) missing.push(target);
    }
    expect(missing).toEqual([]);
  });

  it('links only to headings that are there', () => {
    const missing = links.filter(({ path, anchor }) => {
      if (anchor === undefined) return false;
      const at = path === '' ? name : relativeTo(root, new URL(path, new URL(name, root)));
      const document = documents.get(at);
      return document !== undefined && !anchorsOf(document).has(anchor);
    });
    expect(missing.map(({ target }) => target)).toEqual([]);
  });
});

async function markdownIn(folder: string): Promise<string[]> {
  const files = await readdir(new URL(folder, root));
  return files.filter((file) => file.endsWith('.md')).map((file) => folder + file);
}

function text(name: string): Promise<string> {
  return readFile(new URL(name, root), 'utf8');
}

function isThere(file: URL): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function relativeTo(base: URL, file: URL): string {
  return file.pathname.slice(base.pathname.length);
}

/** The links and pictures of a document that lead to this repository. */
function linksOf(markdown: string) {
  return [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#');
      return { target, path, anchor };
    });
}

/** The anchors that GitHub gives to the headings. */
function anchorsOf(markdown: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutBlocks(markdown).matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const repeats = seen.get(anchor) ?? 0;
    seen.set(anchor, repeats + 1);
    anchors.add(repeats === 0 ? anchor : `${anchor}-${repeats}`);
  }
  return anchors;
}

function withoutCode(markdown: string): string {
  return withoutBlocks(markdown).replaceAll(/`[^`\n]*`/g, '');
}

function withoutBlocks(markdown: string): string {
  return markdown.replaceAll(/^ *```.*?^ *```/gms, '');
}
