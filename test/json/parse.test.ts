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
        if (isExact(Number(value), String(value))) expect(BigInt(Number(value))).toBe(value);
      }),
    );
  });

  it('is not looked for where brackets would overflow the stack, and that is said', () => {
    const deep = `[12345678901234567890,${'['.repeat(100_000)}${']'.repeat(100_000)}]`;
    expect(parseJson(deep).warnings).toEqual([
      'numbers: not checked for digits that cannot be held',
    ]);
  });

  it('takes no time by the square of its zeros', () => {
    const number = `0.1${'0'.repeat(1_000_000)}1`;
    expect(parseJson(`{"a":${number}}`)).toEqual({
      value: { a: number },
      warnings: [`a: ${AS_TEXT}`],
    });
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
    ['{"b\\\\":0,"a":1,"a":2}', { 'b\\': 0, a: 2 }, ['a']],
    ['{"\\ud800":1,"\\ud800":2}', { '\ud800': 2 }, ['\ufffd']],
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

describe('oddities without end', () => {
  it('are named a hundred times', () => {
    const numbers = `[${Array(1_000).fill('1e400').join()}]`;
    const names = `[${Array(1_000).fill('{"a":1,"a":2}').join()}]`;
    for (const [text, what] of [
      [numbers, AS_TEXT],
      [names, TWICE],
    ] as const) {
      const { warnings } = parseJson(text);
      expect(warnings).toHaveLength(101);
      expect(warnings.at(-1)).toBe(`more places: ${what}`);
    }
  });

  it('are named by no more than 200 letters, and fill no memory however deep they stand', () => {
    const levels = 50_000;
    const deep = `${'{"b":1,"b":2,"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    const { warnings } = parseJson(deep);
    expect(warnings).toHaveLength(101);
    expect(warnings[99]).toBe(`${'a.'.repeat(99)}b: ${TWICE}`);
    const below = parseJson(`{"${'n'.repeat(200)}":${deep}}`);
    expect(below.warnings).toEqual([`${'n'.repeat(200)}…: ${TWICE}`]);
    expect(parseJson(`{"${'n'.repeat(201)}":1e400}`).warnings).toEqual([
      `${'n'.repeat(200)}…: ${AS_TEXT}`,
    ]);
  });
});

it('gives what JSON.parse gives, without a warning, for all that JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, space) => {
      const text = JSON.stringify(value, undefined, space);
      expect(parseJson(text)).toEqual({ value: JSON.parse(text), warnings: [] });
    }),
  );
});
