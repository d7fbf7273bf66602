import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { eventOf, readEventsOf } from '../../src/cli/stored-events.ts';

/** A table that has these items, and an index with all of them. */
function aTable(items: readonly object[]) {
  // The paginator accepts only the SDK's own client.
  const client = Object.create(DynamoDBClient.prototype);
  client.send = async ({ input }: { input: object }) =>
    'RequestItems' in input ? { Responses: { events: items } } : { Items: items };
  return { client, table: 'events', signal: new AbortController().signal };
}

describe('the events of a call', () => {
  const item = (id: string, occurredAt: string) => ({
    id: { S: id },
    occurredAt: { S: occurredAt },
  });
  const later = item('later', '2026-11-23T12:00:01.000Z');
  const earlier = item('earlier', '2026-11-23T12:00:00.000Z');

  it('come in the order in which they happened', async () => {
    const events = await readEventsOf(aTable([later, earlier]), 'byCall', 'CA1');
    expect(events.map(({ id }) => id)).toEqual(['earlier', 'later']);
  });

  it('are without what was forgotten, and is in the index for a moment still', async () => {
    const forgotten = { id: { S: 'gone' }, forgottenAt: { S: '2026-11-23T12:00:00.000Z' } };
    const events = await readEventsOf(aTable([forgotten, later]), 'byCall', 'CA1');
    expect(events.map(({ id }) => id)).toEqual(['later']);
  });
});

it('leaves out of an event what does not have its form, and warns of it', () => {
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
