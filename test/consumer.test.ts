import { describe, expect, it } from 'vitest';
import type { Lookup } from '../src/store/event-store.ts';
import { type Processor, RetryableError } from '../src/voice/processor.ts';
import { AMD_DETECTED, aCloudEvent, aTestEvent } from './fixtures/cloud-event.ts';
import { aConsumer, aDeadline, aStore, kinds } from './fixtures/consumer.ts';
import { named } from './fixtures/faults.ts';
import { memoryDynamoDb } from './fixtures/memory-dynamodb.ts';
import { aBatch, aRecord, bytesOf, recordIdOf, sequenceNumberOf } from './fixtures/records.ts';

const processedBy = (processor: Processor) => ({
  processorFor: () => ({ processor, recognised: true, pure: false }),
});
const found = { details: {}, summary: 'found' };
const failures = (...numbers: number[]) => ({
  batchItemFailures: numbers.map((n) => ({ itemIdentifier: sequenceNumberOf(n) })),
});

describe('the record pipeline', () => {
  it('stores an event with what its processor found out', async () => {
    const { consume, events } = aConsumer();
    const consumed = await consume(aBatch(aCloudEvent({ id: 'E1' })));
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
    const batch = Array.from({ length: count }, (_, n) => aCloudEvent({ id: `E${n}` }));
    const forgotten = { id: { S: 'E0' }, forgottenAt: { S: '2026-11-23T12:00:00.000Z' } };
    events.set('E0', forgotten);
    expect(kinds(await consume(aBatch(...batch)))[0]).toBe('duplicate');
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
    const type = 'com.twilio.voice.dream.had';
    const { consume, events } = aConsumer();
    const { outcomes } = await consume(aBatch(aCloudEvent({ id: 'E1', type })));
    expect(outcomes).toMatchObject([{ kind: 'processed', recognised: false }]);
    expect(events.has('E1')).toBe(true);
  });

  it('needs 1 lookup for 100 events, and 1 write for 25', async () => {
    const { consume, calls } = aConsumer();
    await consume(aBatch(...Array.from({ length: 250 }, (_, n) => aCloudEvent({ id: `E${n}` }))));
    const sizes = (operation: string) =>
      calls.filter((call) => call.operation === operation).map(({ size }) => size);
    expect(sizes('BatchGetItem')).toEqual([100, 100, 50]);
    expect(sizes('BatchExecuteStatement')).toEqual(Array(10).fill(25));
    expect(calls).toHaveLength(13);
  });

  it.each([
    [25, 'pure', ['BatchExecuteStatement']],
    [26, 'pure', ['BatchGetItem', 'BatchExecuteStatement', 'BatchExecuteStatement']],
    [1, 'not pure', ['BatchGetItem', 'BatchExecuteStatement']],
  ])('makes for %i events, with a processor that is %s, the calls %j', async (size, kind, made) => {
    const pure = kind === 'pure';
    const { consume, calls } = aConsumer(memoryDynamoDb(), {
      processorFor: () => ({ processor: () => found, recognised: true, pure }),
    });
    const events = Array.from({ length: size }, (_, n) => aCloudEvent({ id: `E${n}` }));
    await consume(aBatch(...events));
    expect(calls.map(({ operation }) => operation)).toEqual(made);
  });

  it('looks up a few events where one of them has a processor that is not pure', async () => {
    const { consume, calls } = aConsumer(memoryDynamoDb(), {
      processorFor: (type) => ({
        processor: () => found,
        recognised: true,
        pure: type === AMD_DETECTED,
      }),
    });
    const type = 'com.twilio.voice.dream.had';
    await consume(aBatch(aCloudEvent({ id: 'E1' }), aCloudEvent({ id: 'E2', type })));
    expect(calls[0]?.operation).toBe('BatchGetItem');
  });

  it('runs a processor that is not pure for new events only, however few there are', async () => {
    const processed: string[] = [];
    const dynamoDb = memoryDynamoDb();
    const seen: Processor = ({ id }) => {
      processed.push(id);
      return found;
    };
    const { consume } = aConsumer(dynamoDb, processedBy(seen));
    await consume(aBatch(aCloudEvent({ id: 'E1' })));
    await consume(aBatch(...['E1', 'E2'].map((id) => aCloudEvent({ id }))));
    expect(processed).toEqual(['E1', 'E2']);
  });

  it('asks the store for nothing that it has nothing for', async () => {
    const asked: string[] = [];
    const store = aStore();
    const { consume } = aConsumer(memoryDynamoDb(), {
      ...processedBy(() => found),
      store: {
        known: (...all) => asked.push('known') && store.known(...all),
        commit: (...all) => asked.push('commit') && store.commit(...all),
        reject: (...all) => asked.push('reject') && store.reject(...all),
      } as typeof store,
    });
    await consume(aBatch('no json'));
    await consume(aBatch(aCloudEvent()));
    expect(asked).toEqual(['reject', 'known', 'commit']);
  });

  it('makes no call for an empty batch', async () => {
    const { consume, calls } = aConsumer();
    expect(await consume([])).toEqual({ outcomes: [], response: { batchItemFailures: [] } });
    expect(calls).toEqual([]);
  });
});

