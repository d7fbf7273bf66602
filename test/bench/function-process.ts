/**
 * The process of one contestant: loads its bundle as Lambda would, and runs batches that the parent
 * sends as the JSON text that Lambda hands to a function. Only the handler is measured: reading the
 * text is the same for everybody.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';

/** What the parent asks: these invocations, one after another. */
export type RunRequest = readonly string[];

/** What they took together. */
export interface RunResult {
  /** User and system time of the whole process, in ms. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Records that were reported as failed; each would make the figures worthless. */
  readonly failures: number;
  /** Memory now, and the most since the process began. */
  readonly residentBytes: number;
  readonly peakBytes: number;
}

/** Said once the bundle is there. */
export interface Loaded {
  readonly loadMs: number;
}

const TIMEOUT_MS = 300_000;

const startedAt = performance.now();
const { handler } = createRequire(import.meta.url)(process.argv[2] ?? '') as {
  handler: (event: KinesisStreamEvent, context: object) => Promise<KinesisStreamBatchResponse>;
};
const loadMs = performance.now() - startedAt;

process.on('message', async (invocations: RunRequest) => {
  process.send?.(await run(invocations));
});
process.on('disconnect', () => process.exit());
process.send?.({ loadMs } satisfies Loaded);

async function run(invocations: RunRequest): Promise<RunResult> {
  let cpuMs = 0;
  let wallMs = 0;
  let failures = 0;
  for (const text of invocations) {
    // One at a time, as Lambda does: what a batch leaves behind is garbage when the next one is read.
    const event: KinesisStreamEvent = JSON.parse(text);
    const before = process.cpuUsage();
    const startedAt = performance.now();
    const endsAt = Date.now() + TIMEOUT_MS;
    const { batchItemFailures } = await handler(event, {
      awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      functionName: 'bench',
      getRemainingTimeInMillis: () => endsAt - Date.now(),
    });
    wallMs += performance.now() - startedAt;
    const { user, system } = process.cpuUsage(before);
    cpuMs += (user + system) / 1000;
    failures += batchItemFailures.length;
  }
  return { cpuMs, wallMs, failures, ...memory() };
}

/** Linux's own account of this process; elsewhere, the nearest that there is. */
function memory(): Pick<RunResult, 'residentBytes' | 'peakBytes'> {
  const resident = process.memoryUsage.rss();
  if (process.platform !== 'linux') {
    return { residentBytes: resident, peakBytes: process.resourceUsage().maxRSS * 1024 };
  }
  // `maxRSS` starts with what the parent had when it forked.
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return { residentBytes: resident, peakBytes: Number(peak) * 1024 };
}
