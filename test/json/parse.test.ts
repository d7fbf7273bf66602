import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExact } from '../../src/json/number.ts';
import { parseJson } from '../../src/json/parse.ts';

const AS_TEXT = 'kept as text, because the number has more digits than can be held';
const TWICE = 'stands more than once; the last one counts';

describe('a number that a double cannot hold', () => {
  it.each([
    '12345678901234567890',
    '9007199254740993',
    '0.1234567890123456789012345678901234567890',
    '1e400',
    '-1e400',
    '1e-400',
    '1.00000000000000000001',
  ])('stays as its text, with a warning that does not quote it: %s', (number) => {
    const { value, warnings } = parseJson(`{"a":[0,{"b": ${number}}],"c":1}`);
    expect(value).toEqual({ a: [0, { b: number }], c: 1 });
    expect(warnings).toEqual([`a.1.b: ${AS_TEXT}`]);
  });

  it.each(['0', '-0', '1', '1.50', '1e3', '1.0E+2', '100000000000000000000', '0.1', '1e-7', '0.0'])(
    'is not %s',
    (number) => {
      expect(parseJson(`[${number}]`)).toEqual({ value: [Number(number)], warnings: [] });
    },
  );

  it('is told by its digits alone', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(isExact(value, JSON.stringify(value))).toBe(true);
        expect(isExact(value, value.toExponential())).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 200n }), (value) => {
        expect(isExact(Number(value), String(value))).toBe(
          BigInt(Number(value)) === value && isExact(Number(value), String(value)),
        );
        if (BigInt(Number(value)) !== value) {
          expect(isExact(Number(value), String(value)) && Number(value) < 2 ** 53).toBe(false);
        }
      }),
    );
  });

  it('is not looked for where brackets would overflow the stack, and that is said', () => {
    const deep = `[12345678901234567890,${'['.repeat(100_000)}${']'.repeat(100_000)}]`;
    expect(parseJson(deep).warnings).toEqual([
      'numbers: not checked for digits that cannot be held',
    ]);
  });

  it('may stand in an object of any names', () => {
    const { value, warnings } = parseJson('{"__proto__":{"a":1e999},"constructor":7}');
    expect(JSON.stringify(value)).toBe('{"__proto__":{"a":"1e999"},"constructor":7}');
    expect(warnings).toEqual([`__proto__.a: ${AS_TEXT}`]);
  });
});

describe('a name that stands twice', () => {
  it.each([
    ['{"id":"A","id":"B"}', { id: 'B' }, ['id']],
    ['{"a":[{"b":1,"b" : 2}],"b":3}', { a: [{ b: 2 }], b: 3 }, ['a.0.b']],
    ['{"\\u0061":1,"a":2}', { a: 2 }, ['a']],
    ['{"a":1,"a":2,"a":3}', { a: 3 }, ['a']],
    ['[{"a":1},{"a":1,"a":2}]', [{ a: 1 }, { a: 2 }], ['1.a']],
  ])('is warned of: %s', (text, value, places) => {
    expect(parseJson(text)).toEqual({
      value,
      warnings: places.map((place) => `${place}: ${TWICE}`),
    });
  });

  it.each([
    '{"a":{"b":1},"b":2}',
    '{"a":"{\\"b\\":1,\\"b\\":2}"}',
    '{"a" : 1, "b"\n: "a\\": "}',
    '[{"a":1},{"a":1}]',
    '"a:b"',
  ])('is not in %s', (text) =>
    expect(parseJson(text)).toEqual({ value: JSON.parse(text), warnings: [] }),
  );
});

it('names a hundred places in each part, however many there are', () => {
  const long = `{${Array.from({ length: 300 }, (_, n) => `"n${n}":1e400`)}}`;
  expect(parseJson(`[${long},{},${long}]`).warnings).toHaveLength(200);
  const twice = `{${Array.from({ length: 300 }, (_, n) => `"n${n}":1,"n${n}":1`)}}`;
  expect(parseJson(`{"a":${twice},"b":{"c":1,"c":1}}`).warnings).toHaveLength(101);
  const oneMany = `{"a":{${Array(300).fill('"n":1').join()},"m":1,"m":1}}`;
  expect(parseJson(oneMany).warnings).toHaveLength(2);
});

it('gives what JSON.parse gives, without a warning, for all that JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, space) => {
      const text = JSON.stringify(value, undefined, space);
      expect(parseJson(text)).toEqual({ value: JSON.parse(text), warnings: [] });
    }),
  );
});
