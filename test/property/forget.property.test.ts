import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forget } from '../../src/cli/forget/forget.ts';
import { findForgettable } from '../../src/cli/forget/forgettable.ts';
import type { System } from '../../src/cli/system.ts';
import { EVENTS_TABLE, REJECTIONS_TABLE } from '../../src/local/names.ts';
import { allItems } from '../../src/local/tables-content.ts';
import { aCallBegin, aCallEnd } from '../cli/calls/call-events.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { aLocalTable } from '../fixtures/stored-samples.ts';

let table: Awaited<ReturnType<typeof aLocalTable>>;
beforeAll(async () => {
  table = await aLocalTable();
});
afterAll(() => table.stop());

const TIME = '2026-11-20T12:00:00.000Z';
let runs = 0;

/** Events of two calls of a number, one of which dialled a leg. */
function eventsOf(number: string, name: string) {
  const [first, second, leg] = [`CA${name}a`, `CA${name}b`, `CA${name}leg`];
  const more = (CallSid: string, n: number) =>
    aCloudEvent({ id: `EZ${name}-${CallSid}-${n}`, parameters: { CallSid } });
  return {
    callSids: [first, second, leg],
    events: [
      ...[first, second].flatMap((sid) => [
        aCallBegin(sid, TIME, { To: number }),
        more(sid, 1),
        aCallEnd(sid, TIME, { To: number }),
      ]),
      aCallEnd(leg, TIME, { ParentCallSid: first, To: 'client:agent' }),
      ...Array.from({ length: 30 }, (_, n) => more(leg, n)),
    ],
  };
}

const deliveries = fc.array(
  // Which events a batch has, and how many turns of the event loop before it is delivered.
  fc.record({ of: fc.array(fc.nat(36), { minLength: 1, maxLength: 40 }), after: fc.nat(40) }),
  { minLength: 1, maxLength: 8 },
);

describe('forgetting while the consumer runs', () => {
  it('leaves nothing of the number, and nothing is stored twice', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, fc.nat(40), async (batches, turns) => {
        runs += 1;
        const number = `+417900${String(runs).padStart(6, '0')}`;
        const { events, callSids } = eventsOf(number, `run${runs}`);
        const processed = new Map<string, number>();
        const deliver = async (some: readonly { id: unknown }[], after: number) => {
          await turnsOfTheLoop(after);
          const { outcomes } = await table.store(some);
          for (const [index, { kind }] of outcomes.entries()) {
            if (kind !== 'processed') continue;
            const id = String(some[index]?.id);
            processed.set(id, (processed.get(id) ?? 0) + 1);
          }
        };
        const pick = (of: readonly number[]) =>
          of.map((n) => events[n]).filter((e) => e !== undefined);
        await Promise.all([
          ...batches.map(({ of, after }) => deliver(pick(of), after)),
          turnsOfTheLoop(turns).then(() => forgetNow(number, [])),
        ]);
        // What had not arrived, and then everything again.
        await deliver(events, 0);
        await forgetNow(number, callSids);
        await deliver(events, 0);
        await deliver(events.slice(0, 5), 0);

        const ids = new Set(events.map(({ id }) => String(id)));
        const items = await allItems(table.client, EVENTS_TABLE);
        const itsItems = items.filter(({ id }) => ids.has(String(id)));
        expect(itsItems).toHaveLength(events.length);
        expect(itsItems.filter(({ type }) => type !== undefined)).toEqual([]);
        expect([...processed.values()].filter((times) => times > 1)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});

async function turnsOfTheLoop(turns: number): Promise<void> {
  for (let n = 0; n < turns; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function forgetNow(number: string, callSids: readonly string[]) {
  const tables = { eventsTable: EVENTS_TABLE, rejectionsTable: REJECTIONS_TABLE };
  const system = { dynamoDb: table.client, ...tables } as System;
  const { signal } = new AbortController();
  const options = { signal, searched: { events: 0, rejections: 0 } };
  const subject = { numbers: [number], callSids };
  const found = await findForgettable(system, subject, options);
  const retention = { eventDays: 90, streamHours: 168 };
  await forget(system, subject, found, { ...options, retention, onForgotten() {} });
}
