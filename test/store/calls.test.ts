import { describe, expect, it, vi } from 'vitest';
import { deadlineBefore } from '../../src/deadline.ts';
import { pauseFor } from '../../src/store/calls.ts';
import { aDispatched, aRejection } from '../contract/store-contract.ts';
import { aDeadline, aStore, farAway, NOW } from '../fixtures/consumer.ts';
import { type Fault, memoryDynamoDb, named } from '../fixtures/memory-dynamodb.ts';

const events = (count: number) => Array.from({ length: count }, (_, n) => aDispatched(`E${n}`));
const rejections = (count: number) =>
  Array.from({ length: count }, (_, n) => aRejection(`text ${n}`, n + 1));

/** A store over an in-memory DynamoDB that meets these faults, one a call, and then none. */
function aFaultyStore(...faults: Fault[]) {
  const upcoming = faults.values();
  const dynamoDb = memoryDynamoDb(undefined, () => upcoming.next().value ?? 'none');
  const retries: string[] = [];
  const store = aStore({ client: dynamoDb.client, onRetry: (reason) => retries.push(reason) });
  return { ...dynamoDb, store, retries };
}

/** A store whose client answers every call with this. */
function aStoreThatMeets(answer: unknown, options: Parameters<typeof aStore>[0] = {}) {
  const send = async () => {
    if (answer instanceof Error || typeof answer === 'string') throw answer;
    return answer;
  };
  return aStore({ client: { send } as never, ...options });
}

describe('what may pass is tried again', () => {
  it.each<[Fault, string]>([
    ['throttled', 'ProvisionedThroughputExceededException'],
    ['internal-error', 'InternalServerError'],
    ['connection-lost-before', 'TimeoutError'],
  ])('a call that is %s', async (fault, reason) => {
    const {
      store,
      events: table,
      rejections: kept,
      retries,
    } = aFaultyStore(fault, 'none', fault, 'none', fault);
    expect(await store.known(['E0'], farAway)).toEqual(['new']);
    expect(await store.commit(events(3), farAway)).toEqual(
      Array(3).fill({ kind: 'stored', warnings: 0 }),
    );
    expect(await store.reject(rejections(2), farAway)).toEqual(['kept', 'kept']);
    expect([table.size, kept.size]).toEqual([3, 2]);
    expect(retries).toEqual([reason, reason, reason]);
  });

  it('single statements throttled inside a 200 answer: only those are sent again', async () => {
    const { store, calls, retries } = aFaultyStore('some-throttled', 'some-throttled');
    const results = await store.commit(events(5), farAway);
    expect(results).toEqual(Array(5).fill({ kind: 'stored', warnings: 0 }));
    expect(calls.map(({ size }) => size)).toEqual([5, 3, 2]);
    expect(retries).toEqual(Array(5).fill('ThrottlingError'));
  });

  it('unprocessed keys and items: only those are sent again', async () => {
    const { store, calls, retries } = aFaultyStore('some-throttled', 'none', 'some-throttled');
    expect(await store.known(['A', 'B', 'C'], farAway)).toEqual(['new', 'new', 'new']);
    expect(await store.reject(rejections(3), farAway)).toEqual(['kept', 'kept', 'kept']);
    expect(calls.map(({ size }) => size)).toEqual([3, 2, 3, 2]);
    expect(retries).toEqual(['UnprocessedKeys', 'UnprocessedItems']);
  });

  it('an insert whose answer was lost finds its own item', async () => {
    const { store, events: table } = aFaultyStore('answer-lost-after');
    expect(await store.commit(events(2), farAway)).toEqual([
      { kind: 'duplicate' },
      { kind: 'duplicate' },
    ]);
    expect(table.size).toBe(2);
  });

  it.each([
    'ProvisionedThroughputExceeded',
    'RequestLimitExceeded',
    'ThrottlingError',
    'InternalServerError',
    'TransactionConflict',
  ])('a statement with the code %s', async (Code) => {
    let calls = 0;
    const send = async () => ({ Responses: [calls++ < 3 ? { Error: { Code } } : {}] });
    const store = aStore({ client: { send } as never });
    expect(await store.commit(events(1), farAway)).toEqual([{ kind: 'stored', warnings: 0 }]);
    expect(calls).toBe(4);
  });

  it('an answer without an entry for each statement: the others are sent again', async () => {
    const sizes: number[] = [];
    const send = async ({ input }: { input: { Statements: unknown[] } }) => {
      sizes.push(input.Statements.length);
      return { Responses: sizes.length === 1 ? [{}] : [{}, {}] };
    };
    const results = await aStore({ client: { send } as never }).commit(events(3), farAway);
    expect(results.map(({ kind }) => kind)).toEqual(['stored', 'stored', 'stored']);
    expect(sizes).toEqual([3, 2]);
  });

  it.each([
    ['a connection that was reset', Object.assign(new Error('x'), { code: 'ECONNRESET' })],
    ['a name that did not resolve', Object.assign(new Error('x'), { code: 'EAI_AGAIN' })],
    [
      'an answer that breaks off',
      Object.assign(new SyntaxError('x'), { $metadata: { httpStatusCode: 200 } }),
    ],
    ['a network that is gone', Object.assign(new Error('x'), { code: 'ENETUNREACH' })],
    ['TLS that breaks off', Object.assign(new Error('x'), { code: 'EPROTO' })],
    ['an answer that is none', Object.assign(new Error('x'), { $metadata: {} })],
    ['an answer that is no JSON', new SyntaxError('x')],
    ['a 503 of a proxy', Object.assign(new Error('x'), { $metadata: { httpStatusCode: 503 } })],
  ])('%s', async (_, error) => {
    let calls = 0;
    const send = async () => {
      if (calls++ === 0) throw error;
      return { Responses: [{}] };
    };
    const results = await aStore({ client: { send } as never }).commit(events(1), farAway);
    expect(results).toEqual([{ kind: 'stored', warnings: 0 }]);
  });
});

