import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pair } from '../../../src/cli/reconcile/pairing.ts';

const candidates = fc.array(fc.uniqueArray(fc.nat({ max: 5 }), { maxLength: 4 }), { maxLength: 6 });

/** The most requests that can have an event of their own, by trying all ways. */
function mostPairs([first, ...others]: readonly (readonly number[])[]): number {
  if (first === undefined) return 0;
  const without = (event: number) => others.map((its) => its.filter((each) => each !== event));
  return Math.max(mostPairs(others), ...first.map((event) => 1 + mostPairs(without(event))));
}

it('pairs as many as can be, each with a candidate of its own', () => {
  fc.assert(
    fc.property(candidates, (all) => {
      const { eventOf } = pair(all);
      expect(eventOf.size).toBe(mostPairs(all));
      expect(new Set(eventOf.values()).size).toBe(eventOf.size);
      for (const [request, event] of eventOf) expect(all[request]).toContain(event);
    }),
  );
});

it('calls those contested that some pairing of as many leaves without an event, and no others', () => {
  fc.assert(
    fc.property(candidates, (all) => {
      const most = mostPairs(all);
      const couldLack = [...all.keys()].filter(
        (request) => all[request]?.length && mostPairs(all.toSpliced(request, 1)) === most,
      );
      const { contested } = pair(all);
      const requests = contested.flatMap((group) => group.requests);
      expect(requests.toSorted()).toEqual(couldLack);
      const lacking = contested.map((group) => group.requests.length - group.events.length);
      const withCandidates = all.filter((its) => its.length > 0).length;
      expect(lacking.reduce((sum, count) => sum + count, 0)).toBe(withCandidates - most);
    }),
  );
});
