import { describe, expect, it } from 'vitest';
import { eventItem, MAX_CALL_BYTES, MAX_ITEM_BYTES } from '../../src/store/items.ts';
import { aDeadline, aStore, farAway, NOW } from '../fixtures/consumer.ts';
import { type Fault, named } from '../fixtures/faults.ts';
import { memoryDynamoDb } from '../fixtures/memory-dynamodb.ts';
import { aDispatched, aRejection } from '../fixtures/valid-event.ts';

const events = (count: number) => Array.from({ length: count }, (_, n) => aDispatched(`E${n}`));
const STORED = { kind: 'stored', warnings: 0 };
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

/** A store that is answered so, one answer a call, and then as documented. */
function aStoreAnswered(...answers: unknown[]) {
  const inputs: object[] = [];
  const retries: string[] = [];
  const send = async ({ input }: { input: { Statements?: unknown[] } }) => {
    inputs.push(input);
    const good = input.Statements
      ? { Responses: input.Statements.map(() => ({})) }
      : { Responses: { events: [] }, UnprocessedKeys: {}, UnprocessedItems: {} };
    return answers[inputs.length - 1] ?? good;
  };
  const onRetry = (reason: string) => retries.push(reason);
  return { store: aStore({ client: { send } as never, onRetry }), inputs, retries };
}

describe('what is retryable is tried again', () => {
  it('a call that failed', async () => {
    const fault = 'internal-error';
    const { store, retries, ...tables } = aFaultyStore(fault, 'none', fault, 'none', fault);
    expect(await store.known(['E0'], farAway)).toEqual(['new']);
    expect(await store.commit(events(3), farAway)).toEqual(Array(3).fill(STORED));
    expect(await store.reject(rejections(2), farAway)).toEqual(['kept', 'kept']);
    expect([tables.events.size, tables.rejections.size]).toEqual([3, 2]);
    expect(retries).toEqual(Array(3).fill('InternalServerError'));
  });

  it('single statements throttled inside a 200 answer: only those are sent again', async () => {
    const { store, calls, retries } = aFaultyStore('some-throttled', 'some-throttled');
    const results = await store.commit(events(5), farAway);
    expect(results).toEqual(Array(5).fill(STORED));
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
    const { store, retries } = aStoreAnswered({ Responses: [{ Error: { Code } }] });
    expect(await store.commit(events(1), farAway)).toEqual([STORED]);
    expect(retries).toEqual([Code]);
  });
});

describe('the deadline', () => {
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
  /** A store that meets this in its first call, after which the deadline comes. */
  function aStoreThatMeetsAtLast(answer: unknown) {
    const deadline = aDeadline();
    const actions: string[] = [];
    const send = async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const store = aStore({
      client: { send } as never,
      onOperatorAction: ({ message }) => actions.push(message),
      pause: async () => deadline.come(),
    });
    return {
      actions,
      known: () => store.known(['E'], deadline),
      commit: () => store.commit(events(1), deadline),
      reject: () => store.reject(rejections(1), deadline),
    };
  }
  const AWS_ANSWER = { $fault: 'client', $metadata: { httpStatusCode: 404 } };

  it.each([
    ['known', 'BatchGetItem', 'events', 'EVENTS_TABLE', 'dynamodb:BatchGetItem'],
    ['commit', 'BatchExecuteStatement', 'events', 'EVENTS_TABLE', 'dynamodb:PartiQLInsert'],
    ['reject', 'BatchWriteItem', 'rejections', 'REJECTIONS_TABLE', 'dynamodb:BatchWriteItem'],
  ] as const)(
    'is told with the permission that is missing, and thrown: %s',
    async (use, call, table, setting, action) => {
      const store = aStoreThatMeetsAtLast(named('AccessDeniedException', 400));
      const message = `${call} on the table "${table}" (${setting}) failed: AccessDeniedException. Allow the function's role ${action} on this table.`;
      await expect(store[use]()).rejects.toMatchObject({ name: 'ConfigurationError', message });
      expect(store.actions).toEqual([message]);
    },
  );

  it.each([
    ['ResourceNotFoundException', /no such table.*EVENTS_TABLE/],
    ['ValidationException', /ValidationException.*not a fault that goes away/],
    ['404', /not DynamoDB’s: correct AWS_ENDPOINT_URL_DYNAMODB/],
  ])('is told with what to do: %s', async (name, message) => {
    const store = aStoreThatMeetsAtLast(Object.assign(new Error('x'), { ...AWS_ANSWER, name }));
    await expect(store.commit()).rejects.toThrow(message);
  });

  it.each(['AccessDenied', 'ResourceNotFound', 'SomethingNew'])(
    'is told of a statement: %s',
    async (Code) => {
      const answer = { Responses: [{ Error: { Code, Message: 'secret' } }] };
      const { commit, actions } = aStoreThatMeetsAtLast(answer);
      await expect(commit()).rejects.toThrow(Code);
      expect(actions).toEqual([expect.stringContaining(Code)]);
      expect(actions.join()).not.toContain('secret');
    },
  );
});

it.each([
  ['DynamoDB: odd', { Code: 'ValidationError', Message: 'odd' }],
  ['DynamoDB: ValidationError', { Code: 'ValidationError' }],
  ['DynamoDB: full', { Code: 'ItemCollectionSizeLimitExceeded', Message: 'full' }],
])('a statement that fails for good refuses its event alone: %s', async (message, fault) => {
  const { store } = aStoreAnswered({ Responses: [{ Error: fault }, {}] });
  expect(await store.commit(events(2), farAway)).toEqual([
    { kind: 'refused', reason: 'not-storable', issues: [{ path: '', message }] },
    STORED,
  ]);
});

