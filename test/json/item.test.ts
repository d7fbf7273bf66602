import { describe, expect, it } from 'vitest';
import { jsonOf } from '../../src/json/item.ts';

describe('an item as JSON', () => {
  it('has every attribute, whatever its name', () => {
    const parameters = JSON.parse('{"M": {"__proto__": {"S": "x"}, "constructor": {"S": "y"}}}');
    expect(JSON.stringify(jsonOf({ parameters }))).toBe(
      '{"parameters":{"__proto__":"x","constructor":"y"}}',
    );
  });

  it('has values of every type', () => {
    const item = {
      text: { S: '' },
      truth: { BOOL: false },
      nothing: { NULL: true as const },
      bytes: { B: Uint8Array.of(0, 1, 2) },
      list: { L: [{ S: 'a' }, { N: '1' }] },
      sets: {
        M: { texts: { SS: ['a'] }, numbers: { NS: ['1'] }, bytes: { BS: [new Uint8Array()] } },
      },
    };
    expect(jsonOf(item)).toEqual({
      text: '',
      truth: false,
      nothing: null,
      bytes: 'AAEC',
      list: ['a', 1],
      sets: { texts: ['a'], numbers: [1], bytes: [''] },
    });
  });

  it('changes no number: one that a double cannot hold is its own text', () => {
    const numbers = { L: ['1', '0.10', '1e125', '9007199254740993'].map((N) => ({ N })) };
    expect(jsonOf({ numbers })).toEqual({ numbers: [1, 0.1, 1e125, '9007199254740993'] });
  });
});
