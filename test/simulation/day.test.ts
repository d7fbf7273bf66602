import { describe, expect, it } from 'vitest';
import { type DayOptions, type DayResult, runDay } from './day.ts';
import { shrink } from './shrink.ts';

async function traceOf(options: Omit<DayOptions, 'onLine'>) {
  const lines: string[] = [];
  const result = await runDay({ ...options, onLine: (line) => lines.push(line) });
  return { ...result, trace: lines.join('\n') };
}

describe('a simulated day', () => {
  it('is the same for the same seed, byte for byte', async () => {
    const first = await traceOf({ seed: 7, events: 600 });
    expect(first.violation).toBeUndefined();
    expect(first.struck.length).toBeGreaterThan(50);
    expect((await traceOf({ seed: 7, events: 600 })).trace).toBe(first.trace);
  });

  it('is another for another seed', async () => {
    const one = await traceOf({ seed: 8, events: 100 });
    expect((await traceOf({ seed: 9, events: 100 })).trace).not.toBe(one.trace);
  });

  it('leaves out the faults that it is told to', async () => {
    const { struck, violation } = await runDay({ seed: 7, events: 100, only: new Set() });
    expect(violation).toBeUndefined();
    expect(struck).toEqual([]);
  });
});

it('shrinks the faults of a day to those that matter', async () => {
  const run = async ({ only }: DayOptions): Promise<DayResult> => {
    const counts = { events: 0, stored: 0, rejected: 0, published: 0 };
    const names = Array.from({ length: 40 }, (_, n) => `insert ${n}`);
    const struck = names
      .filter((name) => only?.has(name) ?? true)
      .map((name) => ({ name, kind: 'throttled' }));
    const isBad = ['insert 7', 'insert 31'].every((bad) => struck.some(({ name }) => name === bad));
    return { violation: isBad ? 'EZ7 is gone' : undefined, struck, counts };
  };
  const options = { seed: 1, events: 1 };
  const { only } = await shrink(options, await run(options), 300, run);
  expect([...only].toSorted()).toEqual(['insert 31', 'insert 7']);
});
