import { describe, expect, it } from 'vitest';
import { indexWriteUnits, readUnits, writeUnits } from './capacity.ts';

describe('capacity units', () => {
  it('are whole for each 1 KB written', () => {
    expect([0, 1, 1024, 1025].map(writeUnits)).toEqual([1, 1, 1, 2]);
  });

  it('are half for each 4 KB read eventually consistent, and for what is not there', () => {
    expect([0, 1, 4096, 4097].map(readUnits)).toEqual([0.5, 0.5, 0.5, 1]);
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