describe('duplicates', () => {
  it('do not reach their processor a second time', async () => {
    const seen: string[] = [];
    const dynamoDb = memoryDynamoDb();
    const consumer = aConsumer(
      dynamoDb,
      processedBy((event) => {
        seen.push(event.id);
        return found;
      }),
    );
    const records = aBatch(
      aCloudEvent({ id: 'E1' }),
      aCloudEvent({ id: 'E1' }),
      aCloudEvent({ id: 'E2' }),
    );
    expect(kinds(await consumer.consume(records))).toEqual(['processed', 'duplicate', 'processed']);
    expect(kinds(await consumer.consume(records))).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(seen).toEqual(['E1', 'E2']);
  });

  it('are found by the insert where the lookup came too early', async () => {
    const dynamoDb = memoryDynamoDb();
    const store = aStore({ client: dynamoDb.client });
    const blind = {
      ...store,
      known: async (ids: readonly string[]) => ids.map(() => 'new' as const),
    };
    const consumer = aConsumer(dynamoDb, { store: blind });
    await consumer.consume(aBatch(aCloudEvent({ id: 'E1', time: '2026-01-01T00:00:00Z' })));
    expect(kinds(await consumer.consume(aBatch(aCloudEvent({ id: 'E1' }))))).toEqual(['duplicate']);
    expect(dynamoDb.events.get('E1')?.occurredAt).toEqual({ S: '2026-01-01T00:00:00.000Z' });
  });

  it('are found across a thousand records of a batch', async () => {
    const records = Array.from({ length: 1500 }, (_, n) => aCloudEvent({ id: `E${n % 1400}` }));
    const { outcomes } = await aConsumer().consume(aBatch(...records));
    expect(outcomes.slice(1400).every(({ kind }) => kind === 'duplicate')).toBe(true);
  });

  it('of two test events are told by their test id, not by their id', async () => {
    const consumed = await aConsumer().consume(
      aBatch(aTestEvent('T1'), aTestEvent('T2'), aTestEvent('T1')),
    );
    expect(kinds(consumed)).toEqual(['processed', 'processed', 'duplicate']);
  });

  it('of a rejected event are rejected too, each with its own bytes', async () => {
    const fails: Processor = () => {
      throw new TypeError('no such field');
    };
    const { consume, rejections } = aConsumer(memoryDynamoDb(), processedBy(fails));
    const consumed = await consume(
      aBatch(aCloudEvent({ id: 'E1' }), aCloudEvent({ id: 'E1', copy: 2 })),
    );
    expect(kinds(consumed)).toEqual(['rejected: processor-failed', 'rejected: processor-failed']);
    expect(rejections.get(recordIdOf(2))?.payload).toEqual({
      B: Buffer.from(bytesOf(aCloudEvent({ id: 'E1', copy: 2 }))),
    });
  });

  it('of something invalid are judged for themselves', async () => {
    const consumed = await aConsumer().consume(
      aBatch(aCloudEvent({ id: 'E1', data: {} }), aCloudEvent({ id: 'E1' })),
    );
    expect(kinds(consumed)).toEqual(['rejected: invalid-data', 'processed']);
  });
});