describe('between two tries', () => {
  it('waits longer each time, by chance, and never for more than two seconds', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const waits: number[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const store = aStoreThatMeets(named('ThrottlingException', 400), {
      pause: async (ms) => {
        waits.push(ms);
        if (waits.length < 8) return;
        resolve();
        await new Promise(() => {});
      },
    });
    void store.known(['E'], farAway);
    await promise;
    random.mockRestore();
    expect(waits).toEqual([25, 50, 100, 200, 400, 800, 1000, 1000]);
  });

  it('stops waiting when the time is over, and not before', async () => {
    const controller = new AbortController();
    let waited = false;
    const pause = pauseFor(1_000_000, controller.signal).then(() => {
      waited = true;
    });
    await new Promise((later) => setTimeout(later, 5));
    expect(waited).toBe(false);
    controller.abort();
    await pause;
    await pauseFor(1_000_000, controller.signal);
  });

  it('waits no longer than it was asked to', async () => {
    const { signal } = new AbortController();
    await pauseFor(1, signal);
    expect(signal.aborted).toBe(false);
  });
});

describe('the deadline', () => {
  it('ends the tries: what is not answered is unfinished', async () => {
    const deadline = aDeadline();
    let calls = 0;
    const send = async () => {
      calls += 1;
      if (calls === 3) deadline.come();
      throw named('ThrottlingException', 400);
    };
    const store = aStore({ client: { send } as never });
    expect(await store.commit(events(2), deadline)).toEqual([
      { kind: 'unfinished' },
      { kind: 'unfinished' },
    ]);
    expect(calls).toBe(3);
  });

  it('that comes during a wait lets no other try start', async () => {
    const deadline = aDeadline();
    let tries = 0;
    const send = async () => {
      tries += 1;
      throw named('ThrottlingException', 400);
    };
    const store = aStore({ client: { send } as never, pause: async () => deadline.come() });
    expect(await store.known(['E'], deadline)).toEqual(['unfinished']);
    expect(tries).toBe(1);
  });

  it('does not undo what a call did answer', async () => {
    const deadline = aDeadline();
    const { store, events: table } = aFaultyStore('some-throttled');
    const pending = store.commit(events(4), deadline);
    deadline.come();
    const results = await pending;
    expect(results.map(({ kind }) => kind)).toEqual([
      'unfinished',
      'stored',
      'unfinished',
      'stored',
    ]);
    expect(table.size).toBe(2);
  });

  it('lets the calls under way end, and no other begin', async () => {
    const deadline = aDeadline();
    const send = async () => {
      deadline.come();
      return { Responses: Array(25).fill({}) };
    };
    const results = await aStore({ client: { send } as never }).commit(events(60), deadline);
    expect(results.map(({ kind }) => kind)).toEqual([
      ...Array(25).fill('stored'),
      ...Array(35).fill('unfinished'),
    ]);
  });

  it('leaves what a call did not answer in its place', async () => {
    const deadline = aDeadline();
    const store = aStoreThatMeets({ Responses: [{}] }, { pause: async () => deadline.come() });
    const results = await store.commit(events(27), deadline);
    expect(results.flatMap(({ kind }, index) => (kind === 'stored' ? index : []))).toEqual([0, 25]);
    expect(results).toHaveLength(27);
  });

  it('is given to each call, to abort it', async () => {
    let aborted = false;
    const send = (_: unknown, { abortSignal }: { abortSignal: AbortSignal }) =>
      new Promise((_resolve, reject) => {
        abortSignal.addEventListener('abort', () => {
          aborted = true;
          reject(Object.assign(new Error('aborted'), { name: 'AbortError' }));
        });
      });
    const store = aStore({ client: { send } as never });
    const deadline = deadlineBefore(() => 30, 0);
    expect(await store.known(['E'], deadline)).toEqual(['unfinished']);
    expect(aborted).toBe(true);
  });

  it('lets nothing start when it is over', async () => {
    const deadline = aDeadline();
    deadline.come();
    const { store, calls } = aFaultyStore();
    expect(await store.known(['E'], deadline)).toEqual(['unfinished']);
    expect(await store.commit(events(1), deadline)).toEqual([{ kind: 'unfinished' }]);
    expect(await store.reject(rejections(1), deadline)).toEqual(['unfinished']);
    expect(calls).toEqual([]);
  });
});

