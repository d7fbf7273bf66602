import { describe, expect, it } from 'vitest';
import { eventOf } from '../../src/cli/stored-events.ts';
import { jsonOf } from '../../src/cli/stored-item.ts';

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

describe('an item as an event', () => {
  it('leaves out what does not have its form, and warns of it', () => {
    const event = eventOf({
      id: 'EZ1',
      occurredAt: 'yesterday',
      arrivedAt: '2026-11-23T12:00:00.000Z',
      summary: 5,
      details: ['no object'],
      warnings: ['stored', 7],
    });
    expect(event).toMatchObject({
      id: 'EZ1',
      type: '',
      occurredAt: '2026-11-23T12:00:00.000Z',
      summary: '',
      details: {},
      warnings: [
        'stored',
        '7',
        'occurredAt: stored in a form that cannot be read',
        'summary: stored in a form that cannot be read',
        'details: stored in a form that cannot be read',
      ],
    });
  });
});
