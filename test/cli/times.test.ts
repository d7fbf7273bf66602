import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { timeZone } from '../../src/cli/time-zone.ts';
import { parseDuration, parseTime } from '../../src/cli/times.ts';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const time = (text: string, zone = 'UTC') =>
  parseTime(text)(timeZone(zone), new Date()).toISOString();

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('times of options', () => {
  it.each([
    ['90s', '2026-11-23T11:58:30.000Z'],
    ['15m', '2026-11-23T11:45:00.000Z'],
    ['2h', '2026-11-23T10:00:00.000Z'],
    ['1d', '2026-11-22T12:00:00.000Z'],
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
    ['2026-11-23T09:30', '2026-11-23T09:30:00.000Z'],
    ['2026-11-23T09:30:15.25Z', '2026-11-23T09:30:15.250Z'],
    ['2026-11-23T09:30:15+01:00', '2026-11-23T08:30:15.000Z'],
    ['today', '2026-11-23T00:00:00.000Z'],
    ['yesterday', '2026-11-22T00:00:00.000Z'],
  ])('reads %s', (text, expected) => expect(time(text)).toBe(expected));

  it.each([
    ['2026-11-23T09:30', '2026-11-23T08:30:00.000Z'],
    ['2026-07-01', '2026-06-30T22:00:00.000Z'],
    // The night in which the clocks go back, before and after.
    ['2026-10-25T01:30', '2026-10-24T23:30:00.000Z'],
    ['2026-10-25T03:30', '2026-10-25T02:30:00.000Z'],
    ['2026-11-23T09:30Z', '2026-11-23T09:30:00.000Z'],
    ['2h', '2026-11-23T10:00:00.000Z'],
    ['today', '2026-11-22T23:00:00.000Z'],
  ])('reads %s in Berlin', (text, expected) => expect(time(text, 'Europe/Berlin')).toBe(expected));

  it('begins the day of the zone, also where that is another one than in UTC', () => {
    vi.setSystemTime('2026-10-26T02:00:00.000Z');
    // Sunday the 25th there, and still summer time, as on the day before.
    expect(time('yesterday', 'America/New_York')).toBe('2026-10-24T04:00:00.000Z');
    // The day on which the clocks went back had 25 hours.
    expect(time('yesterday', 'Europe/Berlin')).toBe('2026-10-24T22:00:00.000Z');
  });

  it('begins a day that has no midnight when its clocks have moved on', () => {
    expect(time('2026-03-08', 'America/Havana')).toBe('2026-03-08T05:00:00.000Z');
    expect(time('2026-04-24', 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z');
  });

  it.each([
    ['5m', '300s'],
    ['today', '0s'],
  ])('means the same now by %s and %s, at whatever moments each is read', (first, second) => {
    vi.setSystemTime('2026-11-23T00:00:00.000Z');
    const now = new Date();
    const times = [first, second].map((text) => {
      vi.advanceTimersByTime(86_400_000);
      return parseTime(text)(timeZone('UTC'), now);
    });
    expect(times[0]).toEqual(times[1]);
  });

  it.each(['', 'tomorrow', '5', '5 m', '-5m', '2026', '23.11.2026', '2026-11-23T9:30'])(
    'refuses "%s" and says what is expected',
    (text) => expect(() => time(text)).toThrow('Expected ISO 8601 such as'),
  );

  it.each(['2026-02-30', '2026-13-01', '2026-11-23T25:00'])(
    'refuses %s, which does not exist',
    (text) => expect(() => time(text)).toThrow('There is no such day or time'),
  );

  it('reads how long, in milliseconds, and refuses a point in time', () => {
    expect(parseDuration('2m')).toBe(120_000);
    expect(() => parseDuration('2026-11-23')).toThrow('Expected a time such as');
  });
});
