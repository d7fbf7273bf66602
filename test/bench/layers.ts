import type { Profiler } from 'node:inspector/promises';
import { SourceMap } from 'node:module';

/** Where a file belongs, by the first pattern that its path has. */
const LAYERS: readonly [RegExp, string][] = [
  [/^src\/kinesis\//, 'src: decode'],
  [/^src\/events\//, 'src: validate'],
  [/^src\/voice\//, 'src: processors'],
  [/^src\/store\//, 'src: items and calls'],
  [/^src\/telemetry\/|\/pino|@aws-lambda-powertools\//, 'log and metrics'],
  [/^src\//, 'src: the steps'],
  [/\/zod\//, 'zod'],
  [/signature|sigv4|sha256|crypto|hash/i, 'SDK: signing'],
  [/protocol|serde|schema|codec|\/json/i, 'SDK: serialisation'],
  [/node-http-handler/, 'HTTP and sockets'],
  [/@(aws-sdk|smithy|aws)\//, 'SDK: the rest'],
  [/^node:internal\/crypto/, 'SDK: signing'],
  [/^node:/, 'HTTP and sockets'],
];

/** What V8 says instead of a function's name. */
const STATES: Readonly<Record<string, string>> = {
  '(garbage collector)': 'garbage collection',
  '(program)': 'native code, system calls',
};
const NOT_WORK: ReadonlySet<string> = new Set(['(idle)', '(root)']);
const JSON_FUNCTIONS: ReadonlySet<string> = new Set(['parse', 'stringify']);

/**
 * The shares of a profile's working time by layer, largest first, and adding up to 1. Built-in
 * functions count where they were called from, but for JSON's.
 */
export function layers(profile: Profiler.Profile, map: string): [string, number][] {
  const sources = new SourceMap(JSON.parse(map));
  const selfUs = new Map<number, number>();
  profile.samples?.forEach((id, n) => {
    selfUs.set(id, (selfUs.get(id) ?? 0) + (profile.timeDeltas?.[n] ?? 0));
  });
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const times = new Map<string, number>();
  const visit = (node: Profiler.ProfileNode, caller: string) => {
    const layer = layerOf(node.callFrame, sources) ?? caller;
    if (!NOT_WORK.has(node.callFrame.functionName)) {
      times.set(layer, (times.get(layer) ?? 0) + (selfUs.get(node.id) ?? 0));
    }
    for (const id of node.children ?? []) {
      const child = nodes.get(id);
      if (child) visit(child, layer);
    }
  };
  const [root] = profile.nodes;
  if (root) visit(root, 'other');
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .map(([layer, time]): [string, number] => [layer, time / total])
    .toSorted(([, a], [, b]) => b - a);
}

/** `undefined` for what belongs to its caller. */
function layerOf(frame: Profiler.ProfileNode['callFrame'], sources: SourceMap): string | undefined {
  const { functionName, url, lineNumber, columnNumber } = frame;
  if (STATES[functionName] !== undefined) return STATES[functionName];
  if (url === '')
    return JSON_FUNCTIONS.has(functionName) ? 'JSON.parse, JSON.stringify' : undefined;
  if (url.startsWith('node:buffer') || url.startsWith('node:internal/buffer')) return undefined;
  const entry = sources.findEntry(lineNumber, columnNumber);
  const path = url.startsWith('node:')
    ? url
    : 'originalSource' in entry
      ? entry.originalSource.replace(/^(\.\.\/)+/, '')
      : url;
  return LAYERS.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
}
