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

  it.each<[string, z.ZodType, unknown, unknown]>([
    ['a quantity', quantity, 0, 0],
    ['a quantity', quantity, 4.4, 4.4],
    ['a quantity', quantity, '4.4', 4.4],
    ['a quantity', quantity, '0066', 66],
    ['a count', count, '7', 7],
    ['a code', code, 404, 404],
    ['a code', code, 0, undefined],
    ['a code', code, '0', undefined],
    ['a flag', flag, true, true],
    ['a flag', flag, 'true', true],
    ['a flag', flag, false, false],
    ['a flag', flag, 'false', false],
    ['a time', time, '2026-10-14T09:04:31Z', '2026-10-14T09:04:31.000Z'],
    ['a time', time, '2026-10-14T09:04:31.958Z', '2026-10-14T09:04:31.958Z'],
    ['Unix milliseconds', epochTime, 1791968625000, '2026-10-14T09:03:45.000Z'],
    ['a country', country, 'us', 'US'],
  ])('of %s is read (%#)', (_, schema, sent, value) => {
    expect(read(schema, sent)).toEqual({ value, warnings: [] });
  });

  it.each<[string, z.ZodType, readonly string[]]>([
    [
      'a word',
      word,
      ['us1', 'ashburn', 'high_packet_loss', 'twilio-voice-js', 'call.connected', 'VX39f5'],
    ],
    [
      'a name',
      eventName,
      ['ringing', '180 Ringing', 'sip_486', 'SIP 503 Service Unavailable', '487'],
    ],
    ['a product', product, ['Mac OS']],
    ['a version', version, ['15', '2.18.3', '2.0.0-rc1']],
  ])('of %s is kept as it is', (_, schema, values) => {
    for (const value of values) expect(read(schema, value)).toEqual({ value, warnings: [] });
  });

  const noQuantities = ['1e3', ' 1', '4,4', 'NaN', Number.POSITIVE_INFINITY, 1e300, true, [1], {}];
  const noWords = [
    ...['not a word', '203.0.113.7', '+14155550123', '4155550123', 'x-415-555-0123', 'a@b.c'],
    ...['Mozilla/5.0', '2001:db8::7', '37.4192', 'x'.repeat(65), 'é', 'word\n'],
  ];

  it.each<[string, z.ZodType, readonly unknown[]]>([
    ['a number', quantity, [-1, '-1', ...noQuantities]],
    ['a whole number', count, [7.5]],
    ['true or false', flag, [1, 'yes', 'TRUE']],
    ['an RFC 3339 date', time, ['yesterday', 1791968625000, '2026-02-30T00:00:00Z']],
    ['Unix milliseconds', epochTime, ['2026-10-14T09:03:45Z', -1, 1e15]],
    ['a word', word, noWords],
    ['a name', eventName, ['14155550123', '203.0.113.7', '700', 'two words']],
    ['an object', countsByCode, [5, 'text', ['a']]],
    ['a country', country, ['Chrome']],
    ['a product', product, ['Chrome/141']],
    ['a version', version, ['203.0.113.7', 'one', '4155550123']],
  ])('of %s takes nothing else', (what, schema, odd) => {
    const nothing = { value: undefined, warnings: [`field: expected ${what}`] };
    for (const value of odd) expect(read(schema, value)).toEqual(nothing);
  });
});