describe('what will not pass', () => {
  it.each([
    ['AccessDeniedException', /AccessDenied.*Allow the function's role dynamodb:PartiQLInsert/],
    ['ResourceNotFoundException', /no such table.*EVENTS_TABLE/],
    ['ValidationException', /ValidationException.*Trying again will not help/],
  ])('of a whole call is thrown: %s', async (name, message) => {
    const store = aStoreThatMeets(named(name, 400));
    await expect(store.commit(events(1), farAway)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringMatching(message),
    });
  });

  it('is said with the call, the table and the permission that it needs', async () => {
    const store = aStoreThatMeets(named('AccessDeniedException', 400));
    const failed = (call: string, table: string, setting: string, action: string) => ({
      message: `${call} on the table "${table}" (${setting}) failed: AccessDeniedException. Allow the function's role ${action} on this table.`,
    });
    await expect(store.known(['E'], farAway)).rejects.toMatchObject(
      failed('BatchGetItem', 'events', 'EVENTS_TABLE', 'dynamodb:BatchGetItem'),
    );
    await expect(store.commit(events(1), farAway)).rejects.toMatchObject(
      failed('BatchExecuteStatement', 'events', 'EVENTS_TABLE', 'dynamodb:PartiQLInsert'),
    );
    await expect(store.reject(rejections(1), farAway)).rejects.toMatchObject(
      failed('BatchWriteItem', 'rejections', 'REJECTIONS_TABLE', 'dynamodb:BatchWriteItem'),
    );
  });

  it.each([
    ['what is no error', 'text', 'failed: unknown error'],
    ['a statement without a code', { Responses: [{ Error: {} }] }, 'failed: no error code'],
  ])('because of %s is thrown', async (_, answer, words) => {
    await expect(aStoreThatMeets(answer).commit(events(1), farAway)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining(words),
    });
  });

  it.each(['AccessDenied', 'ResourceNotFound', 'SomethingNew'])(
    'of a statement is thrown: %s',
    async (Code) => {
      const store = aStoreThatMeets({ Responses: [{ Error: { Code, Message: 'secret' } }] });
      const failure = store.commit(events(1), farAway);
      await expect(failure).rejects.toMatchObject({
        name: 'ConfigurationError',
        message: expect.stringContaining(Code),
      });
      await expect(failure).rejects.not.toMatchObject({
        message: expect.stringContaining('secret'),
      });
    },
  );

  it.each([
    ['DynamoDB: odd', { Code: 'ValidationError', Message: 'odd' }],
    ['DynamoDB: ValidationError', { Code: 'ValidationError' }],
    ['DynamoDB: full', { Code: 'ItemCollectionSizeLimitExceeded', Message: 'full' }],
  ])('because of a statement refuses its event alone: %s', async (message, fault) => {
    const store = aStoreThatMeets({ Responses: [{ Error: fault }, {}] });
    expect(await store.commit(events(2), farAway)).toEqual([
      { kind: 'refused', reason: 'not-storable', issues: [{ path: '', message }] },
      { kind: 'stored', warnings: 0 },
    ]);
  });

  it('because of a fault of the code is thrown', async () => {
    const store = aStoreThatMeets(new TypeError('undefined is not a function'));
    await expect(store.known(['E'], farAway)).rejects.toMatchObject({ name: 'ConfigurationError' });
  });

  it('does not leave calls behind that are still under way', async () => {
    const { promise, resolve } = Promise.withResolvers<object>();
    let calls = 0;
    const send = () => {
      calls += 1;
      return calls === 1 ? promise : Promise.reject(named('AccessDeniedException', 400));
    };
    const failure = aStore({ client: { send } as never }).commit(events(300), farAway);
    let ended = false;
    failure
      .catch(() => {})
      .finally(() => {
        ended = true;
      });
    await new Promise((later) => setTimeout(later, 5));
    expect(ended).toBe(false);
    resolve({ Responses: Array(25).fill({}) });
    await expect(failure).rejects.toMatchObject({ name: 'ConfigurationError' });
    expect(calls).toBe(8);
  });
});

