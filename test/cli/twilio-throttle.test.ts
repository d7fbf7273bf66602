import { describe, expect, it, vi } from 'vitest';
import { throttle } from '../../src/cli/twilio/throttle.ts';

const OK = { statusCode: 200 };
const tooMany = (retryAfter?: string) => ({
  statusCode: 429,
  headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
});

/** A throttle on a clock of its own, and how long it paused. */
function aThrottle({ atOnce = 1, signal = new AbortController().signal } = {}) {
  let time = Date.parse('2026-11-23T12:00:00Z');
  const pauses: number[] = [];
  const pause = async (milliseconds: number) => {
    pauses.push(milliseconds);
    time += milliseconds;
  };
  return { run: throttle({ atOnce, signal, pause, now: () => time }), pauses };
}

/** Answers one after the other. */
function answering(...answers: readonly { statusCode: number; headers?: object }[]) {
  const left = [...answers];
  return async () => left.shift() ?? OK;
}

describe('requests to Twilio', () => {
  it('are at most so many at the same time, and all are made', async () => {
    const { run } = aThrottle({ atOnce: 3 });
    let [running, most] = [0, 0];
    const request = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return OK;
    };
    const answers = await Promise.all(Array.from({ length: 20 }, () => run(request)));
    expect(answers).toHaveLength(20);
    expect(most).toBe(3);
  });

  it.each([
    ['seconds', '7', 7_000],
    ['a date', 'Mon, 23 Nov 2026 12:00:09 GMT', 9_000],
    ['a day of seconds, but not for so long', '86400', 300_000],
  ])('wait after a 429 as long as its Retry-After says, in %s', async (_, header, waited) => {
    const { run, pauses } = aThrottle();
    expect(await run(answering(tooMany(header), OK))).toBe(OK);
    expect(pauses).toEqual([waited]);
  });

  it.each([
    ['says nothing', undefined],
    ['asks for no wait', '0'],
    [
      'names a time that has passed, as a clock that is ahead has it',
      'Mon, 23 Nov 2026 11:55:00 GMT',
    ],
  ])('wait ever longer, but not for ever, where it %s', async (_, header) => {
    const { run, pauses } = aThrottle();
    const never = await run(async () => tooMany(header));
    expect(never.statusCode).toBe(429);
    expect(pauses).toHaveLength(7);
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeLessThanOrEqual(Math.min(30_000, 1_000 * 2 ** index));
    }
  });

  it.each([
    ['a fault of its own', () => ({ statusCode: 503 }), { statusCode: 503 }],
    [
      'nothing',
      () => {
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      },
      'ECONNRESET',
    ],
  ])('are made four times where Twilio answers with %s', async (_, answer, expected) => {
    const { run, pauses } = aThrottle();
    let made = 0;
    const request = async () => {
      made += 1;
      return answer();
    };
    expect(await run(request).catch(({ code }) => code)).toEqual(expected);
    expect([made, pauses.length]).toEqual([4, 3]);
    const refused = () => tooMany();
    const answers = [refused, refused, refused, refused, answer];
    expect(await run(async () => answers.shift()?.() ?? OK)).toBe(OK);
  });

  it('all wait, if one of them has to', async () => {
    const { run, pauses } = aThrottle({ atOnce: 2 });
    await run(answering(tooMany('5'), OK));
    expect(await run(answering(OK))).toBe(OK);
    expect(pauses).toEqual([5_000]);
  });

  it('leave their place to others when they fail', async () => {
    const { run } = aThrottle();
    const failing = run(async () => {
      throw new Error('no network');
    });
    await expect(failing).rejects.toThrow('no network');
    expect(await run(async () => OK)).toBe(OK);
  });

  it('are not made any more once the command was stopped', async () => {
    const stopped = new AbortController();
    const { run } = aThrottle({ signal: stopped.signal });
    stopped.abort();
    const request = vi.fn(async () => OK);
    await expect(run(request)).rejects.toThrow(/abort/i);
    expect(request).not.toHaveBeenCalled();
  });
});
