import { describe, expect, it } from 'vitest';
import { destinationOf } from '../../../src/cli/browse/destination.ts';
import { filterOf, listAddress, listQuery, rangeOf } from '../../../src/cli/browse/list-query.ts';
import { timeZone } from '../../../src/cli/time-zone.ts';

const queryOf = (address: string) => listQuery(new URLSearchParams(address));
const CA = `CA${'0'.repeat(32)}`;

describe('the address of a list', () => {
  it.each([
    '/',
    '/?time=7d&status=failed',
    '/?time=days&from=2026-11-01&to=2026-11-03&problem=quality',
    '/?q=%2B14155550123&status=running',
    '/?q=sip%3Aalice%40example.com&time=24h',
    `/?account=AC1&before=2026-11-03T10%3A00%3A00.000Z.${CA}`,
  ])('%s says all that was asked for', (address) => {
    expect(listAddress(queryOf(address.slice(2)))).toBe(address);
  });

  it('takes what is no choice as not given', () => {
    const odd = 'time=ever&status=lost&problem=x&from=yesterday&before=now&account=%20';
    expect(queryOf(odd)).toEqual({ time: '24h' });
  });

  it.each(['9999-99-99T99:99:99.999Z', '0000-00-00T00:00:00.000Z', '2026-11-25T24:60:00.000Z'])(
    'begins at the newest call where %s is no time',
    (at) => {
      expect(queryOf(`before=${at}.${CA}`)).toEqual({ time: '24h' });
    },
  );

  it('forgives how people write a number, and looks further back for it', () => {
    expect(queryOf('q=%2B1+415+555-0123')).toEqual({ time: '30d', party: '+14155550123' });
  });

  it('says why it does not look for what is no number', () => {
    expect(queryOf('q=alice@example.com').refused?.why).toContain('Expected a number');
    expect(listAddress(queryOf('q=alice@example.com'))).toBe('/?q=alice%40example.com');
  });

  it('filters as the command does', () => {
    expect(filterOf(queryOf('status=running'))).toEqual({ running: true });
    expect(filterOf(queryOf('status=busy&problem=error&account=AC1'))).toEqual({
      status: 'busy',
      problem: 'error',
      account: 'AC1',
    });
  });
});

describe('the time of a list', () => {
  // A quarter to midnight in UTC is the next day in Berlin.
  const now = new Date('2026-11-25T23:45:00.000Z');
  const rangeIn = (zone: string, address: string) => {
    const { since, until, isOpen } = rangeOf(queryOf(address), timeZone(zone), now);
    return [since.toISOString(), until.toISOString(), isOpen];
  };

  it.each([
    ['', '2026-11-24T23:45:00.000Z', '2026-11-25T23:45:00.000Z', true],
    ['time=1h', '2026-11-25T22:45:00.000Z', '2026-11-25T23:45:00.000Z', true],
    ['time=7d', '2026-11-18T23:45:00.000Z', '2026-11-25T23:45:00.000Z', true],
    ['time=today', '2026-11-25T23:00:00.000Z', '2026-11-25T23:45:00.000Z', true],
    ['time=yesterday', '2026-11-24T23:00:00.000Z', '2026-11-25T22:59:59.999Z', false],
    [
      'time=days&from=2026-11-01&to=2026-11-02',
      '2026-10-31T23:00:00.000Z',
      '2026-11-02T22:59:59.999Z',
      false,
    ],
    // The wrong way round, and without an end.
    [
      'time=days&from=2026-11-02&to=2026-11-01',
      '2026-10-31T23:00:00.000Z',
      '2026-11-02T22:59:59.999Z',
      false,
    ],
    ['time=days&from=2026-11-20', '2026-11-19T23:00:00.000Z', '2026-11-25T23:45:00.000Z', true],
    ['time=days&from=2026-02-30', '2026-11-25T23:00:00.000Z', '2026-11-25T23:45:00.000Z', true],
  ])('%j is from %s to %s', (address, since, until, isOpen) => {
    expect(rangeIn('Europe/Berlin', address)).toEqual([since, until, isOpen]);
  });

  it.each(['from=0000-01-01', 'from=0002-11-25', 'from=9999-12-31&to=9999-12-31', 'to=0000-01-01'])(
    'takes the year of %s as not given',
    (days) => {
      expect(rangeIn('Europe/Berlin', `time=days&${days}`)).toEqual(
        rangeIn('Europe/Berlin', 'time=today'),
      );
    },
  );

  it('has the hours of a day on which the clocks change', () => {
    const day = 'time=days&from=2026-10-25&to=2026-10-25';
    const [since, until] = rangeIn('Europe/Berlin', day);
    expect([since, until]).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z']);
  });
});

describe('what is looked for', () => {
  it.each([
    [` ${CA} `, `/calls/${CA}`],
    ['CF12', '/conferences/CF12'],
    ['EZ12', '/events/EZ12'],
    [`\u202aca${'0'.repeat(32)}\u202c`, `/calls/${CA}`],
    [`Cf${'1'.repeat(32)}`, `/conferences/CF${'1'.repeat(32)}`],
    [`ac${'a'.repeat(32)}`, `/?account=AC${'a'.repeat(32)}`],
    [`ez${'0'.repeat(32)}`, `/events/EZ${'0'.repeat(32)}`],
    ['EVmine1', '/events/EVmine1'],
    ['order-7/€', '/events/order-7%2F%E2%82%AC'],
    ['shardId-000000000000:49680', '/rejections/shardId-000000000000%3A49680'],
    ['shardId-000000000000:49680#1', '/rejections/shardId-000000000000%3A49680%231'],
    [`RE${'0'.repeat(32)}`, `/events/RE${'0'.repeat(32)}`],
    ['c0ffee'.padEnd(64, '0'), `/events/${'c0ffee'.padEnd(64, '0')}`],
    ['c0ffee'.padEnd(63, '0'), `/events/${'c0ffee'.padEnd(63, '0')}`],
    ['21dac217-2153-4a1a-afd2-2c4793d76ec1', '/events/21dac217-2153-4a1a-afd2-2c4793d76ec1'],
    [`AC${'a'.repeat(32)}`, `/?account=AC${'a'.repeat(32)}`],
    [`"${CA}",`, `/calls/${CA}`],
    [`${CA},`, `/calls/${CA}`],
    [`CA${'A1'.repeat(16)}`, `/calls/CA${'a1'.repeat(16)}`],
    [`http://127.0.0.1:4040/calls/${CA}?all#e1`, `/calls/${CA}`],
    [`https://example.com/Accounts/AC${'a'.repeat(32)}/Calls/${CA}.json`, `/calls/${CA}`],
    ['+14155550123', undefined],
    ['1-800-FLOWERS', undefined],
    ['4155550123x45', undefined],
    ['tel:4155550123', undefined],
    ['SIP:bob1', undefined],
    ['Client:bob1', undefined],
    ['+1415CALL', undefined],
    ['client:alice1', undefined],
    ['alice1@example.com', undefined],
    ['Support 7', undefined],
    ['anonymous', undefined],
    ['CANADA', undefined],
    ['', undefined],
  ])('%s leads to %s', (text, address) => {
    expect(destinationOf(text)).toBe(address);
  });
});
