import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it, vi } from 'vitest';
import { findEvents } from '../../../src/cli/forget/find-events.ts';

/** More than a call of a function takes as arguments. */
const EVENTS = 150_000;
const PAGE = 5_000;

/** A table in which one call has so many events. */
function aTableOf(count: number): DynamoDBClient {
  // The paginator accepts only the SDK's own client.
  const client = Object.create(DynamoDBClient.prototype);
  client.send = async ({ input: { IndexName, ExclusiveStartKey, RequestItems } }: Command) => {
    const keys = RequestItems?.events.Keys;
    if (keys)
      return { Responses: { events: keys.map((key) => ({ ...key, type: { S: 'a type' } })) } };
    if (IndexName !== 'byCall') return { Items: [] };
    const start = ExclusiveStartKey ?? 0;
    const end = Math.min(count, start + PAGE);
    const Items = Array.from({ length: end - start }, (_, n) => ({ id: { S: `EZ${start + n}` } }));
    return { Items, LastEvaluatedKey: end < count ? end : undefined };
  };
  return client;
}

interface Command {
  readonly input: {
    readonly IndexName?: string;
    readonly ExclusiveStartKey?: number;
    readonly RequestItems?: { readonly events: { readonly Keys: readonly object[] } };
  };
}

it('finds any number of events of a call', async () => {
  const { signal } = new AbortController();
  const source = { client: aTableOf(EVENTS), table: 'events', signal };
  const subject = { numbers: [], callSids: ['CA1'] };
  const { steps } = await findEvents(source, subject, () => false, vi.fn());
  expect(steps.flat()).toHaveLength(EVENTS);
});
