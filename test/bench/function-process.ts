/**
 * The process of one contestant: loads its bundle as Lambda would, and runs batches that the parent
 * sends as the JSON text that Lambda hands to a function. Only the handler is measured: reading the
 * text is the same for everybody.
 */
import { createRequire } from 'node:module';
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';

/** What the parent asks: these invocations, one after another. */
export interface RunRequest {
  readonly events: readonly string[];
}

/** What they took together. */
export interface RunResult {
  /** User and system time of the whole process, in ms. */
  readonly cpuMs: number;
  /** Of each invocation, in ms. */
  readonly wallMs: readonly number[];
  /** Records that were reported as failed; each would make the figures worthless. */
  readonly failures: number;
  readonly peakBytes: number;
}

const TIMEOUT_MS = 300_000;

const { handler } = createRequire(import.meta.url)(process.argv[2] ?? '') as {
  handler: (event: KinesisStreamEvent, context: object) => Promise<KinesisStreamBatchResponse>;
};

process.on('message', async ({ events }: RunRequest) => {
  process.send?.(await run(events));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function run(texts: readonly string[]): Promise<RunResult> {
  const events: KinesisStreamEvent[] = texts.map((text) => JSON.parse(text));
  const wallMs: number[] = [];
  let failures = 0;
  const before = process.cpuUsage();
  for (const event of events) {
    const startedAt = performance.now();
    const endsAt = Date.now() + TIMEOUT_MS;
    const { batchItemFailures } = await handler(event, {
      awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      functionName: 'bench',
      getRemainingTimeInMillis: () => endsAt - Date.now(),
    });
    wallMs.push(performance.now() - startedAt);
    failures += batchItemFailures.length;
  }
  const { user, system } = process.cpuUsage(before);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  return { cpuMs: (user + system) / 1000, wallMs, failures, peakBytes };
}
