import { describe, expect, it } from 'vitest';
import { forget } from '../../../src/cli/forget/forget.ts';
import { findForgettable } from '../../../src/cli/forget/forgettable.ts';
import type { Subject } from '../../../src/cli/forget/subject.ts';
import type { System } from '../../../src/cli/system.ts';
import { EVENTS_TABLE, REJECTIONS_TABLE } from '../../../src/local/names.ts';
import { allItems } from '../../../src/local/tables-content.ts';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import { during } from '../../fixtures/during.ts';
import { named } from '../../fixtures/faults.ts';
import { aLocalTable } from '../../fixtures/stored-samples.ts';
import { aCallBegin, aCallEnd } from '../calls/call-events.ts';
import { plantRejection } from '../local-stack.ts';

const table = during(aLocalTable);

const TIME = '2026-11-20T12:00:00.000Z';

/** What happens to the puts of a client, told their number. */
type OnPut = (number: number) => 'put' | 'lost' | Promise<'put'>;

/** Forgets, and has its puts answered so. */
async function forgetBy(subject: Subject, onPut: OnPut = () => 'put') {
  let puts = 0;
  const { client } = table;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'PutItemCommand') return next(args);
        puts += 1;
        const output = { $metadata: {} };
        return (await onPut(puts)) === 'put' ? next(args) : { response: {}, output };
      },
    { step: 'initialize', name: 'onPut' },
  );
  const tables = { eventsTable: EVENTS_TABLE, rejectionsTable: REJECTIONS_TABLE };
  const system = { dynamoDb: client, ...tables } as System;
  const { signal } = new AbortController();
  const options = { signal, searched: { events: 0, rejections: 0 } };
  try {
    const found = await findForgettable(system, subject, options);
    const retention = { eventDays: 90, streamHours: 168 };
    return await forget(system, subject, found, { ...options, retention, onForgotten() {} });
  } finally {
    client.middlewareStack.remove('onPut');
  }
}

/** A call with a leg and a conference: each is found by what was found before. */
async function aCallOf(number: string, name: string): Promise<string[]> {
  const [call, leg, other] = [`CA${name}`, `CA${name}leg`, `CA${name}other`];
  const conference = { ConferenceSid: `CF${name}` };
  const events = [
    aCallBegin(call, TIME, { To: number }),
    aCallEnd(call, TIME, { To: number }),
    aCloudEvent({ id: `EZ${name}1`, parameters: { CallSid: call, ...conference } }),
    aCallEnd(leg, TIME, { To: 'client:agent', ParentCallSid: call }),
    aCloudEvent({ id: `EZ${name}2`, parameters: { CallSid: leg } }),
    aCloudEvent({ id: `EZ${name}3`, parameters: { CallSid: other, Label: number, ...conference } }),
    aCloudEvent({ id: `EZ${name}4`, parameters: { CallSid: other, Digits: number } }),
  ];
  await table.store(events);
  return events.map(({ id }) => String(id));
}

async function leftOf(ids: readonly string[]) {
  const items = await allItems(table.client, EVENTS_TABLE);
  return items.filter(({ id, type }) => ids.includes(String(id)) && type !== undefined);
}

/** Seven events, and the tombstones of two calls and of a rejection's event. */
const PUTS = 10;
const crash = () => {
  throw new Error('the process is gone');
};

describe('forgetting that is interrupted', () => {
  it.each([...Array(PUTS).keys()])('is finished by the next run, after %i puts', async (puts) => {
    const number = `+4179000000${puts}`;
    const ids = await aCallOf(number, `cut${puts}`);
    // Nothing but its call tells whom it is about.
    const eventId = `EZcut${puts}rejected`;
    await plantRejection(table, 'rejection', { CallSid: `CAcut${puts}` }, { eventId });
    const subject = { numbers: [number], callSids: [] };
    const cut = forgetBy(subject, (count) => (count > puts ? crash() : 'put'));
    await expect(cut).rejects.toThrow('the process is gone');
    expect(await leftOf(ids)).not.toEqual([]);
    const { left } = await forgetBy(subject);
    expect(left).toEqual({ events: [], rejections: [] });
    expect(await leftOf(ids)).toEqual([]);
    expect(await allItems(table.client, REJECTIONS_TABLE)).toEqual([]);
  });

  it('goes on through throttles', async () => {
    const ids = await aCallOf('+41790000010', 'throttled');
    const throttled = () => {
      throw named('ProvisionedThroughputExceededException', 400);
    };
    const subject = { numbers: ['+41790000010'], callSids: [] };
    await forgetBy(subject, (count) => (count % 3 === 0 ? throttled() : 'put'));
    expect(await leftOf(ids)).toEqual([]);
  });
});

it('finds by reading again what is left, whatever was answered', async () => {
  const ids = await aCallOf('+41790000011', 'lost');
  const subject = { numbers: ['+41790000011'], callSids: [] };
  const { left } = await forgetBy(subject, () => 'lost');
  expect(left.events.toSorted()).toEqual(ids.toSorted());
});

it('looks again, and forgets what came in the middle of it', async () => {
  const ids = await aCallOf('+41790000012', 'late');
  const late = aCloudEvent({ id: 'EZlate5', parameters: { CallSid: 'CAlate' } });
  const subject = { numbers: ['+41790000012'], callSids: [] };
  const { left } = await forgetBy(subject, async (count): Promise<'put'> => {
    if (count === 1) await table.store([late]);
    return 'put';
  });
  expect(left.events).toEqual([]);
  expect(await leftOf([...ids, 'EZlate5'])).toEqual([]);
});
