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
  [/^node:internal\/(process|timers)|^node:timers/, 'promises and timers'],
  [/^node:/, 'HTTP and sockets'],
];

/** Native functions, and what V8 says where there is none, that stand for something. */
const NATIVE: readonly [RegExp, string][] = [
  [/^\(garbage collector\)$/, 'garbage collection'],
  [/^\(program\)$/, 'native code'],
  [/^write(v|Buffer|Utf8String|Latin1String)$/, 'writing to sockets'],
];
const NOT_WORK = /^\((idle|root)\)$/;

/**
 * The shares of a profile's working time by layer, largest first, and adding up to 1. Built-in
 * functions count where they were called from.
 */
export function layers(profile: Profiler.Profile, map: string): [string, number][] {
  const sources = new SourceMap(JSON.parse(map));
  const selfUs = new Map<number, number>();
  profile.samples?.forEach((id, n) => {
    selfUs.set(id, (selfUs.get(id) ?? 0) + (profile.timeDeltas?.[n] ?? 0));
  });
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const times = new Map<string, number>();
  const visit = ({ id, callFrame, children }: Profiler.ProfileNode, caller: string) => {
    const layer = layerOf(callFrame, sources) ?? caller;
    // Ending the profile is the profiler's work.
    const counts = !NOT_WORK.test(callFrame.functionName) && callFrame.url !== 'node:inspector';
    if (counts) times.set(layer, (times.get(layer) ?? 0) + (selfUs.get(id) ?? 0));
    for (const child of children ?? []) {
      const node = nodes.get(child);
      if (node) visit(node, layer);
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
  if (url === '') return firstOf(NATIVE, functionName);
  if (/^node:(internal\/)?buffer/.test(url)) return undefined;
  if (url.startsWith('node:')) return firstOf(LAYERS, url);
  const entry = sources.findEntry(lineNumber, columnNumber);
  const path = 'originalSource' in entry ? entry.originalSource.replace(/^(\.\.\/)+/, '') : url;
  return firstOf(LAYERS, path) ?? 'other';
}

function firstOf(layers: readonly [RegExp, string][], text: string): string | undefined {
  return layers.find(([pattern]) => pattern.test(text))?.[1];
}
