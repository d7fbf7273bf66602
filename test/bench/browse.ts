/**
 * `npm run bench:browse`: how long the first page of `voice-events browse` takes on a local table with
 * a day of many calls, and the sums that come after it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startBrowse } from '../../src/cli/browse/start-browse.ts';
import { findSystem } from '../../src/cli/system.ts';
import { timeZone } from '../../src/cli/time-zone.ts';
import { aCallEnd, aCallSummary } from '../cli/calls/call-events.ts';
import { aLocalTable } from '../fixtures/stored-samples.ts';

const CALLS = Number(process.argv[2] ?? 10_000);
const BATCH = 1_000;
const TIMES = 7;
/** Nearly a day, so that all are in the last one until the end. */
const RANGE_MS = 23 * 60 * 60 * 1000;

const table = await aLocalTable();
const [, , port] = table.options;
const system = await findSystem({ stack: '', local: true, dynamodbPort: Number(port) });

console.log(`Storing ${CALLS} calls of the last 24 hours, each with a callback and a summary …`);
const now = Date.now();
for (let first = 0; first < CALLS; first += BATCH) {
  await table.store(
    Array.from({ length: Math.min(BATCH, CALLS - first) }, (_, n) => endOf(first + n)).flat(),
  );
}

const zone = timeZone('UTC');
const context = { system, zone, hint: String, server: '', env: {}, refreshSeconds: 3 };
const server = await startBrowse(context, 0);
const { headers } = await fetch(server.url, { redirect: 'manual' });
const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';

await measure('first page', '/', 'table class="calls"');
await measure('first page, failed calls (1 in 100)', '/?status=failed', 'table class="calls"');
await measure('sums of the day', '/sums', `<b>${new Intl.NumberFormat('en').format(CALLS)}</b>`);

await server.stop();
system.dynamoDb.destroy();
system.kinesis.destroy();
await table.stop();

function endOf(n: number) {
  const at = new Date(now - (n / CALLS) * RANGE_MS).toISOString();
  const sid = `CA${n.toString(16).padStart(32, '0')}`;
  const CallStatus = n % 100 === 50 ? 'failed' : 'completed';
  return [
    aCallEnd(sid, at, { CallStatus, CallDuration: String(n % 300) }),
    aCallSummary(sid, 'complete', at, { duration: n % 300 }),
  ];
}

async function measure(name: string, path: string, expected: string): Promise<void> {
  const took: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const start = performance.now();
    const answer = await fetch(new URL(path, server.url), { headers: { cookie } });
    const text = await answer.text();
    took.push(performance.now() - start);
    if (!text.includes(expected)) throw new Error(`${path}: not what was expected`);
    // What is still being read when the page is full must not slow the next one down.
    await sleep(300);
  }
  const [best = 0] = took.toSorted((a, b) => a - b);
  const worst = Math.max(...took);
  console.log(`${name.padEnd(38)} first ${ms(took[0])}, then ${ms(best)} to ${ms(worst)}`);
}

function ms(time = 0): string {
  return `${Math.round(time)} ms`;
}