it('keeps a few calls in flight, not all', async () => {
  let inFlight = 0;
  let most = 0;
  const send = async () => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise((resolve) => setImmediate(resolve));
    inFlight -= 1;
    return { Responses: Array(25).fill({}) };
  };
  await aStore({ client: { send } as never }).commit(events(1000), farAway);
  expect(most).toBe(8);
});

it('takes an answer that leaves out what it has nothing of', async () => {
  const store = aStoreThatMeets({});
  expect(await store.known(['E'], farAway)).toEqual(['new']);
  expect(await store.reject(rejections(1), farAway)).toEqual(['kept']);
  expect(await aStoreThatMeets({ Responses: {} }).known(['E'], farAway)).toEqual(['new']);
});

it('sends an insert again whose call was answered with nothing', async () => {
  let calls = 0;
  const send = async () => (calls++ === 0 ? {} : { Responses: [{}] });
  const results = await aStore({ client: { send } as never }).commit(events(1), farAway);
  expect(results).toEqual([{ kind: 'stored', warnings: 0 }]);
});

it('sends no more than four megabytes in a call', async () => {
  const { store, calls } = aFaultyStore();
  const large = 'x'.repeat(390_000);
  await store.commit(
    Array.from({ length: 26 }, (_, n) => aDispatched(`E${n}`, {}, { parameters: { large } })),
    farAway,
  );
  await store.reject(
    Array.from({ length: 26 }, (_, n) => aRejection(large, n + 1)),
    farAway,
  );
  expect(calls.map(({ size }) => size)).toEqual([10, 10, 6, 10, 10, 6]);
});

describe('what DynamoDB is asked', () => {
  async function askedBy(use: (store: ReturnType<typeof aStore>) => Promise<unknown>) {
    const inputs: unknown[] = [];
    const send = async ({ input }: { input: unknown }) => {
      inputs.push(input);
      return { Responses: [{}] };
    };
    await use(aStore({ client: { send } as never }));
    return inputs;
  }
  const expiresAt = { N: String(NOW / 1000 + 30 * 86_400) };

  it('is nothing but the id of what may be known', async () => {
    expect(await askedBy((store) => store.known(['E1'], farAway))).toEqual([
      { RequestItems: { events: { Keys: [{ id: { S: 'E1' } }], ProjectionExpression: 'id' } } },
    ]);
  });

  it('is to insert each attribute by its name, until its time is over', async () => {
    const inputs = await askedBy((store) => store.commit(events(1), farAway));
    expect(inputs).toEqual([
      {
        Statements: [
          {
            Statement: expect.stringMatching(
              /^INSERT INTO "events" VALUE \{'id': \?(, '\w+': \?)+, 'expiresAt': \?\}$/,
            ),
            Parameters: expect.arrayContaining([{ S: 'E0' }, expiresAt]),
          },
        ],
      },
    ]);
  });

  it('is to put each rejection, until its time is over', async () => {
    const inputs = await askedBy((store) => store.reject(rejections(1), farAway));
    const Item = expect.objectContaining({ reason: { S: 'not-json' }, expiresAt });
    expect(inputs).toEqual([{ RequestItems: { rejections: [{ PutRequest: { Item } }] } }]);
  });
});
