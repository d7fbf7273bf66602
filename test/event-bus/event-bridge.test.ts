import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/event-bus/entry.ts';
import { aDeadline, farAway, NOW, stoppedClock } from '../fixtures/consumer.ts';
import { named } from '../fixtures/faults.ts';
import { aBus, type BusFault, memoryEventBus } from '../fixtures/memory-event-bus.ts';

const anEntry = (id: string, pad = ''): Entry => {
  const detail = JSON.stringify({ id, pad });
  const bytes = 'twilio-voice-events'.length + 'type'.length + detail.length;
  return { source: 'twilio-voice-events', detailType: 'type', detail, bytes, isTruncated: false };
};
const entries = (count: number) => Array.from({ length: count }, (_, n) => anEntry(`E${n}`));
const PUBLISHED = { kind: 'published' };

/** A bus that meets these faults, one a call, and then none. */
function aFaultyBus(...faults: BusFault[]) {
  const upcoming = faults.values();
  const memory = memoryEventBus([], () => upcoming.next().value ?? 'none');
  const retries: string[] = [];
  const actions: string[] = [];
  const bus = aBus({
    client: memory.client,
    callTimeoutMs: 20,
    onRetry: (reason) => retries.push(reason),
    onOperatorAction: ({ message }) => actions.push(message),
  });
  return { ...memory, bus, retries, actions };
}

/** A bus that answers calls to put so, one answer a call, and then takes all entries. */
function aBusThatMeets(...answers: unknown[]) {
  let calls = 0;
  const send = async ({ input }: { input: { Entries?: unknown[] } }) => {
    if (input.Entries === undefined) return {};
    return answers[calls++] ?? { Entries: input.Entries.map(() => ({ EventId: 'x' })) };
  };
  const retries: string[] = [];
  const options = { client: { send } as never, onRetry: (reason: string) => retries.push(reason) };
  return { bus: aBus(options), retries, calls: () => calls };
}

describe('the bus', () => {
  it('takes ten entries a call, on the bus that is named', async () => {
    const { bus, calls, entries: taken } = aFaultyBus();
    expect(await bus.put(entries(25), farAway)).toEqual(Array(25).fill(PUBLISHED));
    expect(calls).toEqual([10, 10, 5]);
    expect(taken[0]).toEqual({
      EventBusName: 'default',
      Source: 'twilio-voice-events',
      DetailType: 'type',
      Detail: '{"id":"E0","pad":""}',
    });
  });

  it('takes fewer where they are large', async () => {
    const { bus, calls } = aFaultyBus();
    const large = Array.from({ length: 5 }, (_, n) => anEntry(`E${n}`, 'x'.repeat(100_000)));
    expect(await bus.put(large, farAway)).toEqual(Array(5).fill(PUBLISHED));
    expect(calls).toEqual([2, 2, 1]);
  });

  it('makes no call for nothing', async () => {
    const send = () => Promise.reject(new Error('called'));
    expect(await aBus({ client: { send } as never }).put([], farAway)).toEqual([]);
  });

  it.each<[BusFault, string]>([
    ['throttled', 'ThrottlingException'],
    ['internal-error', 'InternalException'],
    ['connection-lost-before', 'TimeoutError'],
    ['stalled-answer', 'TimeoutError'],
    ['undocumented-answer', 'undocumented answer'],
  ])('puts again what a call left open that is %s', async (fault, reason) => {
    const { bus, ids, retries } = aFaultyBus(fault, fault);
    expect(await bus.put(entries(2), farAway)).toEqual([PUBLISHED, PUBLISHED]);
    expect(new Set(ids())).toEqual(new Set(['E0', 'E1']));
    expect(retries).toEqual([reason, reason]);
  });

  it('puts only those again that were throttled inside of an answer', async () => {
    const { bus, calls, ids, retries } = aFaultyBus('some-throttled', 'some-throttled');
    expect(await bus.put(entries(5), farAway)).toEqual(Array(5).fill(PUBLISHED));
    expect(calls).toEqual([5, 3, 2]);
    expect(ids().toSorted()).toEqual(['E0', 'E1', 'E2', 'E3', 'E4']);
    expect(retries).toEqual(Array(5).fill('ThrottlingException'));
  });

  it.each(['InternalFailure', 'InternalException', 'ThrottlingException'])(
    'puts an entry with the code %s again',
    async (ErrorCode) => {
      const { bus, calls } = aBusThatMeets({ Entries: [{ ErrorCode }] });
      expect(await bus.put(entries(1), farAway)).toEqual([PUBLISHED]);
      expect(calls()).toBe(2);
    },
  );

  it.each(['InvalidArgument', 'MalformedDetail'])(
    'says which entry is refused in its form: %s',
    async (ErrorCode) => {
      const { bus } = aBusThatMeets({ Entries: [{ ErrorCode }, { EventId: 'x' }] });
      expect(await bus.put(entries(2), farAway)).toEqual([
        { kind: 'refused', code: ErrorCode },
        PUBLISHED,
      ]);
    },
  );

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['null', { Entries: null }],
    ['a text', { Entries: 'ok' }],
    ['too few', { Entries: [{ EventId: 'x' }] }],
    ['too many', { Entries: [{ EventId: 'x' }, { EventId: 'x' }, { EventId: 'x' }] }],
    ['an error document', { __type: 'InternalException' }],
  ])('takes %s in place of the results for no proof', async (_, answer) => {
    const { bus, retries } = aBusThatMeets(answer);
    expect(await bus.put(entries(2), farAway)).toEqual([PUBLISHED, PUBLISHED]);
    expect(retries).toEqual(['undocumented answer']);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['nothing', {}],
    ['an id that is no text', { EventId: 1 }],
    ['a code that is no text', { EventId: 'x', ErrorCode: 7 }],
    ['null for a code', { EventId: 'x', ErrorCode: null }],
  ])('takes %s for a result for no proof of its entry', async (_, result) => {
    const { bus, retries, calls } = aBusThatMeets({ Entries: [result, { EventId: 'x' }] });
    expect(await bus.put(entries(2), farAway)).toEqual([PUBLISHED, PUBLISHED]);
    expect(retries).toEqual(['undocumented answer']);
    expect(calls()).toBe(2);
  });
});