describe('processors', () => {
  it('may be asynchronous, and do not all run at once', async () => {
    let running = 0;
    let most = 0;
    const slow: Processor = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return found;
    };
    const events = Array.from({ length: 100 }, (_, n) => aCloudEvent({ id: `E${n}` }));
    const consumed = await aConsumer(memoryDynamoDb(), processedBy(slow)).consume(
      aBatch(...events),
    );
    expect(new Set(kinds(consumed))).toEqual(new Set(['processed']));
    expect(most).toBe(25);
  });

  it.each([
    [
      'throws',
      () => {
        throw new TypeError('bad field');
      },
    ],
    [
      'rejects',
      async () => {
        throw new TypeError('bad field');
      },
    ],
  ] as [string, Processor][])(
    'that %s has its event rejected with the error',
    async (_, processor) => {
      const { consume, rejections } = aConsumer(memoryDynamoDb(), processedBy(processor));
      const consumed = await consume(aBatch(aCloudEvent()));
      expect(kinds(consumed)).toEqual(['rejected: processor-failed']);
      expect(consumed.response).toEqual({ batchItemFailures: [] });
      expect(rejections.get(recordIdOf(1))?.issues).toEqual({
        L: [{ M: { path: { S: '' }, message: { S: 'TypeError: bad field' } } }],
      });
    },
  );

  const NO_FINDINGS = 'TypeError: the processor gave no findings: { details, summary } are needed';

  it.each([
    ['gives nothing', () => undefined, 'processor-failed', NO_FINDINGS],
    ['gives no summary', () => ({ details: {} }), 'processor-failed', NO_FINDINGS],
    [
      'gives a text for details',
      () => ({ details: 'd', summary: 's' }),
      'processor-failed',
      NO_FINDINGS,
    ],
    [
      'gives null for details',
      () => ({ details: null, summary: 's' }),
      'processor-failed',
      NO_FINDINGS,
    ],
    [
      'gives a number for warnings',
      () => ({ details: {}, summary: 's', warnings: 1 }),
      'processor-failed',
      'TypeError: the processor gave warnings that are no list',
    ],
    [
      'throws an error without a proper name',
      () => {
        throw Object.assign(new Error('bad'), { name: Symbol('odd') });
      },
      'processor-failed',
      'Symbol(odd): bad',
    ],
    [
      'gives a function to store',
      () => ({ details: { f: () => 1 }, summary: 's' }),
      'not-storable',
      'details.f: a function cannot be stored',
    ],
    [
      'throws what is no error',
      () => {
        throw 'text';
      },
      'processor-failed',
      'threw a string',
    ],
    [
      'throws an error of many lines',
      () => {
        throw new Error('one\n\n  two');
      },
      'processor-failed',
      'Error: one two',
    ],
    [
      'throws an error without end',
      () => {
        throw new Error('x'.repeat(2000));
      },
      'processor-failed',
      `Error: ${'x'.repeat(993)}`,
    ],
  ] as unknown as [string, Processor, string, string][])(
    'that %s has its event rejected, and the rejection says so',
    async (_, processor, reason, message) => {
      const { consume, rejections } = aConsumer(memoryDynamoDb(), processedBy(processor));
      const consumed = await consume(aBatch(aCloudEvent()));
      expect(kinds(consumed)).toEqual([`rejected: ${reason}`]);
      expect(rejections.get(recordIdOf(1))?.issues).toMatchObject({
        L: [{ M: { message: { S: message } } }],
      });
    },
  );

  it('that asks for a retry lets no further one with effects start, and what needs none goes on', async () => {
    const dispatched: string[] = [];
    const busy: Processor = ({ id }) => {
      dispatched.push(id);
      if (id === 'E2') throw new RetryableError('the API says 429');
      return found;
    };
    const { consume, events, rejections } = aConsumer(memoryDynamoDb(), processedBy(busy));
    const consumed = await consume(
      aBatch(
        aCloudEvent({ id: 'E1' }),
        aCloudEvent({ id: 'E2' }),
        aCloudEvent({ id: 'E3' }),
        'no json',
      ),
    );
    expect(kinds(consumed)).toEqual([
      'processed',
      'unfinished',
      'unfinished',
      'rejected: not-json',
    ]);
    expect(consumed.outcomes).toMatchObject([
      {},
      { cause: 'processor-asked-to-retry' },
      { cause: 'after-retry' },
      {},
    ]);
    expect(consumed.response).toEqual(failures(2));
    expect(dispatched).toEqual(['E1', 'E2']);
    expect([...events.keys()]).toEqual(['E1']);
    expect(rejections.size).toBe(1);
  });

  it('that only computes runs although another one asked for a retry', async () => {
    const { consume, events } = aConsumer(memoryDynamoDb(), {
      processorFor: (type) => ({
        processor: () => {
          if (type === AMD_DETECTED) throw new RetryableError('later');
          return found;
        },
        recognised: true,
        pure: type !== AMD_DETECTED,
      }),
    });
    const type = 'com.twilio.voice.dream.had';
    const { response } = await consume(
      aBatch(aCloudEvent({ id: 'E1' }), aCloudEvent({ id: 'E2', type })),
    );
    expect(response).toEqual(failures(1));
    expect([...events.keys()]).toEqual(['E2']);
  });

  it('that asks for a retry does not keep back what stands before it in its record', async () => {
    const busy: Processor = ({ id }) => {
      if (id === 'E1') throw new RetryableError('later');
      return found;
    };
    const { consume, events } = aConsumer(memoryDynamoDb(), processedBy(busy));
    const consumed = await consume(
      aBatch([aCloudEvent({ id: 'E0' }), aCloudEvent({ id: 'E1' })], 'no json'),
    );
    expect(kinds(consumed)).toEqual(['processed', 'unfinished', 'rejected: not-json']);
    expect([...events.keys()]).toEqual(['E0']);
  });

  it('that never ends is left behind at the deadline', async () => {
    const deadline = aDeadline();
    const hangs: Processor = () => new Promise(() => setImmediate(deadline.come));
    const { consume } = aConsumer(memoryDynamoDb(), { ...processedBy(hangs), deadline });
    const { outcomes, response } = await consume(aBatch(aCloudEvent()));
    expect(response).toEqual(failures(1));
    expect(outcomes).toMatchObject([{ kind: 'unfinished', cause: 'out-of-time' }]);
  });

  it('that never ends keeps no other event from being stored', async () => {
    const dispatchDeadline = aDeadline();
    const hangs: Processor = ({ id }) => {
      if (id !== 'E2') return found;
      return new Promise(() => setImmediate(dispatchDeadline.come));
    };
    const { consume, events } = aConsumer(memoryDynamoDb(), {
      ...processedBy(hangs),
      dispatchDeadline,
    });
    const batch = aBatch(...['E1', 'E2', 'E3'].map((id) => aCloudEvent({ id })));
    const consumed = await consume(batch);
    expect(kinds(consumed)).toEqual(['processed', 'unfinished', 'processed']);
    expect(consumed.response).toEqual(failures(2));
    expect([...events.keys()]).toEqual(['E1', 'E3']);
  });

  it('is not begun after the deadline', async () => {
    const deadline = aDeadline();
    const dispatched: string[] = [];
    const last: Processor = ({ id }) => {
      dispatched.push(id);
      if (id === 'E2') deadline.come();
      return found;
    };
    const { consume } = aConsumer(memoryDynamoDb(), { ...processedBy(last), deadline });
    const { outcomes } = await consume(
      aBatch(...['E1', 'E2', 'E3'].map((id) => aCloudEvent({ id }))),
    );
    expect(dispatched).toEqual(['E1', 'E2']);
    expect(outcomes).toMatchObject(Array(3).fill({ kind: 'unfinished', cause: 'out-of-time' }));
  });
});

