import { describe, expect, it } from 'vitest';
import { inFlight } from '../src/in-flight.ts';

const always = () => true;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('work in flight', () => {
  it('answers in the order of the items, whatever ends first', async () => {
    const { promise: first, resolve } = Promise.withResolvers<string>();
    const results = inFlight(2, ['a', 'b', 'c'], (item) => (item === 'a' ? first : item), always);
    await turn();
    resolve('late');
    expect(await results).toEqual(['late', 'b', 'c']);
  });

  it('starts nothing any more when it may not', async () => {
    const started: number[] = [];
    const results = await inFlight(
      1,
      [1, 2, 3, 4],
      async (item) => started.push(item),
      () => started.length < 2,
    );
    expect(started).toEqual([1, 2]);
    expect(results).toEqual([1, 2]);
  });

  it('takes an item when its turn comes', async () => {
    const events: string[] = [];
    function* items() {
      for (const item of ['a', 'b']) {
        events.push(`${item} made`);
        yield item;
      }
    }
    await inFlight(
      1,
      items(),
      async (item) => {
        await turn();
        events.push(`${item} ended`);
      },
      always,
    );
    expect(events).toEqual(['a made', 'a ended', 'b made', 'b ended']);
  });

  it('throws the first error when what was under way has ended, and starts nothing more', async () => {
    const { promise: slow, resolve } = Promise.withResolvers<void>();
    const started: number[] = [];
    const failure = inFlight(
      2,
      [1, 2, 3, 4],
      async (item) => {
        started.push(item);
        if (item === 1) return slow;
        throw new Error(`item ${item}`);
      },
      always,
    );
    let ended = false;
    failure.catch(() => {
      ended = true;
    });
    await turn();
    expect(ended).toBe(false);
    resolve();
    await expect(failure).rejects.toThrow('item 2');
    expect(started).toEqual([1, 2]);
  });

  it('throws the error of work that answers at once', async () => {
    const run = () => {
      throw new Error('at once');
    };
    await expect(inFlight(3, [1, 2], run, always)).rejects.toThrow('at once');
  });
});
