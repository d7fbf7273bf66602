import { glob, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const SRC = new URL('../src/', import.meta.url);
/** Whoever runs a command or the local stack waits for real. */
const FOR_REAL = /^(?:cli|local)\//;
/** The names of time and chance that JavaScript and Node have. */
const SOURCE =
  /\b(?:Math\.random|Date\.now|performance\.now|AbortSignal\.timeout|set(?:Timeout|Interval|Immediate)|process\.hrtime|randomUUID|randomBytes|randomInt|getRandomValues)\b|new Date\(\)|\bDate\(\)|node:timers/;

it('is the only source of time and chance', async () => {
  const found: string[] = [];
  for await (const file of glob('**/*.ts', { cwd: SRC })) {
    if (FOR_REAL.test(file)) continue;
    if (SOURCE.test(await readFile(new URL(file, SRC), 'utf8'))) found.push(file);
  }
  expect(found).toEqual(['clock.ts']);
});
