import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PublishedBatch, publish } from '../../src/publish.ts';
import { aChange, aStoredEvent } from '../fixtures/changes.ts';
import { NOW } from '../fixtures/consumer.ts';
import { aBus, type BusFault, memoryEventBus } from '../fixtures/memory-event-bus.ts';
import { propertyRuns } from '../fixtures/property-runs.ts';

/** A change of the table, and whether it has to be on the bus. */
type Change =
  | { readonly kind: 'event'; readonly size: number }
  | { readonly kind: 'tombstone' | 'modified' | 'removed' };

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('event' as const),
      size: fc.oneof(
        { weight: 9, arbitrary: fc.nat(200) },
        { weight: 1, arbitrary: fc.constantFrom(60_000, 130_000, 300_000) },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('tombstone', 'modified', 'removed') }),
  },
);

const faults: readonly BusFault[] = [
  'none',
  'none',
  'throttled',
  'internal-error',
  'connection-lost-before',
  'answer-lost-after',
  'some-throttled',
  'some-denied',
  'undocumented-answer',
  'stalled-answer',
  'crash-before',
  'crash-after',
];

/** One table's stream, its batches, and what goes wrong in the order in which it does. */
const runs = fc.record({
  changes: fc.array(change, { minLength: 1, maxLength: 60 }),
  batchSize: fc.integer({ min: 1, max: 40 }),
  faults: fc.array(fc.constantFrom(...faults), { maxLength: 40 }),
  /** Which batches' invocations are told that their time is over, after so many calls. */
  deadlines: fc.array(fc.option(fc.nat(4)), { maxLength: 15 }),
});
type Run = typeof runs extends fc.Arbitrary<infer T> ? T : never;

function recordOf(change: Change, index: number) {
  const number = index + 1;
  const id = `E${index}`;
  switch (change.kind) {
    case 'event':
      return aChange(aStoredEvent({ id, details: { text: 'x'.repeat(change.size) } }), { number });
    case 'tombstone':
      return aChange({ id, forgottenAt: '2026-11-24T12:00:00.000Z' }, { number });
    case 'modified':
      return aChange(aStoredEvent({ id }), { number, eventName: 'MODIFY' });
    case 'removed':
      return aChange(aStoredEvent({ id }), { number, eventName: 'REMOVE' });
  }
}

/** The ids that have to be on the bus of the first changes. */
function expectedOf(changes: readonly Change[], end = changes.length): string[] {
  return changes
    .slice(0, end)
    .flatMap(({ kind }, index) => (kind === 'event' ? [`E${index}`] : []));
}

/** Delivers a table's stream as Lambda does, until everything is acknowledged. */
async function deliver(run: Run) {
  const records = run.changes.map(recordOf);
  const entries: PutEventsRequestEntry[] = [];
  const faults = run.faults.values();
  const deadlines = run.deadlines.values();
  let counted = 0;

  function invoke(batch: typeof records): Promise<PublishedBatch | 'failed'> {
    const limit = deadlines.next().value ?? null;
    const controller = new AbortController();
    const memory = memoryEventBus(entries, () => {
      if (limit !== null && memory.calls.length >= limit) controller.abort();
      return faults.next().value ?? 'none';
    });
    const ports = {
      bus: aBus({ client: memory.client, callTimeoutMs: 1 }),
      deadline: { reached: () => controller.signal.aborted, signal: controller.signal },
      now: () => NOW,
    };
    return publish(batch, ports).catch(() => 'failed' as const);
  }

  let position = 0;
  for (let invocations = 0; position < records.length; invocations += 1) {
    expect(invocations).toBeLessThan(500);
    const batch = records.slice(position, position + run.batchSize);
    const answer = await invoke(batch);
    if (answer === 'failed') continue;
    const { publications, response } = answer;
    expect(publications).toHaveLength(batch.length);
    counted += publications.filter(({ kind }) => kind === 'published').length;
    const unfinished = publications.filter(({ kind }) => kind === 'unfinished');
    expect(response.batchItemFailures).toHaveLength(unfinished.length === 0 ? 0 : 1);
    const reported = response.batchItemFailures[0]?.itemIdentifier;
    const end = batch.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === reported);
    if (reported !== undefined) expect(end).not.toBe(-1);
    position += reported === undefined ? batch.length : end;
    // The checkpoint never passes an event that is not on the bus.
    const ids = new Set(idsOf(entries));
    expect(expectedOf(run.changes, position).filter((id) => !ids.has(id))).toEqual([]);
  }
  return { ids: idsOf(entries), counted };
}

function idsOf(entries: readonly PutEventsRequestEntry[]): string[] {
  return entries.map(({ Detail = '{}' }) => JSON.parse(Detail).id);
}

describe('whatever goes wrong', () => {
  it('puts each once, and counts it once, where no answer is lost and no time is over', async () => {
    const orderly = new Set<BusFault>([
      'none',
      'throttled',
      'internal-error',
      'some-throttled',
      'some-denied',
    ]);
    const calm = runs.map((run) => ({
      ...run,
      deadlines: [],
      faults: run.faults.filter((fault) => orderly.has(fault)),
    }));
    await fc.assert(
      fc.asyncProperty(calm, async (run) => {
        const { ids, counted } = await deliver(run);
        expect(ids.toSorted()).toEqual(expectedOf(run.changes).toSorted());
        expect(counted).toBe(ids.length);
      }),
      propertyRuns(100),
    );
  });
});

it('finishes what comes behind a refused event, and reports the refused one', async () => {
  const records = [0, 1, 2].map((index) => recordOf({ kind: 'event', size: 1 }, index));
  const bus = {
    put: async () => [
      { kind: 'published' as const },
      { kind: 'refused' as const, code: 'MalformedDetail' },
      { kind: 'published' as const },
    ],
  };
  const never = { reached: () => false, signal: new AbortController().signal };
  const { publications, response } = await publish(records, {
    bus,
    deadline: never,
    now: () => NOW,
  });
  expect(publications.map(({ kind }) => kind)).toEqual(['published', 'unfinished', 'published']);
  expect(response).toEqual({
    batchItemFailures: [{ itemIdentifier: records[1]?.dynamodb.SequenceNumber }],
  });
});
