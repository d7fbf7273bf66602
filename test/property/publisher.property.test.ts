import fc from 'fast-check';
import { expect, it } from 'vitest';
import { publish } from '../../src/publish.ts';
import { aChange, aStoredEvent } from '../fixtures/changes.ts';
import { farAway, NOW } from '../fixtures/consumer.ts';
import { aBus, type BusFault, memoryEventBus } from '../fixtures/memory-event-bus.ts';
import { propertyRuns } from '../fixtures/property-runs.ts';

/** A table's stream: mostly events, some of them large, and what is not to be on the bus. */
const change = fc.oneof(
  { weight: 8, arbitrary: fc.nat(200) },
  { weight: 1, arbitrary: fc.constantFrom(60_000, 130_000, 300_000) },
  { weight: 2, arbitrary: fc.constantFrom('tombstone', 'MODIFY', 'REMOVE') },
);

/** Its batches, and what goes wrong, in the order in which it does; no answer is lost. */
const runs = fc.record({
  changes: fc.array(change, { minLength: 1, maxLength: 60 }),
  batchSize: fc.integer({ min: 1, max: 40 }),
  faults: fc.array(
    fc.constantFrom<BusFault>(
      ...(['none', 'throttled', 'internal-error', 'some-throttled', 'some-denied'] as const),
    ),
    { maxLength: 40 },
  ),
});

function recordOf(change: number | string, index: number) {
  const number = index + 1;
  const id = `E${index}`;
  if (change === 'tombstone') return aChange({ id, forgottenAt: '2026-11-24' }, { number });
  if (change === 'MODIFY' || change === 'REMOVE') {
    return aChange(aStoredEvent({ id }), { number, eventName: change });
  }
  return aChange(aStoredEvent({ id, details: { text: 'x'.repeat(Number(change)) } }), { number });
}

it('puts each event once, and counts it once, where no answer is lost', async () => {
  await fc.assert(
    fc.asyncProperty(runs, async ({ changes, batchSize, faults }) => {
      const met = faults.values();
      const bus = memoryEventBus([], () => met.next().value ?? 'none');
      const ports = { bus: aBus({ client: bus.client }), deadline: farAway, now: () => NOW };
      let counted = 0;
      let open = changes.map(recordOf);
      // As Lambda delivers: again from what was reported on, and all of what failed.
      for (let invocations = 0; open.length > 0; invocations += 1) {
        expect(invocations).toBeLessThan(500);
        const batch = open.slice(0, batchSize);
        const published = await publish(batch, ports).catch(() => undefined);
        if (published === undefined) continue;
        const { publications, response } = published;
        expect(publications).toHaveLength(batch.length);
        counted += publications.filter(({ kind }) => kind === 'published').length;
        const reported = response.batchItemFailures[0]?.itemIdentifier;
        const end = batch.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === reported);
        open = open.slice(reported === undefined ? batch.length : end);
      }
      const ids = changes.flatMap((change, n) => (typeof change === 'number' ? [`E${n}`] : []));
      expect(bus.ids().toSorted()).toEqual(ids.toSorted());
      expect(counted).toBe(ids.length);
    }),
    propertyRuns(100),
  );
});

it('finishes what comes behind a refused event, and reports the refused one', async () => {
  const records = [0, 1, 2].map((index) => recordOf(1, index));
  const bus = {
    put: async () => [
      { kind: 'published' as const },
      { kind: 'refused' as const, code: 'MalformedDetail' },
      { kind: 'published' as const },
    ],
  };
  const ports = { bus, deadline: farAway, now: () => NOW };
  const { publications, response } = await publish(records, ports);
  expect(publications.map(({ kind }) => kind)).toEqual(['published', 'unfinished', 'published']);
  expect(response).toEqual({
    batchItemFailures: [{ itemIdentifier: records[1]?.dynamodb.SequenceNumber }],
  });
});