describe('the deadline', () => {
  const UNFINISHED = { kind: 'unfinished' };

  it('leaves everything unfinished where it comes before the first entry was put', async () => {
    const deadline = aDeadline();
    const { bus, calls } = aFaultyBus();
    const puts = bus.put(entries(2), deadline);
    deadline.come();
    expect(await puts).toEqual([UNFINISHED, UNFINISHED]);
    expect(calls).toEqual([]);
  });

  it('undoes nothing of what was answered', async () => {
    const deadline = aDeadline();
    const { client } = memoryEventBus([], () => 'some-throttled');
    const bus = aBus({ client, pause: async () => deadline.come() });
    const puts = await bus.put(entries(4), deadline);
    expect(puts).toEqual([UNFINISHED, PUBLISHED, UNFINISHED, PUBLISHED]);
  });
});

describe('what only an operator can help with', () => {
  /** A bus whose client is asked so, and a deadline that comes after its first call. */
  function aBusAtLast(answer: (name: string) => unknown) {
    const deadline = aDeadline();
    const actions: string[] = [];
    const bus = aBus({
      client: { send: async ({ constructor: { name } }: object) => answer(name) } as never,
      onOperatorAction: ({ message }) => actions.push(message),
      pause: async () => deadline.come(),
    });
    return { put: () => bus.put(entries(1), deadline), actions };
  }

  it.each([
    [
      { name: 'AccessDeniedException' },
      /"default" \(EVENT_BUS\).*AccessDenied.*role events:PutEvents/,
    ],
    [{ name: 'ValidationException' }, /ValidationException.*not a fault that goes away/],
    [{ name: '404' }, /not EventBridge’s.*AWS_ENDPOINT_URL_EVENTBRIDGE/],
    [{ code: 'ERR_INVALID_URL' }, /AWS_ENDPOINT_URL_EVENTBRIDGE/],
  ])('is told, and thrown at the deadline: %j', async (of, message) => {
    const error = Object.assign(new Error('x'), { $fault: 'client', ...of });
    const { put, actions } = aBusAtLast((name) => {
      if (name === 'DescribeEventBusCommand') return {};
      throw error;
    });
    await expect(put()).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringMatching(message),
    });
    expect(actions).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    'AccessDeniedException',
    'InvalidAccountIdException',
    'NotAuthorizedForSourceException',
    'NotAuthorizedForDetailTypeException',
    'RedactionFailure',
    'SomethingNew',
  ])('is told of an entry: %s', async (ErrorCode) => {
    const { put, actions } = aBusAtLast(() => ({
      Entries: [{ ErrorCode, ErrorMessage: 'secret' }],
    }));
    await expect(put()).rejects.toThrow(ErrorCode);
    expect(actions).toEqual([expect.stringContaining(ErrorCode)]);
    expect(actions.join()).not.toContain('secret');
  });

  it('puts nothing again that was taken beside it', async () => {
    const { bus, ids, actions, calls } = aFaultyBus('some-denied', 'some-denied');
    expect(await bus.put(entries(4), farAway)).toEqual(Array(4).fill(PUBLISHED));
    expect(calls).toEqual([4, 2, 1]);
    expect(ids().toSorted()).toEqual(['E0', 'E1', 'E2', 'E3']);
    expect(actions).toHaveLength(2);
  });

  it('is a bus that is not there, to which nothing is put', async () => {
    const asked: string[] = [];
    const { put, actions } = aBusAtLast((name) => {
      asked.push(name);
      throw named('ResourceNotFoundException', 400);
    });
    await expect(put()).rejects.toThrow(/no such bus.*setting eventBus/);
    expect(actions).toHaveLength(1);
    expect(asked).toEqual(['DescribeEventBusCommand']);
  });
});

