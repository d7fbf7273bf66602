import { describe, expect, it } from 'vitest';
import { parseDuration, parseTime } from '../../src/cli/times.ts';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const time = (text: string) => parseTime(text, NOW).toISOString();

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
  ])('reads %s', (text, expected) => expect(time(text)).toBe(expected));

  it.each(['', 'yesterday', '5', '5 m', '-5m', '2026', '23.11.2026', '2026-11-23T9:30'])(
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
