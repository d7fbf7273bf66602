import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  boolean,
  date,
  decimal,
  errorCode,
  integer,
  json,
  milliseconds,
  openEnum,
  readParameters,
  seconds,
  text,
  url,
} from '../../src/voice/parameters.ts';

const read = (schema: z.ZodType, value: unknown) => readParameters({ P: schema }, { P: value });
const anObject = z.looseObject({});
const nothing = { values: {}, warnings: [] };

describe('parameters', () => {
  it('reads each kind of string', () => {
    const shape = {
      Text: text,
      Yes: boolean,
      No: boolean,
      Count: integer,
      Milliseconds: milliseconds,
      Seconds: seconds,
      Share: decimal,
      Mail: date,
      Internet: date,
      Nested: json('an object', anObject),
      Status: openEnum(['completed', 'failed']),
    };
    const parameters = {
      Text: 'hello',
      Yes: 'true',
      No: 'false',
      Count: '0',
      Milliseconds: '2400',
      Seconds: '042',
      Share: '0.9821',
      Mail: 'Sun, 24 Aug 2025 13:49:54 +0200',
      Internet: '2025-08-24T13:49:54.123456Z',
      Nested: '{"transcript":"hi"}',
      Status: 'paused-by-a-future-twilio',
    };
    expect(readParameters(shape, parameters)).toEqual({
      values: {
        Text: 'hello',
        Yes: true,
        No: false,
        Count: 0,
        Milliseconds: 2400,
        Seconds: 42,
        Share: 0.9821,
        Mail: '2025-08-24T11:49:54.000Z',
        Internet: '2025-08-24T13:49:54.123Z',
        Nested: { transcript: 'hi' },
        Status: 'paused-by-a-future-twilio',
      },
      warnings: [],
    });
  });

  it.each([undefined, null, ''])('takes %j as absent, without a warning', (value) => {
    for (const schema of [text, boolean, integer, decimal, date]) {
      expect(read(schema, value)).toEqual(nothing);
    }
  });

  it('takes a number or boolean for its string', () => {
    expect(read(milliseconds, 42).values.P).toBe(42);
    expect(read(decimal, 1e-7).values.P).toBe(1e-7);
    expect(read(boolean, false).values.P).toBe(false);
    expect(read(text, 42).values.P).toBe('42');
  });

  it('takes any other zod schema, which gets what is no text as it was sent', () => {
    const shape = { Tags: z.array(z.string('expected a tag')), Code: z.coerce.number() };
    const { values, warnings } = readParameters(shape, { Tags: ['a', 'b'], Code: '7' });
    expect({ values, warnings }).toEqual({ values: { Tags: ['a', 'b'], Code: 7 }, warnings: [] });
    expect(readParameters(shape, { Tags: [1] }).warnings).toEqual(['Tags: expected a tag']);
  });

  it('says which parameter another one is inside of', () => {
    const { warnings } = readParameters({ confidence: decimal }, { confidence: 2 }, 'Data.');
    expect(warnings).toEqual(['Data.confidence: expected a decimal from 0 to 1']);
  });

  const megabytes = ['1'.repeat(1e6), `0.${'0'.repeat(1e6)}`, ' '.repeat(1e6), '['.repeat(1e6)];
  const noNumbers = [
    '+5',
    ' 42',
    '42 ',
    '42\n',
    '0x10',
    'Infinity',
    'NaN',
    '٤٢',
    [42],
    { valueOf: 42 },
  ];
  const noWhole = ['-5', '1e5', '4.0', '9007199254740992', '1'.repeat(400), -5, 4.5, 1e21, true];
  const noShares = ['1.1', '-0.1', '1e0', '.5', '1.', '0,5', `0.${'1'.repeat(400)}`, '2e-1x'];
  const noDates = ['2025', '31 Feb 2025 00:00:00 +0000', '2025-02-31T00:00:00Z', 1756043394];

  it.each<[string, z.ZodType, readonly unknown[]]>([
    ['a whole number', integer, [...noNumbers, ...noWhole, ...megabytes]],
    ['whole milliseconds', milliseconds, ['secret']],
    ['whole seconds', seconds, ['secret']],
    ['a decimal from 0 to 1', decimal, [...noNumbers, ...noShares, ...megabytes]],
    ['true or false', boolean, ['TRUE', 'True', '1', 'yes', ' true', 1, ...megabytes]],
    ['an RFC 2822 or RFC 3339 date', date, [...noDates, ...megabytes]],
    ['text', text, [{ a: 'secret' }]],
    ['a URL', url, ['https://user:1/23@example.com']],
    ['JSON of an object', json('an object', anObject), ['{', '[]', 'null', '"text"', { a: 1 }]],
  ])('takes nothing else for %s, names the parameter and never the value', (what, schema, odd) => {
    for (const value of odd) {
      const warnings = [`P: expected ${what}`];
      expect(read(schema, value), `${value}`.slice(0, 20)).toEqual({ values: {}, warnings });
    }
  });

  it('reads the largest whole number that has no neighbour mistaken for it', () => {
    expect(read(integer, '9007199254740991').values.P).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each([
    ['0', 0],
    ['1', 1],
    ['1.0', 1],
    ['0.50', 0.5],
    ['9.0E-4', 0.0009],
  ])('reads the share %s', (value, expected) => {
    expect(read(decimal, value).values.P).toBe(expected);
  });

  it.each([
    ['https://example.com/a?From=%2B15551234567#x', 'https://example.com/a'],
    ['https://user:secret@example.com/a', 'https://example.com/a'],
    ['not really a URL', 'not really a URL'],
  ])('keeps of the URL %s what is not private', (value, expected) => {
    expect(read(url, value)).toEqual({ values: { P: expected }, warnings: [] });
  });

  it('takes the error 0 for none', () => {
    expect(read(errorCode, '0')).toEqual({ values: { P: undefined }, warnings: [] });
    expect(read(errorCode, '13224').values.P).toBe(13224);
  });

  it('reads JSON that is nested deeper than a stack', () => {
    const deep = `{"transcript":"hi","more":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const schema = json('an object', anObject);
    expect(read(schema, deep).values.P).toMatchObject({ transcript: 'hi' });
  });

  it('looks at own parameters only, whatever their names', () => {
    const inherited = Object.create({ Count: '1', Text: 'x' });
    expect(readParameters({ Count: integer, Text: text }, inherited)).toEqual(nothing);

    const hostile = JSON.parse('{"__proto__":{"Count":"1"},"constructor":"x","toString":null}');
    expect(readParameters({ Count: integer }, hostile)).toEqual(nothing);
    expect(readParameters({ constructor: text }, {})).toEqual(nothing);
  });
});