describe('whether the bus is there', () => {
  /** A bus whose client tells of each call, and how it looks at the bus. */
  function aBusSeenBy(look: () => object, now = () => NOW) {
    const asked: string[] = [];
    const client = {
      send: async ({ constructor: { name } }: object) => {
        asked.push(name.replace('Command', ''));
        return name === 'DescribeEventBusCommand' ? look() : { Entries: [{ EventId: 'x' }] };
      },
    } as never;
    return { bus: aBus({ client, clock: { ...stoppedClock, now } }), asked };
  }

  it('is looked at before the first entry, and again after five minutes', async () => {
    let now = NOW;
    const { bus, asked } = aBusSeenBy(
      () => ({}),
      () => now,
    );
    for (const later of [0, 299_999, 1]) {
      now += later;
      await bus.put(entries(1), farAway);
    }
    expect(asked).toEqual([
      'DescribeEventBus',
      'PutEvents',
      'PutEvents',
      'DescribeEventBus',
      'PutEvents',
    ]);
  });

  it('is not known of a bus that another account hides, and no reason not to put', async () => {
    const { bus, asked } = aBusSeenBy(() => {
      throw named('AccessDeniedException', 400);
    });
    expect(await bus.put(entries(1), farAway)).toEqual([PUBLISHED]);
    expect(asked).toEqual(['DescribeEventBus', 'PutEvents']);
  });

  it('is not known where no answer came in time, and nothing is put then or remembered', async () => {
    let deadline = aDeadline();
    const { bus, asked } = aBusSeenBy(() => {
      deadline.come();
      throw named('ThrottlingException', 400);
    });
    for (let n = 0; n < 2; n += 1) {
      deadline = aDeadline();
      expect(await bus.put(entries(1), deadline)).toEqual([{ kind: 'unfinished' }]);
    }
    expect(asked).toEqual(['DescribeEventBus', 'DescribeEventBus']);
  });

  it('is asked again where the answer is a throttle', async () => {
    let looks = 0;
    const { bus, asked } = aBusSeenBy(() => {
      if (looks++ === 0) throw named('ThrottlingException', 400);
      return {};
    });
    expect(await bus.put(entries(1), farAway)).toEqual([PUBLISHED]);
    expect(asked).toEqual(['DescribeEventBus', 'DescribeEventBus', 'PutEvents']);
  });
});
