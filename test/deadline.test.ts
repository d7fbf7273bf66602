import { describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { beforeDeadline, DEADLINE_REACHED, deadlineBefore } from '../src/deadline.ts';
import { aDeadline, farAway } from './fixtures/consumer.ts';

describe('a deadline', () => {
  it('comes the margin before the time is over, by the clock', () => {
    let remaining = 5_000;
    const deadline = deadlineBefore(() => remaining, 2_000, systemClock);
    expect(deadline.reached()).toBe(false);
    remaining = 2_001;
    expect(deadline.reached()).toBe(false);
    remaining = 2_000;
    // No timer has fired yet: a busy thread is told all the same.
    expect(deadline.signal.aborted).toBe(false);
    expect(deadline.reached()).toBe(true);
    deadline.cancel();
  });

  it('aborts its signal when it comes', async () => {
    const deadline = deadlineBefore(() => 2_005, 2_000, systemClock);
    await new Promise((resolve) => deadline.signal.addEventListener('abort', resolve));
    expect(deadline.reached()).toBe(true);
  });

  it('has come already where less than the margin is left', () => {
    const deadline = deadlineBefore(() => 100, 2_000, systemClock);
    expect(deadline.reached()).toBe(true);
  });

  it('comes no more once it is cancelled', async () => {
    const deadline = deadlineBefore(() => 2_005, 2_000, systemClock);
    deadline.cancel();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(deadline.signal.aborted).toBe(false);
  });
});

describe('waiting before a deadline', () => {
  it('gives the value, or passes the error on', async () => {
    expect(await beforeDeadline(Promise.resolve(7), farAway)).toBe(7);
    await expect(beforeDeadline(Promise.reject(new Error('no')), farAway)).rejects.toThrow('no');
  });

  it('ends with the deadline, and a late error disturbs nobody', async () => {
    const deadline = aDeadline();
    const { promise, reject } = Promise.withResolvers();
    const waiting = beforeDeadline(promise, deadline);
    deadline.come();
    expect(await waiting).toBe(DEADLINE_REACHED);
    reject(new Error('too late'));
    expect(await beforeDeadline(new Promise(() => {}), deadline)).toBe(DEADLINE_REACHED);
  });
});
