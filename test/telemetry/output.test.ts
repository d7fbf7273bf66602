import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';

const OUTPUT = new URL('../../src/telemetry/output.ts', import.meta.url).href;
const LINES = 50_000;

/** What comes out of a pipe that is only read after a while, when it has long been full. */
async function comesOut(before: string): Promise<{ text: string; code: number | null }> {
  const script = `
    import { Output } from '${OUTPUT}';
    ${before}
    const output = new Output();
    output.write('first\\n');
    for (let n = 0; n < ${LINES}; n += 1) output.write(\`line \${n} of many\\n\`);
    output.flush();
    output.flush();
    output.write('after\\n');
    output.flush();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await sleep(300);
  return { text: await text(child.stdout), code: await exit };
}

it.each([
  ['that waits for its reader', ''],
  ['that Node has as a stream', 'process.stdout.on("error", () => {});'],
])('takes all lines, once and in order, into a pipe %s', async (_, before) => {
  const written = await comesOut(before);
  const lines = Array.from({ length: LINES }, (_, n) => `line ${n} of many\n`);
  expect(written.text === `first\n${lines.join('')}after\n`).toBe(true);
  expect(written.code).toBe(0);
});
