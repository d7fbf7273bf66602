import { describe, expect, it } from 'vitest';
import type { EventStore, LookupResult } from '../src/store/event-store.ts';
import { type Processor, RetryableError } from '../src/voice/processor.ts';
import { AMD_DETECTED, aCloudEvent, aTestEvent, UNKNOWN_TYPE } from './fixtures/cloud-event.ts';
import {
  aConsumer,
  aDeadline,
  aStore,
  batchOf,
  consumerWith,
  failures,
  found,
  ids,
  kinds,
} from './fixtures/consumer.ts';
import { memoryDynamoDb } from './fixtures/memory-dynamodb.ts';
import { aBatch, aRecord, bytesOf, recordIdOf } from './fixtures/records.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A consumer whose store does this in place of what a store does. */
function consumerOver(port: Partial<EventStore>) {
  const dynamoDb = memoryDynamoDb();
  const store = { ...aStore({ client: dynamoDb.client }), ...port };
  return { ...consumerWith(() => found, { store }), ...dynamoDb };
}

describe('the record pipeline', () => {
  it('stores an event with what its processor found out', async () => {
    const { consume, events } = aConsumer();
    const consumed = await consume(batchOf('E1'));
    expect(consumed.response).toEqual({ batchItemFailures: [] });
    expect(consumed.outcomes).toMatchObject([
      {
        kind: 'processed',
        eventId: 'E1',
        type: AMD_DETECTED,
        recognised: true,
        ageMs: 6500,
        warnings: 0,
      },
    ]);
    expect(events.get('E1')).toMatchObject({
      recordId: { S: recordIdOf(1) },
      details: { M: { answeredBy: { S: 'human' } } },
      occurredAt: { S: '2026-11-23T11:59:58.500Z' },
    });
  });

  it.each([
    ['by the insert', 1],
    ['by the lookup', 40],
  ])('takes a forgotten event for a duplicate, %s', async (_, count) => {
    const { consume, events } = aConsumer();
    const forgotten = { id: { S: 'E0' }, forgottenAt: { S: '2026-11-23T12:00:00.000Z' } };
    events.set('E0', forgotten);
    expect(kinds(await consume(batchOf(...ids(count))))[0]).toBe('duplicate');
    expect(events.get('E0')).toBe(forgotten);
    expect(events.size).toBe(count);
  });

  it('ends each record in one outcome, in the order of the batch', async () => {
    const consumed = await aConsumer().consume(
      aBatch(
        aCloudEvent({ id: 'E1' }),
        'no json',
        aCloudEvent({ id: 'E1' }),
        aCloudEvent({ type: 'com.twilio.messaging.message.sent' }),
        aTestEvent(),
        [aCloudEvent({ id: 'E2' }), { specversion: '0.1' }],
      ),
    );
    expect(kinds(consumed)).toEqual([
      'processed',
      'rejected: not-json',
      'duplicate',
      'ignored',
      'processed',
      'processed',
      'rejected: not-cloudevent',
    ]);
  });

  it('keeps a rejected record with its bytes and the reason', async () => {
    const { consume, rejections } = aConsumer();
    await consume(aBatch('no json', [aCloudEvent(), { id: 'E9' }]));
    expect(rejections.get(recordIdOf(1))).toMatchObject({
      reason: { S: 'not-json' },
      payload: { B: Buffer.from('no json') },
      partitionKey: { S: 'partition-key' },
    });
    expect(rejections.get(`${recordIdOf(2)}#1`)).toMatchObject({
      reason: { S: 'not-cloudevent' },
      eventId: { S: 'E9' },
      payload: { B: bytesOf({ id: 'E9' }) },
    });
  });

  it('knows a Voice type without a processor, and stores it', async () => {
    const { consume, events } = aConsumer();
    const { outcomes } = await consume(aBatch(aCloudEvent({ id: 'E1', type: UNKNOWN_TYPE })));
    expect(outcomes).toMatchObject([{ kind: 'processed', recognised: false }]);
    expect(events.has('E1')).toBe(true);
  });

  it.each([
    [25, 'pure', ['BatchExecuteStatement']],
    [26, 'pure', ['BatchGetItem', 'BatchExecuteStatement', 'BatchExecuteStatement']],
    [1, 'not pure', ['BatchGetItem', 'BatchExecuteStatement']],
    [2, 'pure for one of their types', ['BatchGetItem', 'BatchExecuteStatement']],
  ])('makes for %i events, with processors that are %s, the calls %j', async (size, kind, made) => {
    const { consume, calls } = aConsumer(memoryDynamoDb(), {
      processorFor: (type) => ({
        processor: () => found,
        recognised: true,
        pure: kind === 'pure' || (kind !== 'not pure' && type === AMD_DETECTED),
      }),
    });
    const types = [AMD_DETECTED, kind === 'pure' ? AMD_DETECTED : UNKNOWN_TYPE];
    const events = ids(size).map((id, n) => aCloudEvent({ id, type: types[n % 2] ?? '' }));
    await consume(aBatch(...events));
    expect(calls.map(({ operation }) => operation)).toEqual(made);
  });

  it('asks the store for nothing that it has nothing for', async () => {
    const asked: string[] = [];
    const store = aStore();
    const { consume } = consumerOver({
      known: (...all) => asked.push('known') && store.known(...all),
      commit: (...all) => asked.push('commit') && store.commit(...all),
      reject: (...all) => asked.push('reject') && store.reject(...all),
    } as EventStore);
    expect(await consume([])).toEqual({ outcomes: [], response: { batchItemFailures: [] } });
    expect(asked).toEqual([]);
    await consume(aBatch('no json'));
    await consume(batchOf('E1'));
    expect(asked).toEqual(['reject', 'known', 'commit']);
  });
});