describe('an answer of a form that the API does not document', () => {
  const lookedUp = { Responses: { events: [] }, UnprocessedKeys: {} };
  const KEY = { id: { S: 'E' } };
  const OTHER = { id: { S: 'other' } };
  const unprocessed = (events: unknown) => ({ ...lookedUp, UnprocessedKeys: { events } });
  const unkept = (request: object) => ({ UnprocessedItems: { rejections: [request] } });

  it.each<[string, object]>([
    ['nothing', {}],
    ['null for what is unprocessed', { UnprocessedItems: null }],
    ['a text for it', { UnprocessedItems: 'none' }],
    ['a list for it', { UnprocessedItems: [] }],
    ['another table', { UnprocessedItems: { other: [{ PutRequest: { Item: {} } }] } }],
    ['a request without its key', unkept({ PutRequest: {} })],
    ['one that nobody made', unkept({ PutRequest: { Item: { recordId: { S: 'other' } } } })],
    ['an error document', { __type: 'InternalServerError', message: 'x' }],
  ])('proves no rejection: %s', async (_, answer) => {
    const { store, inputs, retries } = aStoreAnswered(answer);
    expect(await store.reject(rejections(2), farAway)).toEqual(['kept', 'kept']);
    expect(inputs).toHaveLength(2);
    expect(retries).toEqual(['undocumented answer']);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['a text', { Responses: 'ok' }],
    ['too few', { Responses: [{}] }],
    ['too many', { Responses: [{}, {}, {}] }],
    ['null', { Responses: null }],
  ])('proves no insert: %s', async (_, answer) => {
    const { store, inputs, retries } = aStoreAnswered(answer);
    expect(await store.commit(events(2), farAway)).toEqual(Array(2).fill(STORED));
    expect(inputs).toHaveLength(2);
    expect(retries).toEqual(['undocumented answer']);
  });

  it.each([[null], ['ok'], [[]], [{ Error: {} }], [{ Error: null }], [{ Error: 'x' }]])(
    'proves nothing of its statement: %j',
    async (answer) => {
      const { store, inputs } = aStoreAnswered({ Responses: [answer] });
      expect(await store.commit(events(1), farAway)).toEqual([STORED]);
      expect(inputs).toHaveLength(2);
    },
  );

  it.each<[string, object]>([
    ['nothing', {}],
    ['no unprocessed keys', { Responses: { events: [] } }],
    ['another table', { Responses: { other: [] }, UnprocessedKeys: {} }],
    ['a text', { Responses: { events: 'E' }, UnprocessedKeys: {} }],
    ['null', { Responses: null, UnprocessedKeys: null }],
    ['a key that nobody asked for', unprocessed({ Keys: [OTHER] })],
    ['null for a key', unprocessed({ Keys: [null] })],
    ['a text for the keys', unprocessed({ Keys: 'E' })],
    ['no keys', unprocessed({})],
    ['null for the table', unprocessed(null)],
    ['keys of another table', { ...lookedUp, UnprocessedKeys: { other: { Keys: [KEY] } } }],
    ['an item that nobody asked for', { ...lookedUp, Responses: { events: [OTHER] } }],
  ])('tells of no event whether it is new: %s', async (_, answer) => {
    const { store, inputs } = aStoreAnswered(answer);
    expect(await store.known(['E'], farAway)).toEqual(['new']);
    expect(inputs).toHaveLength(2);
  });

  it('may leave the table out where all of its keys are unprocessed', async () => {
    const { store, retries } = aStoreAnswered({ ...unprocessed({ Keys: [KEY] }), Responses: {} });
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

describe('the size of a call', () => {
  it('is bounded for items that are large', async () => {
    const { store, calls } = aFaultyStore();
    const large = 'x'.repeat(390_000);
    const eight = Array.from({ length: 8 }, (_, n) => n);
    await store.commit(
      eight.map((n) => aDispatched(`E${n}`, {}, { parameters: { large } })),
      farAway,
    );
    await store.reject(
      eight.map((n) => aRejection(large, n)),
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
  const expiresAt = { N: String(NOW / 1000 + 30 * 86_400) };

  it('is nothing but the id of what may be known', async () => {
    const { store, inputs } = aStoreAnswered();
    await store.known(['E1'], farAway);
    const events = { Keys: [{ id: { S: 'E1' } }], ProjectionExpression: 'id' };
    expect(inputs).toEqual([{ RequestItems: { events } }]);
  });

  it('is to insert each attribute by its name, until its time is over', async () => {
    const { store, inputs } = aStoreAnswered();
    await store.commit(events(1), farAway);
    const Statement = expect.stringMatching(
      /^INSERT INTO "events" VALUE \{'id': \?(, '\w+': \?)+, 'expiresAt': \?\}$/,
    );
    const Parameters = expect.arrayContaining([{ S: 'E0' }, expiresAt]);
    expect(inputs).toEqual([{ Statements: [{ Statement, Parameters }] }]);
  });

  it('is to put each rejection, until its time is over', async () => {
    const { store, inputs } = aStoreAnswered();
    await store.reject(rejections(1), farAway);
    const Item = expect.objectContaining({ reason: { S: 'not-json' }, expiresAt });
    expect(inputs).toEqual([{ RequestItems: { rejections: [{ PutRequest: { Item } }] } }]);
  });
});
