import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { table } from '../../src/cli/output.ts';

const plain = (...given: Parameters<typeof table>) => stripVTControlCharacters(table(...given));

it('a table has columns as wide as their widest cells, and no spaces at its right end', () => {
  const rows = [
    ['日本', '', 'x'],
    ['a', '\u001b[31mred\u001b[39m', ''],
  ];
  expect(plain(['N', 'NAME', ''], rows)).toBe('N     NAME\n日本        x\na     red');
});

it('a table may have more rows than a call takes arguments', () => {
  expect(plain(['N'], Array(200_000).fill(['1'])).length).toBe(400_001);
});