describe('duplicates', () => {
  it('do not reach their processor a second time', async () => {
    const { consume, dispatched } = consumerWith(() => found);
    const records = batchOf('E1', 'E1', 'E2');
    expect(kinds(await consume(records))).toEqual(['processed', 'duplicate', 'processed']);
    expect(kinds(await consume(records))).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(dispatched).toEqual(['E1', 'E2']);
  });

  it('are found by the insert where the lookup came too early', async () => {
    const { consume, events } = consumerOver({ known: async (all) => all.map(() => 'new') });
    await consume(aBatch(aCloudEvent({ id: 'E1', time: '2026-01-01T00:00:00Z' })));
    expect(kinds(await consume(batchOf('E1')))).toEqual(['duplicate']);
    expect(events.get('E1')?.occurredAt).toEqual({ S: '2026-01-01T00:00:00.000Z' });
  });

  it('are found across ten thousand records, the most that a mapping delivers', async () => {
    const { consume, events } = aConsumer();
    const { outcomes, response } = await consume(batchOf(...ids(9_000), ...ids(1_000)));
    expect(events.size).toBe(9_000);
    expect(outcomes.slice(9_000).every(({ kind }) => kind === 'duplicate')).toBe(true);
    expect(response).toEqual({ batchItemFailures: [] });
  });

  it('of two test events are told by their test id, not by their id', async () => {
    const batch = aBatch(aTestEvent('T1'), aTestEvent('T2'), aTestEvent('T1'));
    expect(kinds(await aConsumer().consume(batch))).toEqual([
      'processed',
      'processed',
      'duplicate',
    ]);
  });

  it('of a rejected event are rejected too, each with its own bytes', async () => {
    const { consume, rejections } = consumerWith(() => Promise.reject(new Error('no such field')));
    const copy = aCloudEvent({ id: 'E1', copy: 2 });
    const consumed = await consume(aBatch(aCloudEvent({ id: 'E1' }), copy));
    expect(kinds(consumed)).toEqual(['rejected: processor-failed', 'rejected: processor-failed']);
    expect(rejections.get(recordIdOf(2))?.payload).toEqual({ B: Buffer.from(bytesOf(copy)) });
  });

  it('of something invalid are judged for themselves', async () => {
    const batch = aBatch(aCloudEvent({ id: 'E1', data: {} }), aCloudEvent({ id: 'E1' }));
    const consumed = await aConsumer().consume(batch);
    expect(kinds(consumed)).toEqual(['rejected: invalid-data', 'processed']);
  });
});

describe('what is unfinished', () => {
  const nothingCommitted = {
    commit: async (all: readonly unknown[]) => all.map(() => ({ kind: 'unfinished' }) as const),
  };

  it.each<[string, Partial<EventStore>, unknown]>([
    ['looked up', { known: async () => ['unfinished'] }, aCloudEvent()],
    ['committed', nothingCommitted, aCloudEvent()],
    ['committed, for want of an answer,', { commit: async () => [] }, aCloudEvent()],
    ['rejected', { reject: async () => ['unfinished'] }, 'no json'],
  ])('is what was not %s in time', async (_, port, content) => {
    const { outcomes, response } = await consumerOver(port).consume(aBatch(content));
    expect(outcomes).toMatchObject([{ kind: 'unfinished', cause: 'out-of-time' }]);
    expect(response).toEqual(failures(1));
  });

  it('is not dispatched where its lookup was not answered', async () => {
    const lookups: LookupResult[] = ['new', 'unfinished', 'new'];
    const { consume, dispatched, events } = consumerOver({ known: async () => lookups });
    expect((await consume(batchOf('E1', 'E2', 'E3'))).response).toEqual(failures(2));
    expect(dispatched).toEqual(['E1', 'E3']);
    expect([...events.keys()]).toEqual(['E1', 'E3']);
  });

  it('does not keep what follows from being stored: it is a duplicate when it is redelivered', async () => {
    let retries = 1;
    const { consume, events } = consumerWith(async ({ id }) => {
      if (id !== 'E2') return found;
      await turn();
      if (retries-- > 0) throw new RetryableError('later');
      return found;
    });
    const batch = batchOf('E1', 'E2', 'E3');
    const first = await consume(batch);
    expect(kinds(first)).toEqual(['processed', 'unfinished', 'processed']);
    expect(first.response).toEqual(failures(2));
    expect(kinds(await consume(batch.slice(1)))).toEqual(['processed', 'duplicate']);
    expect([...events.keys()]).toEqual(['E1', 'E3', 'E2']);
  });

  it('does not keep a rejection that follows from being kept', async () => {
    const { consume, rejections } = consumerOver(nothingCommitted);
    const consumed = await consume(aBatch('no json', aCloudEvent(), 'no json'));
    expect(kinds(consumed)).toEqual(['rejected: not-json', 'unfinished', 'rejected: not-json']);
    expect(consumed.response).toEqual(failures(2));
    expect([...rejections.keys()]).toEqual([recordIdOf(1), recordIdOf(3)]);
  });

  it('has its repeats unfinished with it', async () => {
    const consumed = await consumerOver(nothingCommitted).consume(batchOf('E1', 'E1'));
    expect(kinds(consumed)).toEqual(['unfinished', 'unfinished']);
  });
});

