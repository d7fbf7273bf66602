/**
 * Loaded into the function's process before its handler, the asset itself being as it is deployed:
 * writes its process id as a line of output, and what the process holds whenever SIGUSR2 asks.
 */
import { readdirSync, readlinkSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What the function's process holds. Sizes are in bytes, CPU time in microseconds since its start. */
export interface Probe {
  /** Of what is still reachable: garbage is collected before. */
  readonly heap: number;
  readonly rss: number;
  /** The most that `rss` was since the start. */
  readonly peakRss: number;
  /** Those to the parent, which are always the same, among them; missing where there is no /proc. */
  readonly sockets?: number;
  readonly cpuUs: number;
}

/** A line of the probe's. */
export type ProbeLine = { readonly probe: Probe } | { readonly probedPid: number };

const DESCRIPTORS = '/proc/self/fd';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

process.on('SIGUSR2', async () => {
  const { user, system } = process.cpuUsage();
  collectGarbage();
  // What finalisers and closing handles still held goes with the second.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  const peakRss = process.resourceUsage().maxRSS * 1024;
  const heap = heapUsed + external;
  write({ probe: { heap, rss, peakRss, cpuUs: user + system, ...openSockets() } });
});
write({ probedPid: process.pid });

function write(line: ProbeLine): void {
  console.log(JSON.stringify(line));
}

function openSockets(): { sockets?: number } {
  if (process.platform !== 'linux') return {};
  const sockets = readdirSync(DESCRIPTORS).filter((descriptor) => isSocket(descriptor));
  return { sockets: sockets.length };
}

function isSocket(descriptor: string): boolean {
  try {
    return readlinkSync(`${DESCRIPTORS}/${descriptor}`).startsWith('socket:');
  } catch {
    // The one that the folder itself was read through.
    return false;
  }
}
