import { describe, expect, it } from 'vitest';
import { pair } from '../../../src/cli/reconcile/pairing.ts';

const paired = (...candidates: number[][]) => Object.fromEntries(pair(candidates).eventOf);
const contested = (...candidates: number[][]) => pair(candidates).contested;

describe('pairing requests with events', () => {
  it('gives each request an event of its own', () => {
    expect(paired([0, 1], [0, 1])).toEqual({ 0: 0, 1: 1 });
  });

  it('pairs a thousand requests that look the same', () => {
    const all = Array.from({ length: 1_000 }, (_, index) => index);
    expect(pair(all.map(() => all)).eventOf.size).toBe(1_000);
    const some = all.slice(0, 900);
    const { eventOf, contested: groups } = pair(all.map(() => some));
    expect(eventOf.size).toBe(900);
    expect(groups).toEqual([{ requests: all, events: some }]);
  });

  it('lets a request have another event where somebody else has only that one', () => {
    expect(paired([0, 1], [0])).toEqual({ 0: 1, 1: 0 });
    expect(paired([0, 1], [1, 2], [0])).toEqual({ 0: 1, 1: 2, 2: 0 });
  });

  it('lets all move where only the last event is free, in a call of a whole day', () => {
    const requests = 20_000;
    const chain = Array.from({ length: requests }, (_, index) => [index, index + 1]);
    expect(pair([...chain, [0]]).eventOf.size).toBe(requests + 1);
  });

  it('leaves a request without any candidate alone', () => {
    expect(pair([[], [0]])).toEqual({ eventOf: new Map([[1, 0]]), contested: [] });
  });

  it('names requests that compete, and those they could take the event from', () => {
    expect(contested([0], [0])).toEqual([{ requests: [0, 1], events: [0] }]);
    // Either of the first two could be without one; the third could not.
    expect(contested([0], [0], [1])).toEqual([{ requests: [0, 1], events: [0] }]);
    expect(contested([0], [0, 1], [1])).toEqual([{ requests: [0, 1, 2], events: [0, 1] }]);
  });

  it('keeps those apart that compete for other events', () => {
    expect(contested([0], [0], [1], [1], [1])).toEqual([
      { requests: [0, 1], events: [0] },
      { requests: [2, 3, 4], events: [1] },
    ]);
  });

  it('puts those together that compete for the same ones by way of others', () => {
    expect(contested([0], [1], [0, 1], [0], [1])).toEqual([
      { requests: [0, 1, 2, 3, 4], events: [0, 1] },
    ]);
  });
});