describe('what is unfinished', () => {
  it.each([
    ['looked up', { known: async () => ['unfinished' as const] }, aCloudEvent()],
    ['committed', { commit: async () => [{ kind: 'unfinished' as const }] }, aCloudEvent()],
    ['committed, for want of an answer,', { commit: async () => [] }, aCloudEvent()],
    ['rejected', { reject: async () => ['unfinished' as const] }, 'no json'],
  ])('is what was not %s in time', async (_, port, content) => {
    const dynamoDb = memoryDynamoDb();
    const store = { ...aStore({ client: dynamoDb.client }), ...port };
    const { consume } = aConsumer(dynamoDb, { ...processedBy(() => found), store });
    const { outcomes, response } = await consume(aBatch(content));
    expect(outcomes).toMatchObject([{ kind: 'unfinished', cause: 'out-of-time' }]);
    expect(response).toEqual(failures(1));
  });

  it('is not dispatched where its lookup was not answered', async () => {
    const dispatched: string[] = [];
    const dynamoDb = memoryDynamoDb();
    const lookups: Lookup[] = ['new', 'unfinished', 'new'];
    const store = { ...aStore({ client: dynamoDb.client }), known: async () => lookups };
    const seen: Processor = ({ id }) => {
      dispatched.push(id);
      return found;
    };
    const { consume } = aConsumer(dynamoDb, { ...processedBy(seen), store });
    const consumed = await consume(aBatch(...['E1', 'E2', 'E3'].map((id) => aCloudEvent({ id }))));
    expect(dispatched).toEqual(['E1', 'E3']);
    expect(consumed.response).toEqual(failures(2));
    expect([...dynamoDb.events.keys()]).toEqual(['E1', 'E3']);
  });

  it('does not keep what follows from being stored: it is a duplicate when it is redelivered', async () => {
    let retries = 1;
    const slow: Processor = async ({ id }) => {
      if (id !== 'E2') return found;
      await new Promise((resolve) => setImmediate(resolve));
      if (retries-- > 0) throw new RetryableError('later');
      return found;
    };
    const { consume, events } = aConsumer(memoryDynamoDb(), processedBy(slow));
    const batch = aBatch(...['E1', 'E2', 'E3'].map((id) => aCloudEvent({ id })));
    const first = await consume(batch);
    expect(kinds(first)).toEqual(['processed', 'unfinished', 'processed']);
    expect(first.response).toEqual(failures(2));
    const second = await consume(batch.slice(1));
    expect(kinds(second)).toEqual(['processed', 'duplicate']);
    expect([...events.keys()]).toEqual(['E1', 'E3', 'E2']);
  });

  it('does not keep a rejection that follows from being kept', async () => {
    const dynamoDb = memoryDynamoDb();
    const store = {
      ...aStore({ client: dynamoDb.client }),
      commit: async (all: readonly unknown[]) => all.map(() => ({ kind: 'unfinished' }) as const),
    };
    const { consume, rejections } = aConsumer(dynamoDb, { store });
    const consumed = await consume(aBatch('no json', aCloudEvent(), 'no json'));
    expect(kinds(consumed)).toEqual(['rejected: not-json', 'unfinished', 'rejected: not-json']);
    expect(consumed.response).toEqual(failures(2));
    expect([...rejections.keys()]).toEqual([recordIdOf(1), recordIdOf(3)]);
  });

  it('has its repeats unfinished with it', async () => {
    const dynamoDb = memoryDynamoDb();
    const store = {
      ...aStore({ client: dynamoDb.client }),
      commit: async (all: readonly unknown[]) => all.map(() => ({ kind: 'unfinished' }) as const),
    };
    const event = aCloudEvent();
    const consumed = await aConsumer(dynamoDb, { store }).consume(aBatch([event, event]));
    expect(kinds(consumed)).toEqual(['unfinished', 'unfinished']);
  });
});

