import { describe, expect, it } from 'vitest';
import { eventOf } from '../../src/cli/stored-events.ts';

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
