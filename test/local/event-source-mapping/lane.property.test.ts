import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneBuffer } from '../../../src/local/event-source-mapping/lane-buffer.ts';
import { dealToLanes } from '../../../src/local/event-source-mapping/lanes.ts';
import { trackShard } from '../../../src/local/event-source-mapping/shard-track.ts';
import type { Batch } from '../../../src/stream/batch.ts';
import { type Answer, readAnswer } from '../../../src/stream/invocation-result.ts';
import { workLane } from '../../../src/stream/lane.ts';
import type { ShardRecord } from '../../../src/stream/record.ts';
import { propertyRuns } from '../../fixtures/property-runs.ts';
import { aRecord, numbers, settingsWith } from '../../stream/factories.ts';

/** How the function answers an invocation, where no poison record decides it. */
const behaviour = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'succeed' } as const) },
  fc.constant({ kind: 'throw' } as const),
  fc.constant({ kind: 'throttle' } as const),
  fc.constant({ kind: 'unknown-id' } as const),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('report' as const), at: fc.nat(20) }) },
);
type Behaviour = typeof behaviour extends fc.Arbitrary<infer B> ? B : never;

const scenario = fc.record({
  keys: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 }),
  poison: fc.uniqueArray(fc.nat(40), { maxLength: 4 }),
  poisonThrows: fc.boolean(),
  behaviours: fc.array(behaviour, { maxLength: 40 }),
  settings: fc.record({
    batchSize: fc.integer({ min: 1, max: 10 }),
    reportBatchItemFailures: fc.boolean(),
    bisectBatchOnFunctionError: fc.boolean(),
    maximumRetryAttempts: fc.nat(3),
    parallelizationFactor: fc.integer({ min: 1, max: 3 }),
  }),
});

const succeed: Behaviour = { kind: 'succeed' };

const report = (id: unknown): Answer => ({
  kind: 'returned',
  response: { batchItemFailures: [{ itemIdentifier: id }] },
});

function answerTo(batch: Batch, how: Behaviour): Answer {
  switch (how.kind) {
    case 'succeed':
      return { kind: 'returned', response: undefined };
    case 'throw':
      return { kind: 'error', reason: 'x' };
    case 'throttle':
      return { kind: 'throttled', reason: 'x' };
    case 'unknown-id':
      return report('unknown');
    case 'report':
      return report(batch.records[how.at % batch.records.length]?.sequenceNumber);
  }
}

describe('whatever the function answers', () => {
  it('each record is acknowledged or discarded once, none is skipped, and order holds', async () => {
    const check = fc.asyncProperty(scenario, async ({ keys, poison, ...rest }) => {
      const behaviours = [...rest.behaviours];
      const settings = settingsWith(rest.settings);
      const all = keys.map((key, n) => aRecord(n, { key }));
      const track = trackShard();
      track.read(all.map((record) => record.sequenceNumber));
      const acknowledged: number[] = [];
      const discarded: number[] = [];
      const { signal } = new AbortController();

      const finish = (of: readonly ShardRecord[], into: number[]) => {
        into.push(...numbers(of));
        const checkpoint = track.done(of.map((record) => record.sequenceNumber));
        if (checkpoint === undefined) return;
        // Everything up to the checkpoint is done.
        const [last = -1] = numbers([{ sequenceNumber: checkpoint }]);
        const done = new Set([...acknowledged, ...discarded]);
        for (let n = 0; n <= last; n += 1) expect(done).toContain(n);
      };

      const lanes = dealToLanes(all, settings.parallelizationFactor).map(async (lane) => {
        const buffer = laneBuffer(settings, () => {});
        buffer.push(lane);
        buffer.end();
        const order = numbers(lane);
        let doneOfLane = 0;
        await workLane(
          {
            take: () => buffer.take(signal),
            async invoke(batch) {
              // What is delivered is always the lane's next records that are not done, in order.
              const delivered = numbers(batch.records);
              expect(delivered.length).toBeGreaterThan(0);
              expect(delivered.length).toBeLessThanOrEqual(settings.batchSize);
              expect(delivered).toEqual(order.slice(doneOfLane, doneOfLane + delivered.length));
              const bad = batch.records.find((_, i) => poison.includes(delivered[i] ?? -1));
              const poisoned: Answer = rest.poisonThrows
                ? { kind: 'error', reason: 'poison' }
                : report(bad?.sequenceNumber);
              const answer = bad ? poisoned : answerTo(batch, behaviours.shift() ?? succeed);
              return { requestId: 'r', result: readAnswer(answer, batch, settings) };
            },
            acknowledge(of) {
              doneOfLane += of.length;
              finish(of, acknowledged);
            },
            async discard({ batch }) {
              doneOfLane += batch.records.length;
              finish(batch.records, discarded);
              return true;
            },
          },
          settings,
          86_400_000,
          signal,
        );
      });
      await Promise.all(lanes);

      const ended = [...acknowledged, ...discarded].sort((a, b) => a - b);
      expect(ended).toEqual(all.map((_, n) => n));
      expect(track.open()).toBe(0);
      const isHeeded = rest.poisonThrows || settings.reportBatchItemFailures;
      for (const n of poison) {
        if (isHeeded && n < all.length) expect(discarded).toContain(n);
      }
    });
    await fc.assert(check, propertyRuns(150));
  });

  it('with bisect, a poison record is discarded alone', async () => {
    const poisoned = fc.record({
      length: fc.integer({ min: 1, max: 40 }),
      poison: fc.uniqueArray(fc.nat(39), { minLength: 1, maxLength: 4 }),
      throws: fc.boolean(),
      batchSize: fc.integer({ min: 1, max: 40 }),
    });
    const check = fc.asyncProperty(poisoned, async ({ length, poison, throws, batchSize }) => {
      const settings = settingsWith({
        batchSize,
        bisectBatchOnFunctionError: true,
        reportBatchItemFailures: true,
        maximumRetryAttempts: 1,
      });
      const buffer = laneBuffer(settings, () => {});
      buffer.push(Array.from({ length }, (_, n) => aRecord(n)));
      buffer.end();
      const { signal } = new AbortController();
      const discarded: number[] = [];
      await workLane(
        {
          take: () => buffer.take(signal),
          async invoke(batch) {
            const bad = batch.records.find((record) => poison.includes(numbers([record])[0] ?? -1));
            const failure: Answer = throws
              ? { kind: 'error', reason: 'poison' }
              : report(bad?.sequenceNumber);
            const answer = bad ? failure : answerTo(batch, succeed);
            return { requestId: 'r', result: readAnswer(answer, batch, settings) };
          },
          acknowledge() {},
          async discard({ batch }) {
            discarded.push(...numbers(batch.records));
            return true;
          },
        },
        settings,
        86_400_000,
        signal,
      );
      expect(discarded).toEqual(poison.filter((n) => n < length).sort((a, b) => a - b));
    });
    await fc.assert(check, propertyRuns(60));
  });
});
