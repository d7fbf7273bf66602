import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  code,
  count,
  country,
  countsByCode,
  epochTime,
  eventName,
  flag,
  maybe,
  maybeList,
  maybeObject,
  maybeProse,
  product,
  quantity,
  time,
  version,
  word,
} from '../../../src/voice/insights/fields.ts';
import { readData } from '../../../src/voice/insights/read-data.ts';

const read = (schema: z.ZodType, value: unknown) => {
  const { values, warnings } = readData(z.object({ field: maybe(schema) }), { field: value });
  return { value: values.field, warnings };
};
const expected = (what: string) => ({ value: undefined, warnings: [`field: expected ${what}`] });

describe('nested data', () => {
  const schema = z.object({
    name: maybe(word),
    edge: maybeObject({ codec: maybe(word), jitter: maybeObject({ max: maybe(quantity) }) }),
    tags: maybeList(word),
    sessions: maybeList(z.object({ turns: maybe(count) }, 'expected an object')),
    errors: maybe(countsByCode),
  });

  it('are read by a schema, and other fields are passed over', () => {
    const data = {
      name: 'ringing',
      edge: { codec: 'opus', jitter: { max: 4.4 }, other: { deep: true } },
      tags: ['a', 'b'],
      sessions: [{ turns: 1 }],
      errors: { 31600: 1 },
    };
    const { other: _, ...edge } = data.edge;
    expect(readData(schema, data)).toEqual({ values: { ...data, edge }, warnings: [] });
    expect(readData(schema, {})).toEqual({ values: {}, warnings: [] });
  });

  it('lose an odd value, at whatever depth, and nothing else', () => {
    const data = {
      name: ['secret'],
      edge: { codec: 'opus', jitter: { max: 'secret' } },
      tags: ['a', { secret: 1 }, 'b', 'secret secret', 'c'],
      sessions: [{ turns: 1 }, 'secret', { turns: 'secret' }, { turns: 2 }],
      errors: { 31600: 1, secret: 2, 53405: 'secret' },
    };
    expect(readData(schema, data)).toEqual({
      values: {
        edge: { codec: 'opus', jitter: {} },
        tags: ['a', 'b', 'c'],
        sessions: [{ turns: 1 }, {}, { turns: 2 }],
        errors: { 31600: 1 },
      },
      warnings: [
        'name: expected a word',
        'edge.jitter.max: expected a number',
        'tags: expected a word',
        'sessions: expected an object',
        'sessions.turns: expected a whole number',
        'errors: expected a whole number',
        'errors: expected codes',
      ],
    });
  });

  it.each([5, 'text', true, ['a']])('lose %j where an object should be', (value) => {
    const data = { name: 'ringing', edge: value };
    const warnings = ['edge: expected an object'];
    expect(readData(schema, data)).toEqual({ values: { name: 'ringing' }, warnings });
  });

  it('may have any names', () => {
    const data = JSON.parse('{"__proto__":{"name":"x"},"constructor":1,"name":7,"tags":["a"]}');
    expect(readData(schema, data)).toEqual({
      values: { tags: ['a'] },
      warnings: ['name: expected a word'],
    });
  });

  it('may have as many odd values as a record can hold', () => {
    const tags = Array.from({ length: 100_000 }, (_, index) => (index === 7 ? 'a' : index));
    expect(readData(schema, { tags })).toEqual({
      values: { tags: ['a'] },
      warnings: ['tags: expected a word'],
    });
  });
});