describe('the checkpoint', () => {
  it('is the lowest unfinished record, and only that one', async () => {
    const busy: Processor = ({ id }) => {
      if (Number(id) % 2 === 0) throw new RetryableError('later');
      return found;
    };
    const records = batchOf('1', '3', '4', '5', '6');
    expect((await consumerWith(busy).consume(records)).response).toEqual(failures(3));
    // The other way round, none is begun after the last record's: of another consumer, none is stored.
    const { response } = await consumerWith(busy).consume(records.toReversed());
    expect(response).toEqual(failures(1));
  });

  it('is told by number, not by text', async () => {
    const records = ['1000', '999'].map((sequenceNumber) => {
      const record = aRecord('{');
      return { ...record, kinesis: { ...record.kinesis, sequenceNumber } };
    });
    const deadline = aDeadline();
    deadline.come();
    const { response } = await aConsumer(memoryDynamoDb(), { deadline }).consume(records);
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: '999' }] });
  });

  it('is the first record when there is no time at all, and nothing is begun', async () => {
    const deadline = aDeadline();
    deadline.come();
    const { consume, calls } = aConsumer(memoryDynamoDb(), { deadline });
    const consumed = await consume(aBatch(aCloudEvent(), 'no json'));
    expect(consumed.response).toEqual(failures(1));
    expect(consumed.outcomes).toMatchObject([{ cause: 'out-of-time' }, { cause: 'out-of-time' }]);
    expect(calls).toEqual([]);
  });

  it.each<[string, string, Partial<EventStore>, string]>([
    ['could not be kept', 'no json', { reject: async () => ['unfinished'] }, 'out-of-time'],
    ['is too large to be kept', 'x'.repeat(500_000), {}, 'too-large-to-reject'],
  ])('waits for a rejection that %s', async (_, content, port, cause) => {
    const { consume } = consumerOver(port);
    const [first, last] = [aCloudEvent({ id: 'E1' }), aCloudEvent({ id: 'E2' })];
    const consumed = await consume(aBatch(first, content, last));
    expect(consumed.response).toEqual(failures(2));
    expect(kinds(consumed)).toEqual(['processed', 'unfinished', 'processed']);
    expect(consumed.outcomes[1]).toMatchObject({ cause });
  });

  it('stays where time ran out: what was not committed is unfinished', async () => {
    const deadline = aDeadline();
    const { client, events } = memoryDynamoDb();
    const send = (command: Parameters<typeof client.send>[0]) => {
      if (events.size >= 1400) deadline.come();
      return client.send(command);
    };
    const store = aStore({ client: { send } as never });
    const { outcomes, response } = await aConsumer(memoryDynamoDb(), { deadline, store }).consume(
      batchOf(...ids(3000)),
    );
    expect(events.size).toBeLessThan(2000);
    expect(response).toEqual(failures(events.size + 1));
    expect(outcomes).toHaveLength(3000);
    expect(outcomes.filter(({ kind }) => kind === 'processed')).toHaveLength(events.size);
  });
});

describe('how much is read', () => {
  const elements = (count: number) => Array.from({ length: count }, () => ({}));

  it('ends with the record that fills the batch; the rest is left to the next delivery', async () => {
    const { consume } = aConsumer();
    const batch = aBatch(elements(6_000), elements(6_000), aCloudEvent(), 'no json');
    const { outcomes, response } = await consume(batch);
    expect(outcomes).toHaveLength(12_002);
    expect(outcomes.slice(12_000)).toMatchObject(
      Array(2).fill({ kind: 'unfinished', cause: 'batch-full' }),
    );
    expect(response).toEqual(failures(3));
    const rest = await consume(batch.slice(2));
    expect(kinds(rest)).toEqual(['processed', 'rejected: not-json']);
    expect(rest.response).toEqual({ batchItemFailures: [] });
  });

  it('is the first record in any case', async () => {
    const { response } = await aConsumer().consume(aBatch(elements(10_000)));
    expect(response).toEqual({ batchItemFailures: [] });
  });
});
