import { expect, it } from 'vitest';
import { indentJson } from '../../src/cli/indent-json.ts';

it.each([
  { a: [1, { b: 'x, [y]: "\\' }], none: [], nothing: {}, word: null },
  [[[[[]]]]],
  'text',
  '\\n'.repeat(500_000),
])('indents JSON as JSON.stringify does', (value) => {
  expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  expect(indentJson(JSON.stringify(value, null, '\t'))).toBe(JSON.stringify(value, null, 2));
});

it.each([
  ['{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'],
  ['{"b":1,"10":2}', '{\n  "b": 1,\n  "10": 2\n}'],
  [
    '[12345678901234567890,1e400,-0,1.10,1E2]',
    '[\n  12345678901234567890,\n  1e400,\n  -0,\n  1.10,\n  1E2\n]',
  ],
  ['"\\u0041\\/"', '"\\u0041\\/"'],
  [' 1e400 ', '1e400'],
])('keeps each token of %s as it is written', (text, indented) => {
  expect(indentJson(text)).toBe(indented);
});

it.each([
  ['no JSON', '{"a": 1,}'],
  ['so deep that indentation would be most of it', '['.repeat(3_000) + ']'.repeat(3_000)],
])('leaves a text as it is that is %s', (_, text) => {
  expect(indentJson(text)).toBe(text);
});
