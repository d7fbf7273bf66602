import { describe, expect, it } from 'vitest';
import { indexWriteUnits, itemBytes, readUnits, writeUnits } from './capacity.ts';

describe('an item’s size', () => {
  it.each([
    ['text, in UTF-8, with its name', { name: { S: 'Zoë' } }, 4 + 4],
    ['a number, two digits a byte and one more', { n: { N: '-12345' } }, 1 + 4],
    ['true and nothing', { yes: { BOOL: true }, no: { NULL: true } }, 3 + 1 + 2 + 1],
    ['bytes, not their base64', { b: { B: Buffer.from('four').toString('base64') } }, 1 + 4],
    ['a map, with its names', { m: { M: { a: { S: 'b' } } } }, 1 + 3 + 1 + 2],
    ['a list', { l: { L: [{ S: 'a' }, { S: 'b' }] } }, 1 + 3 + 2 + 2],
  ])('counts %s', (_, item, bytes) => {
    expect(itemBytes(item)).toBe(bytes);
  });
});

describe('capacity units', () => {
  it('are whole for each 1 KB written', () => {
    expect([0, 1, 1024, 1025].map(writeUnits)).toEqual([1, 1, 1, 2]);
  });

  it('are half for each 4 KB read eventually consistent, and for what is not there', () => {
    expect([0, 1, 4096, 4097].map((bytes) => readUnits(bytes, false))).toEqual([0.5, 0.5, 0.5, 1]);
    expect(readUnits(4097, true)).toBe(2);
  });

  it('are taken by each index that the item stands in, for what the index projects', () => {
    const item = { id: { S: 'EZ1' }, parameters: { S: 'x'.repeat(5000) } };
    expect(indexWriteUnits(item)).toBe(0);
    expect(indexWriteUnits({ ...item, callSid: { S: 'CA1' } })).toBe(1);
    expect(
      indexWriteUnits({
        ...item,
        callSid: { S: 'CA1' },
        conferenceSid: { S: 'CF1' },
        summary: { S: 'x'.repeat(1100) },
      }),
    ).toBe(4);
  });
});
