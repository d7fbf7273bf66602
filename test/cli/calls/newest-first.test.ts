import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CallEntry } from '../../../src/cli/calls/call-entry.ts';
import { newestFirst } from '../../../src/cli/calls/newest-first.ts';

const entry = (time: number): CallEntry => ({
  type: '',
  occurredAt: new Date(time).toISOString(),
  callSid: `CA${time}`,
  call: {},
  problems: [],
});

async function* pagesOf(times: readonly number[], size: number) {
  const entries = times.toSorted((a, b) => b - a).map(entry);
  for (let at = 0; at < entries.length; at += size) yield entries.slice(at, at + size);
}

it('merges partitions of any length, in pages of any size, into one order', async () => {
  const times = fc.array(fc.nat(1_000), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(times, { maxLength: 10 }),
      fc.integer({ min: 1, max: 7 }),
      async (all, size) => {
        const merged: string[] = [];
        for await (const { occurredAt } of newestFirst(all.map((some) => pagesOf(some, size)))) {
          merged.push(occurredAt);
        }
        const inOrder = all.flat().toSorted((a, b) => b - a);
        expect(merged).toEqual(inOrder.map((time) => entry(time).occurredAt));
      },
    ),
  );
});

it('asks all partitions for their first page at once', async () => {
  let asked = 0;
  const answered = Promise.withResolvers<void>();
  async function* partition(time: number) {
    asked += 1;
    if (asked === 10) answered.resolve();
    await answered.promise;
    yield [entry(time)];
  }
  const partitions = Array.from({ length: 10 }, (_, n) => partition(n));
  const { value } = await newestFirst(partitions).next();
  expect(value?.callSid).toBe('CA9');
});