describe('the checkpoint', () => {
  it('is the lowest unfinished record, and only that one', async () => {
    const busy: Processor = ({ id }) => {
      if (Number(id) % 2 === 0) throw new RetryableError('later');
      return found;
    };
    const consumer = aConsumer(memoryDynamoDb(), processedBy(busy));
    const records = aBatch(...['1', '3', '4', '5', '6'].map((id) => aCloudEvent({ id })));
    expect((await consumer.consume(records)).response).toEqual(failures(3));
    // The other way round, none is begun after the last record's: of another consumer, none is stored.
    const other = aConsumer(memoryDynamoDb(), processedBy(busy));
    expect((await other.consume(records.toReversed())).response).toEqual(failures(1));
  });

  it('is told by number, not by text', async () => {
    const records = [aRecord('{', { number: 1 }), aRecord('{', { number: 2 })];
    Object.assign(records[0]?.kinesis ?? {}, { sequenceNumber: '1000' });
    Object.assign(records[1]?.kinesis ?? {}, { sequenceNumber: '999' });
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

  it('waits for a rejection that could not be kept', async () => {
    const dynamoDb = memoryDynamoDb();
    const store = {
      ...aStore({ client: dynamoDb.client }),
      reject: async (all: readonly unknown[]) => all.map(() => 'unfinished' as const),
    };
    const consumed = await aConsumer(dynamoDb, { store }).consume(
      aBatch(aCloudEvent({ id: 'E1' }), 'no json', aCloudEvent({ id: 'E2' })),
    );
    expect(consumed.response).toEqual(failures(2));
    expect(kinds(consumed)).toEqual(['processed', 'unfinished', 'processed']);
  });

  it('stays before a record too large to be stored or rejected', async () => {
    const consumed = await aConsumer().consume(
      aBatch(aCloudEvent(), 'x'.repeat(500_000), 'no json'),
    );
    expect(consumed.response).toEqual(failures(2));
    expect(consumed.outcomes[1]).toMatchObject({
      kind: 'unfinished',
      cause: 'too-large-to-reject',
    });
  });

  it('stays where time ran out: what was not committed is unfinished', async () => {
    const deadline = aDeadline();
    const dynamoDb = memoryDynamoDb();
    const client = {
      send: (command: Parameters<typeof dynamoDb.client.send>[0]) => {
        if (dynamoDb.events.size >= 1400) deadline.come();
        return dynamoDb.client.send(command);
      },
    };
    const store = aStore({ client: client as never });
    const consumer = aConsumer(dynamoDb, { deadline, store });
    const records = aBatch(...Array.from({ length: 3000 }, (_, n) => aCloudEvent({ id: `E${n}` })));
    const { outcomes, response } = await consumer.consume(records);
    const stored = dynamoDb.events.size;
    expect(stored).toBeLessThan(2000);
    expect(response).toEqual(failures(stored + 1));
    expect(outcomes).toHaveLength(3000);
    expect(outcomes.filter(({ kind }) => kind === 'processed')).toHaveLength(stored);
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

  it('is the first record in any case, and ten thousand records of an event each', async () => {
    const { consume } = aConsumer();
    expect((await consume(aBatch(elements(10_000)))).response).toEqual({ batchItemFailures: [] });
    const events = Array.from({ length: 10_000 }, () => aCloudEvent({ id: 'E1' }));
    expect((await consume(aBatch(...events))).response).toEqual({ batchItemFailures: [] });
  });
});

it('throws at the deadline what only an operator can help with', async () => {
  const dynamoDb = memoryDynamoDb();
  const deadline = aDeadline();
  const client = {
    send: async () => {
      throw named('AccessDeniedException', 400);
    },
  };
  const store = aStore({ client: client as never, onOperatorAction: () => deadline.come() });
  const consumer = aConsumer(dynamoDb, { store, deadline });
  await expect(consumer.consume(aBatch(aCloudEvent()))).rejects.toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringContaining('dynamodb:PartiQLInsert'),
  });
});
