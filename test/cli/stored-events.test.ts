import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBClient as Client } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { readEventsOf } from '../../src/cli/stored-events.ts';

const { signal } = new AbortController();

/** Answers a query with `count` entries, and BatchGetItem with at most `most` items a call. */
function aClient(
  count: number,
  most: number,
  forgotten = -1,
): { client: DynamoDBClient; sizes: number[] } {
  const sizes: number[] = [];
  const items = Array.from({ length: count }, (_, index) => ({
    id: { S: `event-${index}` },
    ...(index === forgotten && { forgottenAt: { S: '2026-11-23T12:00:00.000Z' } }),
    // The last first: the order is the reader's to make.
    occurredAt: { S: new Date(1e12 - index * 1000).toISOString() },
  }));
  // The paginator accepts only the SDK's own client.
  const client = Object.create(Client.prototype);
  client.send = async ({
    input,
  }: {
    input: { RequestItems?: Record<string, { Keys: typeof items }> };
  }) => {
    if (input.RequestItems === undefined) return { Items: items };
    const { Keys = [] } = input.RequestItems.events ?? {};
    sizes.push(Keys.length);
    const asked = new Set(Keys.map(({ id }) => id.S));
    return {
      Responses: { events: items.filter(({ id }) => asked.has(id.S)).slice(0, most) },
      UnprocessedKeys: Keys.length > most ? { events: { Keys: Keys.slice(most) } } : {},
    };
  };
  return { client, sizes };
}

describe('reading the events of a call', () => {
  it('asks for 100 whole items a call, and again for the keys that were not processed', async () => {
    const { client, sizes } = aClient(150, 60);
    const events = await readEventsOf({ client, table: 'events', signal }, 'byCall', 'CA1');
    expect(sizes).toEqual([100, 40, 50]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(150);
  });

  it('gives them in the order in which they happened', async () => {
    const { client } = aClient(3, 100);
    const events = await readEventsOf({ client, table: 'events', signal }, 'byCall', 'CA1');
    expect(events.map(({ id }) => id)).toEqual(['event-2', 'event-1', 'event-0']);
  });

  it('leaves out what was forgotten, and is in the index for a moment still', async () => {
    const { client } = aClient(3, 100, 1);
    const events = await readEventsOf({ client, table: 'events', signal }, 'byCall', 'CA1');
    expect(events.map(({ id }) => id)).toEqual(['event-2', 'event-0']);
  });

  it('gives up, and says so, where DynamoDB processes no keys at all', async () => {
    const { client } = aClient(1, 0);
    const source = { client, table: 'events', signal, pause: async () => {} };
    await expect(readEventsOf(source, 'byCall', 'CA1')).rejects.toThrow(
      /left 1 items of events unread after 8 attempts: it is throttling/,
    );
  });
});
