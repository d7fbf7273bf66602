import { describe, expect, it, vi } from 'vitest';
import { pauseFor } from '../../src/calls/send-all.ts';
import { systemClock } from '../../src/clock.ts';
import { deadlineBefore } from '../../src/deadline.ts';
import { eventItem, MAX_CALL_BYTES, MAX_ITEM_BYTES } from '../../src/store/items.ts';
import { aDispatched, aRejection } from '../contract/store-contract.ts';
import { aDeadline, aStore, farAway, NOW } from '../fixtures/consumer.ts';
import { type Fault, named } from '../fixtures/faults.ts';
import { memoryDynamoDb } from '../fixtures/memory-dynamodb.ts';

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

describe('what is retryable is tried again', () => {
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
    const pause = pauseFor(1_000_000, controller.signal, systemClock).then(() => {
      waited = true;
    });
    await new Promise((later) => setTimeout(later, 5));
    expect(waited).toBe(false);
    controller.abort();
    await pause;
    await pauseFor(1_000_000, controller.signal, systemClock);
  });

  it('waits no longer than it was asked to', async () => {
    const { signal } = new AbortController();
    await pauseFor(1, signal, systemClock);
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
    const throttled = { Error: { Code: 'ThrottlingError' } };
    const send = async ({ input }: { input: { Statements: unknown[] } }) => ({
      Responses: input.Statements.map((_, index) => (index === 0 ? {} : throttled)),
    });
    const store = aStore({ client: { send } as never, pause: async () => deadline.come() });
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
    const deadline = deadlineBefore(() => 30, 0, systemClock);
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

describe('what only an operator can help with', () => {
  /** A store that meets this in each call, and a deadline that comes after so many tries. */
  function aStoreUntilTry(tries: number, answer: unknown) {
    const deadline = aDeadline();
    const actions: string[] = [];
    let pauses = 0;
    const store = aStoreThatMeets(answer, {
      onOperatorAction: ({ message }) => actions.push(message),
      pause: async () => {
        pauses += 1;
        if (pauses === tries) deadline.come();
      },
    });
    return { store, deadline, actions };
  }

  it.each([
    ['AccessDeniedException', /AccessDenied.*Allow the function's role dynamodb:PartiQLInsert/],
    ['ResourceNotFoundException', /no such table.*EVENTS_TABLE/],
    ['ValidationException', /ValidationException.*not a fault that goes away/],
  ])('is told with each try, and thrown at the deadline: %s', async (name, message) => {
    const { store, deadline, actions } = aStoreUntilTry(3, named(name, 400));
    await expect(store.commit(events(1), deadline)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringMatching(message),
    });
    expect(actions).toEqual(Array(3).fill(expect.stringMatching(message)));
  });

  it('is said with the call, the table and the permission that it needs', async () => {
    const failed = (call: string, table: string, setting: string, action: string) => ({
      message: `${call} on the table "${table}" (${setting}) failed: AccessDeniedException. Allow the function's role ${action} on this table.`,
    });
    const soon = () => aStoreUntilTry(1, named('AccessDeniedException', 400));
    const lookup = soon();
    await expect(lookup.store.known(['E'], lookup.deadline)).rejects.toMatchObject(
      failed('BatchGetItem', 'events', 'EVENTS_TABLE', 'dynamodb:BatchGetItem'),
    );
    const insert = soon();
    await expect(insert.store.commit(events(1), insert.deadline)).rejects.toMatchObject(
      failed('BatchExecuteStatement', 'events', 'EVENTS_TABLE', 'dynamodb:PartiQLInsert'),
    );
    const put = soon();
    await expect(put.store.reject(rejections(1), put.deadline)).rejects.toMatchObject(
      failed('BatchWriteItem', 'rejections', 'REJECTIONS_TABLE', 'dynamodb:BatchWriteItem'),
    );
  });

  it.each([
    ['an issuer that is not trusted', { code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }, 'certificate'],
    ['an endpoint that is no URL', { code: 'ERR_INVALID_URL' }, 'AWS_ENDPOINT_URL'],
    ['a token with a line break', { code: 'ERR_INVALID_CHAR' }, 'AWS_SESSION_TOKEN'],
    ['no credentials', { name: 'CredentialsProviderError' }, 'credentials'],
    [
      'an answer that is not DynamoDB’s',
      { name: '404', $fault: 'client', $metadata: { httpStatusCode: 404 } },
      'AWS_ENDPOINT_URL',
    ],
  ])('is told by its name and with what to do: %s', async (_, fields, remedy) => {
    const { store, deadline, actions } = aStoreUntilTry(1, Object.assign(new Error('x'), fields));
    await expect(store.commit(events(1), deadline)).rejects.toThrow(remedy);
    expect(actions[0]).toContain(Object.values(fields)[0]);
  });

  it.each(['AccessDenied', 'ResourceNotFound', 'SomethingNew'])(
    'is told of a statement: %s',
    async (Code) => {
      const answer = { Responses: [{ Error: { Code, Message: 'secret' } }] };
      const { store, deadline, actions } = aStoreUntilTry(1, answer);
      await expect(store.commit(events(1), deadline)).rejects.toThrow(Code);
      expect(actions).toEqual([expect.stringContaining(Code)]);
      expect(actions.join()).not.toContain('secret');
    },
  );

  it('costs nothing once it is mended', async () => {
    let calls = 0;
    const send = async () => {
      if (calls++ < 2) throw named('AccessDeniedException', 400);
      return { Responses: [{}] };
    };
    const results = await aStore({ client: { send } as never }).commit(events(1), farAway);
    expect(results).toEqual([{ kind: 'stored', warnings: 0 }]);
  });

  it('is thrown only if it was the last that was met', async () => {
    const deadline = aDeadline();
    let calls = 0;
    const send = async () => {
      calls += 1;
      if (calls === 2) deadline.come();
      throw named(calls === 1 ? 'AccessDeniedException' : 'ThrottlingException', 400);
    };
    const store = aStore({ client: { send } as never });
    expect(await store.commit(events(1), deadline)).toEqual([{ kind: 'unfinished' }]);
  });
});

describe('what fails for good', () => {
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

  it.each([new TypeError('undefined is not a function'), 'text'])(
    'because of a fault of the code is thrown as it is: %s',
    async (fault) => {
      await expect(aStoreThatMeets(fault).known(['E'], farAway)).rejects.toBe(fault);
    },
  );

  it('does not leave calls behind that are still under way', async () => {
    const { promise, resolve } = Promise.withResolvers<object>();
    let calls = 0;
    const send = () => {
      calls += 1;
      return calls === 1 ? promise : Promise.reject(new TypeError('a fault of the code'));
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
    await expect(failure).rejects.toThrow('a fault of the code');
    expect(calls).toBe(8);
  });
});

describe('an answer of a form that the API does not document', () => {
  const inserted = { Responses: [{ TableName: 'events' }, { TableName: 'events' }] };
  const lookedUp = { Responses: { events: [] }, UnprocessedKeys: {} };
  const put = { UnprocessedItems: {} };
  const unprocessed = (events: unknown) => ({ ...lookedUp, UnprocessedKeys: { events } });

  /** A store that is answered so at first, and then as documented. */
  function aStoreAnswered(first: unknown, then: unknown) {
    const retries: string[] = [];
    let calls = 0;
    const send = async () => (calls++ === 0 ? first : then);
    const store = aStore({
      client: { send } as never,
      onRetry: (reason) => retries.push(reason),
    });
    return { store, retries, calls: () => calls };
  }

  it.each<[string, object]>([
    ['nothing', {}],
    ['null for what is unprocessed', { UnprocessedItems: null }],
    ['a text for it', { UnprocessedItems: 'none' }],
    ['a list for it', { UnprocessedItems: [] }],
    ['another table', { UnprocessedItems: { other: [{ PutRequest: { Item: {} } }] } }],
    ['a request without its key', { UnprocessedItems: { rejections: [{ PutRequest: {} }] } }],
    [
      'a request that nobody made',
      {
        UnprocessedItems: { rejections: [{ PutRequest: { Item: { recordId: { S: 'other' } } } }] },
      },
    ],
    ['an error document', { __type: 'InternalServerError', message: 'x' }],
  ])('proves no rejection: %s', async (_, answer) => {
    const { store, retries, calls } = aStoreAnswered(answer, put);
    expect(await store.reject(rejections(2), farAway)).toEqual(['kept', 'kept']);
    expect(calls()).toBe(2);
    expect(retries).toEqual(['undocumented answer']);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['a text', { Responses: 'ok' }],
    ['too few', { Responses: [{}] }],
    ['too many', { Responses: [{}, {}, {}] }],
    ['null', { Responses: null }],
  ])('proves no insert: %s', async (_, answer) => {
    const { store, retries, calls } = aStoreAnswered(answer, inserted);
    expect(await store.commit(events(2), farAway)).toEqual(
      Array(2).fill({ kind: 'stored', warnings: 0 }),
    );
    expect(calls()).toBe(2);
    expect(retries).toEqual(['undocumented answer']);
  });

  it.each([[null], ['ok'], [[]], [{ Error: {} }], [{ Error: null }], [{ Error: 'x' }]])(
    'proves nothing of its statement: %j',
    async (answer) => {
      const { store, calls } = aStoreAnswered({ Responses: [answer] }, { Responses: [{}] });
      expect(await store.commit(events(1), farAway)).toEqual([{ kind: 'stored', warnings: 0 }]);
      expect(calls()).toBe(2);
    },
  );

  it.each<[string, object]>([
    ['nothing', {}],
    ['no unprocessed keys', { Responses: { events: [] } }],
    ['another table', { Responses: { other: [] }, UnprocessedKeys: {} }],
    ['a text', { Responses: { events: 'E' }, UnprocessedKeys: {} }],
    ['null', { Responses: null, UnprocessedKeys: null }],
    ['a key that nobody asked for', unprocessed({ Keys: [{ id: { S: 'other' } }] })],
    ['null for a key', unprocessed({ Keys: [null] })],
    ['a text for the keys', unprocessed({ Keys: 'E' })],
    ['no keys', unprocessed({})],
    ['null for the table', unprocessed(null)],
    [
      'unprocessed keys of another table',
      { ...lookedUp, UnprocessedKeys: { other: { Keys: [{ id: { S: 'E' } }] } } },
    ],
    [
      'an item that nobody asked for',
      { Responses: { events: [{ id: { S: 'other' } }] }, UnprocessedKeys: {} },
    ],
  ])('tells of no event whether it is new: %s', async (_, answer) => {
    const { store, calls } = aStoreAnswered(answer, lookedUp);
    expect(await store.known(['E'], farAway)).toEqual(['new']);
    expect(calls()).toBe(2);
  });

  it('may leave the table out where all of its keys are unprocessed', async () => {
    const { store, retries } = aStoreAnswered(
      { Responses: {}, UnprocessedKeys: { events: { Keys: [{ id: { S: 'E' } }] } } },
      lookedUp,
    );
    expect(await store.known(['E'], farAway)).toEqual(['new']);
    expect(retries).toEqual(['UnprocessedKeys']);
  });
});

it('keeps one rejection of a record that stands twice in a batch', async () => {
  const { store, calls, rejections: kept } = aFaultyStore();
  const twice = [aRejection('a', 1), aRejection('b', 2), aRejection('a', 1)];
  expect(await store.reject(twice, farAway)).toEqual(['kept', 'kept', 'kept']);
  expect(calls.map(({ size }) => size)).toEqual([2]);
  expect(kept.size).toBe(2);
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

describe('the size of a call', () => {
  it('is bounded for items that are large', async () => {
    const { store, calls } = aFaultyStore();
    const large = 'x'.repeat(390_000);
    await store.commit(
      Array.from({ length: 8 }, (_, n) => aDispatched(`E${n}`, {}, { parameters: { large } })),
      farAway,
    );
    await store.reject(
      Array.from({ length: 8 }, (_, n) => aRejection(large, n + 1)),
      farAway,
    );
    expect(calls.map(({ size }) => size)).toEqual([4, 4, 4, 4]);
  });

  it.each<[string, (length: number) => unknown]>([
    ['control characters', (length) => '\u0001'.repeat(length)],
    ['empty texts', (length) => Array.from({ length }, () => '')],
    ['nulls', (length) => Array.from({ length }, () => null)],
    ['numbers', (length) => Array.from({ length }, () => 7)],
    ['lists', (length) => Array.from({ length }, () => [])],
    ['quotation marks', (length) => '"'.repeat(length)],
    ['names', (length) => Object.fromEntries(Array.from({ length }, (_, n) => [`${n}`, '']))],
    ['names of control characters', (length) => ({ ['\u0001'.repeat(length)]: '' })],
  ])('is less than DynamoDB takes, as it is sent, for items full of %s', (_, fill) => {
    const sizes = [100, 1_000, 10_000, 60_000].flatMap((length) => {
      const written = eventItem(aDispatched('E', {}, { parameters: { P: fill(length) } }), 0);
      if (written.kind === 'refused') return [];
      return [JSON.stringify(Object.values(written.attributes)).length / written.bytes];
    });
    expect(sizes).not.toEqual([]);
    // A last item may be as large as an item can be.
    const largest = Math.max(MAX_CALL_BYTES, MAX_ITEM_BYTES) * Math.max(...sizes);
    expect(largest).toBeLessThan(16 * 1024 * 1024);
  });
});

describe('what DynamoDB is asked', () => {
  async function askedBy(use: (store: ReturnType<typeof aStore>) => Promise<unknown>) {
    const inputs: unknown[] = [];
    const send = async ({ input }: { input: object }) => {
      inputs.push(input);
      return 'Statements' in input
        ? { Responses: [{}] }
        : { Responses: { events: [] }, UnprocessedKeys: {}, UnprocessedItems: {} };
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
