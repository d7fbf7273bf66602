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

  it('names the parameter and what was expected, never the value', () => {
    expect(read(milliseconds, 'secret').warnings).toEqual(['P: expected whole milliseconds']);
    expect(read(seconds, 'secret').warnings).toEqual(['P: expected whole seconds']);
    expect(read(boolean, 'secret').warnings).toEqual(['P: expected true or false']);
    expect(read(date, 'secret').warnings).toEqual(['P: expected an RFC 2822 or RFC 3339 date']);
    expect(read(decimal, 'secret').warnings).toEqual(['P: expected a decimal from 0 to 1']);
    expect(read(text, { a: 'secret' }).warnings).toEqual(['P: expected text']);
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

  it.each([
    '-5',
    '+5',
    '1e5',
    ' 42',
    '42 ',
    '42\n',
    '4.0',
    '0x10',
    'Infinity',
    'NaN',
    '٤٢',
    '9007199254740992',
    '1'.repeat(400),
    -5,
    4.5,
    1e21,
    true,
    [42],
    { valueOf: 42 },
  ])('does not take %j for a whole number', (value) => {
    expect(read(integer, value)).toEqual({ values: {}, warnings: ['P: expected a whole number'] });
  });

  it('reads the largest whole number that has no neighbour mistaken for it', () => {
    expect(read(integer, '9007199254740991').values.P).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each(['1.1', '-0.1', '1e0', '.5', '1.', '0,5', '0x1', 'NaN', `0.${'1'.repeat(400)}`, '2e-1x'])(
    'does not take %j for a share',
    (value) => {
      expect(read(decimal, value).warnings).toHaveLength(1);
    },
  );

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

  it('refuses a URL that may have a password anywhere', () => {
    expect(read(url, 'https://user:1/23@example.com').warnings).toEqual(['P: expected a URL']);
  });

  it('takes the error 0 for none', () => {
    expect(read(errorCode, '0')).toEqual({ values: { P: undefined }, warnings: [] });
    expect(read(errorCode, '13224').values.P).toBe(13224);
  });

  it.each(['TRUE', 'True', '1', 'yes', ' true', 1])('does not take %j for a boolean', (value) => {
    expect(read(boolean, value).warnings).toHaveLength(1);
  });

  it.each(['2025', '31 Feb 2025 00:00:00 +0000', '2025-02-31T00:00:00Z', 1756043394])(
    'does not take %j for a date',
    (value) => {
      expect(read(date, value).warnings).toHaveLength(1);
    },
  );

  it('reads JSON that is nested deeper than a stack', () => {
    const deep = `{"transcript":"hi","more":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const schema = json('an object', anObject);
    expect(read(schema, deep).values.P).toMatchObject({ transcript: 'hi' });
  });

  it.each(['{', '[]', 'null', '"text"', { transcript: 'hi' }])(
    'does not take %j for JSON of the form asked for',
    (value) => {
      const schema = json('an object', anObject);
      expect(read(schema, value).warnings).toEqual(['P: expected JSON of an object']);
    },
  );

  it('looks at own parameters only, whatever their names', () => {
    const inherited = Object.create({ Count: '1', Text: 'x' });
    expect(readParameters({ Count: integer, Text: text }, inherited)).toEqual(nothing);

    const hostile = JSON.parse('{"__proto__":{"Count":"1"},"constructor":"x","toString":null}');
    expect(readParameters({ Count: integer }, hostile)).toEqual(nothing);
    expect(readParameters({ constructor: text }, {})).toEqual(nothing);
  });

  it.each(['1'.repeat(1e6), `0.${'0'.repeat(1e6)}`, ' '.repeat(1e6), `${'['.repeat(1e6)}`])(
    'refuses a megabyte (%#)',
    (value) => {
      for (const schema of [boolean, integer, decimal, date]) {
        expect(read(schema, value).warnings).toHaveLength(1);
      }
    },
  );
});