describe('a field', () => {
  it.each([undefined, null, '', 'unknown', 'unknown_edge', 'UNKNOWN', 'unknown realm'])(
    'is absent where it is %j',
    (value) => {
      for (const schema of [word, quantity, count, code, flag, time, country, z.object({})]) {
        expect(read(schema, value)).toEqual({ value: undefined, warnings: [] });
      }
    },
  );

  it('of people keeps what they wrote, be it "Unknown callers"', () => {
    const prose = (name: unknown) => readData(z.object({ name: maybeProse }), { name }).values.name;
    expect(prose('Unknown callers')).toBe('Unknown callers');
    expect(prose('\n Support\t7 ')).toBe('Support 7');
    expect(prose('call +1 415 555 0123')).toBe('call [number]');
    expect(prose('x'.repeat(100))).toHaveLength(80);
    for (const nothing of ['', null, undefined, '\u0000']) expect(prose(nothing)).toBeUndefined();
  });

  it.each([
    [0, 0],
    [4.4, 4.4],
    ['4.4', 4.4],
    ['0066', 66],
  ])('of a quantity takes %j', (value, number) => {
    expect(read(quantity, value)).toEqual({ value: number, warnings: [] });
  });

  it.each([-1, '-1', '1e3', ' 1', '4,4', 'NaN', Number.POSITIVE_INFINITY, 1e300, true, [1], {}])(
    'of a quantity does not take %j',
    (value) => expect(read(quantity, value)).toEqual(expected('a number')),
  );

  it('of a count takes whole numbers only', () => {
    expect(read(count, '7').value).toBe(7);
    expect(read(count, 7.5)).toEqual(expected('a whole number'));
  });

  it('of a code is absent where it is 0', () => {
    expect(read(code, 404).value).toBe(404);
    for (const none of [0, '0'])
      expect(read(code, none)).toEqual({ value: undefined, warnings: [] });
  });

  it('of a flag takes true and false, also as text', () => {
    for (const yes of [true, 'true']) expect(read(flag, yes).value).toBe(true);
    for (const no of [false, 'false']) expect(read(flag, no).value).toBe(false);
    for (const odd of [1, 'yes', 'TRUE'])
      expect(read(flag, odd)).toEqual(expected('true or false'));
  });

  it('of a time takes whole seconds and fractions', () => {
    expect(read(time, '2026-10-14T09:04:31Z').value).toBe('2026-10-14T09:04:31.000Z');
    expect(read(time, '2026-10-14T09:04:31.958Z').value).toBe('2026-10-14T09:04:31.958Z');
    for (const odd of ['yesterday', 1791968625000, '2026-02-30T00:00:00Z']) {
      expect(read(time, odd)).toEqual(expected('an RFC 3339 date'));
    }
  });

  it('of Unix milliseconds is written as other times are', () => {
    expect(read(epochTime, 1791968625000).value).toBe('2026-10-14T09:03:45.000Z');
    for (const odd of ['2026-10-14T09:03:45Z', -1, 1e15]) {
      expect(read(epochTime, odd)).toEqual(expected('Unix milliseconds'));
    }
  });

  it.each(['us1', 'ashburn', 'high_packet_loss', 'twilio-voice-js', 'call.connected', 'VX39f5'])(
    'of a word takes %j',
    (value) => expect(read(word, value)).toEqual({ value, warnings: [] }),
  );

  it.each([
    ...['not a word', '203.0.113.7', '+14155550123', '4155550123', 'x-415-555-0123', 'a@b.c'],
    ...['Mozilla/5.0', '2001:db8::7', '37.4192', 'x'.repeat(65), 'é', 'word\n'],
  ])('of a word does not take %j', (value) =>
    expect(read(word, value)).toEqual(expected('a word')),
  );

  it('of a name takes words, and SIP answers', () => {
    for (const name of [
      'ringing',
      '180 Ringing',
      'sip_486',
      'SIP 503 Service Unavailable',
      '487',
    ]) {
      expect(read(eventName, name)).toEqual({ value: name, warnings: [] });
    }
    for (const odd of ['14155550123', '203.0.113.7', '700', 'two words']) {
      expect(read(eventName, odd)).toEqual(expected('a name'));
    }
  });

  it('of a country, a product or a version takes nothing else', () => {
    expect(read(country, 'us').value).toBe('US');
    expect(read(country, 'Chrome')).toEqual(expected('a country'));
    expect(read(product, 'Mac OS').value).toBe('Mac OS');
    expect(read(product, 'Chrome/141')).toEqual(expected('a product'));
    for (const one of ['15', '2.18.3', '2.0.0-rc1']) expect(read(version, one).value).toBe(one);
    for (const odd of ['203.0.113.7', 'one', '4155550123']) {
      expect(read(version, odd)).toEqual(expected('a version'));
    }
  });
});
