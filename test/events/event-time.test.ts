import { describe, expect, it } from 'vitest';
import {
  fromEitherNotation,
  fromRfc2822,
  fromRfc3339,
  toIso,
} from '../../src/events/event-time.ts';

describe('RFC 3339 times', () => {
  it.each([
    ['2025-08-24T13:49:54Z', '2025-08-24T13:49:54.000Z'],
    ['2025-08-24t13:49:54.123456789+02:00', '2025-08-24T11:49:54.123Z'],
    ['2025-08-24 13:49:54.1z', '2025-08-24T13:49:54.100Z'],
    ['2025-08-24T13:49:54.123Z', '2025-08-24T13:49:54.123Z'],
    ['2025-08-24T23:59:59.999-00:30', '2025-08-25T00:29:59.999Z'],
    ['0001-01-01T00:00:00-00:00', '0001-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['2025-02-28T00:00:00Z', '2025-02-28T00:00:00.000Z'],
  ])('reads %s', (text, iso) => expect(fromRfc3339(text)).toBe(iso));

  it.each([
    '2025-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2025-04-31T00:00:00Z',
    '2025-13-01T00:00:00Z',
    '2025-00-01T00:00:00Z',
    '2025-01-00T00:00:00Z',
    '2025-01-01T24:00:00Z',
    '2025-01-01T00:60:00Z',
    '2025-01-01T00:00:60Z',
    '2025-01-01T00:00:00+24:00',
    '2025-01-01T00:00:00+00:60',
    '2025-01-01T00:00:00+0200',
    '2025-01-01T00:00:00',
    '2025-01-01T00:00:00Z (midnight)',
    '(midnight) 2025-01-01T00:00:00Z',
    '2025-01-01',
    '2025',
    '9999-12-31T23:59:59-10:00',
    `2025-01-01T00:00:00.${'0'.repeat(1_000_000)}Z`,
    '',
  ])('does not take %s', (text) => expect(fromRfc3339(text)).toBeUndefined());
});

describe('RFC 2822 times', () => {
  it.each([
    ['Sun, 24 Aug 2025 13:49:54 +0000', '2025-08-24T13:49:54.000Z'],
    ['24 Aug 2025 13:49:54 GMT', '2025-08-24T13:49:54.000Z'],
    ['Mon, 1 Jan 2024 00:00:00 -0500', '2024-01-01T05:00:00.000Z'],
    // V8 takes such a year for 2017.
    ['1 Feb 0017 01:02:03 +0130', '0017-01-31T23:32:03.000Z'],
    ['Thu, 31 Dec 2026 23:59:59 UT', '2026-12-31T23:59:59.000Z'],
  ])('reads %s', (text, iso) => expect(fromRfc2822(text)).toBe(iso));

  it.each([
    'Sun, 31 Feb 2025 13:49:54 +0000',
    'Sun, 31 Jun 2025 13:49:54 +0000',
    'Sun, 0 Aug 2025 13:49:54 +0000',
    'Sun, 24 Aug 2025 13:49:60 +0000',
    'Sun, 24 Aug 2025 13:49:54 +2400',
    'Sun, 24 Aug 2025 13:49:54 +02:00',
    'Sun, 24 Aux 2025 13:49:54 +0000',
    '24 Aug 2025',
    '24 Aug 2025 13:49:54 GMT (summer)',
    '(summer) 24 Aug 2025 13:49:54 GMT',
    'now',
  ])('does not take %s', (text) => expect(fromRfc2822(text)).toBeUndefined());
});

it('knows the last day of each month, in either notation', () => {
  const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
  for (const [index, month] of months.entries()) {
    const last = new Date(Date.UTC(2025, index + 1, 0));
    const day = last.getUTCDate();
    const rfc3339 = (date: number) =>
      fromRfc3339(`2025-${String(index + 1).padStart(2, '0')}-${date}T00:00:00Z`);
    expect(rfc3339(day)).toBe(last.toISOString());
    expect(rfc3339(day + 1)).toBeUndefined();
    expect(fromRfc2822(`${day} ${month} 2025 00:00:00 GMT`)).toBe(last.toISOString());
    expect(fromRfc2822(`${day + 1} ${month} 2025 00:00:00 GMT`)).toBeUndefined();
  }
});

it('reads either notation, and no other value', () => {
  expect(fromEitherNotation('24 Aug 2025 13:49:54 GMT')).toBe('2025-08-24T13:49:54.000Z');
  expect(fromEitherNotation('2025-08-24T13:49:54Z')).toBe('2025-08-24T13:49:54.000Z');
  for (const value of [1_756_043_394, null, undefined, {}, 'yesterday']) {
    expect(fromEitherNotation(value)).toBeUndefined();
  }
});

it('writes only years of four digits, which sort as text', () => {
  expect(toIso(253_402_300_799_999)).toBe('9999-12-31T23:59:59.999Z');
  expect(toIso(253_402_300_800_000)).toBeUndefined();
  expect(toIso(-62_167_219_200_000)).toBe('0000-01-01T00:00:00.000Z');
  expect(toIso(-62_167_219_200_001)).toBeUndefined();
  expect(toIso(Number.NaN)).toBeUndefined();
});
