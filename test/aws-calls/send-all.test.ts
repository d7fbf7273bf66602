import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/aws-calls/configuration-error.ts';
import { type BatchedCall, type Retrying, sendAll } from '../../src/aws-calls/send-all.ts';
import { systemClock } from '../../src/clock.ts';
import { type Deadline, deadlineBefore } from '../../src/deadline.ts';
import { aDeadline, farAway } from '../fixtures/consumer.ts';
import { named } from '../fixtures/faults.ts';

type Answers = (string | undefined)[];

const throttled = named('ThrottlingException', 400);
const denied = named('AccessDeniedException', 400);
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const capitals = (items: readonly string[]): Answers => items.map((item) => item.toUpperCase());

/** Sends letters, two a call. `send` answers a call, or throws; `before` is how many there were. */
function aSender(
  send: (
    items: readonly string[],
    before: number,
    signal: AbortSignal,
  ) => Answers | Promise<Answers>,
  options: Partial<Retrying> = {},
) {
  const calls: string[] = [];
  const retries: string[] = [];
  const actions: string[] = [];
  const call: BatchedCall<string, string> = {
    limit: 2,
    maxBytes: 10,
    bytes: (item) => item.length,
    operatorAction: (reason) => new ConfigurationError(`mend ${reason}`),
    send: async (items, { abortSignal }) => send(items, calls.push(items.join()) - 1, abortSignal),
  };
  const retrying: Retrying = {
    onRetry: (reason) => retries.push(reason),
    onOperatorAction: ({ message }) => actions.push(message),
    onTimeout: () => {},
    pause: turn,
    clock: systemClock,
    callTimeoutMs: 5_000,
    ...options,
  };
  const sendLetters = (items: readonly string[], deadline: Deadline = farAway) =>
    sendAll(items, call, deadline, retrying);
  return { send: sendLetters, calls, retries, actions };
}

/** Fails one call after the other so, and answers the rest. */
function failing(...errors: unknown[]) {
  return (items: readonly string[], before: number) => {
    if (before < errors.length) throw errors[before];
    return capitals(items);
  };
}

describe('sending all', () => {
  it('takes as many items a call as there may be, and no more bytes', async () => {
    const { send, calls } = aSender(capitals);
    expect(await send(['a', 'b', 'c'])).toEqual(['A', 'B', 'C']);
    await send(['12345', '67890', '123456', '78901', 'more than ten', 'x']);
    expect(calls).toEqual(['a,b', 'c', '12345,67890', '123456', '78901', 'more than ten', 'x']);
  });

  it('has eight calls under way, and never more', async () => {
    let underWay = 0;
    let most = 0;
    const { send } = aSender(async (items) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await turn();
      underWay -= 1;
      return capitals(items);
    });
    await send(Array(100).fill('a'));
    expect(most).toBe(8);
  });

  it('sends again only what a call left undone, and answers in order', async () => {
    const { send, calls } = aSender((items, before) =>
      items.map((item) => (item === 'b' && before < 3 ? undefined : item.toUpperCase())),
    );
    expect(await send(['a', 'b', 'c'])).toEqual(['A', 'B', 'C']);
    expect(calls).toEqual(['a,b', 'c', 'b', 'b']);
  });

  it('sends all of a call again that failed, where that may go away, and says why', async () => {
    const { send, calls, retries } = aSender(failing(throttled, throttled));
    expect(await send(['a', 'b'])).toEqual(['A', 'B']);
    expect(calls).toEqual(['a,b', 'a,b', 'a,b']);
    expect(retries).toEqual(['ThrottlingException', 'ThrottlingException']);
  });

  it.each([new TypeError('undefined is not a function'), 'text'])(
    'throws a fault of the code as it is: %s',
    async (fault) => {
      await expect(aSender(failing(fault)).send(['a'])).rejects.toBe(fault);
    },
  );
});

describe('between two tries', () => {
  it('waits longer each time, by chance, and never for more than two seconds', async () => {
    const waits: number[] = [];
    const deadline = aDeadline();
    const { send } = aSender(failing(...Array(8).fill(throttled)), {
      clock: { ...systemClock, random: () => 0.5 },
      pause: async (ms) => {
        if (waits.push(ms) === 8) deadline.come();
      },
    });
    await send(['a'], deadline);
    expect(waits).toEqual([25, 50, 100, 200, 400, 800, 1000, 1000]);
  });
});

describe('the deadline', () => {
  it('ends the tries: what is not answered has no answer, and what is stays in its place', async () => {
    const deadline = aDeadline();
    const { send, calls } = aSender((items, before) => {
      if (before === 3) deadline.come();
      return items.map((item) => (item === 'b' || item === 'd' ? item : undefined));
    });
    const answers = await send(['a', 'b', 'c', 'd'], deadline);
    expect(answers).toEqual([undefined, 'b', undefined, 'd']);
    expect(calls).toEqual(['a,b', 'c,d', 'a', 'c']);
  });

  it('that comes during a wait lets no other try start', async () => {
    const deadline = aDeadline();
    const pause = async () => deadline.come();
    const { send, calls } = aSender(failing(throttled), { pause });
    expect(await send(['a'], deadline)).toEqual([undefined]);
    expect(calls).toEqual(['a']);
  });

  it('lets the calls under way end, and no other begin', async () => {
    const deadline = aDeadline();
    const { send, calls } = aSender((items) => {
      deadline.come();
      return capitals(items);
    });
    expect(await send(['a', 'b', 'c'], deadline)).toEqual(['A', 'B']);
    expect(calls).toEqual(['a,b']);
  });

  it('aborts the calls under way', async () => {
    const { send, retries } = aSender(
      (_items, _before, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(named('AbortError')));
        }),
    );
    expect(
      await send(
        ['a'],
        deadlineBefore(() => 30, 0, systemClock),
      ),
    ).toEqual([undefined]);
    expect(retries).toEqual(['AbortError']);
  });

  it('lets no call start when it is over', async () => {
    const deadline = aDeadline();
    deadline.come();
    const { send, calls } = aSender(capitals);
    expect(await send(['a'], deadline)).toEqual([]);
    expect(calls).toEqual([]);
  });
});

describe('what only an operator can help with', () => {
  it('is told with each try, and thrown at the deadline', async () => {
    const deadline = aDeadline();
    let pauses = 0;
    const { send, actions, retries } = aSender(failing(...Array(3).fill(denied)), {
      pause: async () => {
        pauses += 1;
        if (pauses === 3) deadline.come();
      },
    });
    await expect(send(['a'], deadline)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: 'mend AccessDeniedException',
    });
    expect(actions).toEqual(Array(3).fill('mend AccessDeniedException'));
    expect(retries).toEqual([]);
  });

  it('costs nothing once it is mended', async () => {
    const { send } = aSender(failing(denied, denied));
    expect(await send(['a'])).toEqual(['A']);
  });

  it('is thrown only if it was the last that was met', async () => {
    const deadline = aDeadline();
    const { send } = aSender((_, before) => {
      if (before === 1) deadline.come();
      throw before === 0 ? denied : throttled;
    });
    expect(await send(['a'], deadline)).toEqual([undefined]);
  });

  it('may be what a part of the answer says', async () => {
    const { send, actions } = aSender(failing(new ConfigurationError('the part')));
    expect(await send(['a'])).toEqual(['A']);
    expect(actions).toEqual(['the part']);
  });
});
