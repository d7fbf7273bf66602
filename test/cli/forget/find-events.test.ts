import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { findEvents } from '../../../src/cli/forget/find-events.ts';

/** More than a call of a function takes as arguments. */
const EVENTS = 150_000;

const PAGE = 5_000;

interface Asked {
  readonly IndexName?: string;
  readonly ExclusiveStartKey?: { readonly n: { readonly N: string } };
  readonly RequestItems?: { readonly events: { readonly Keys: readonly object[] } };
}

/** A table in which one call has so many events. */
function aTableOf(count: number): DynamoDBClient {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        const output = { $metadata: {}, ...answerTo(input as Asked, count) };
        return { response: {}, output };
      },
    { step: 'initialize' },
  );
  return client;
}

function answerTo({ IndexName, ExclusiveStartKey, RequestItems }: Asked, count: number) {
  if (RequestItems) {
    const { Keys } = RequestItems.events;
    return { Responses: { events: Keys.map((key) => ({ ...key, type: { S: 'a type' } })) } };
  }
  if (IndexName !== 'byCall') return { Items: [] };
  const start = Number(ExclusiveStartKey?.n.N ?? 0);
  const end = Math.min(count, start + PAGE);
  return {
    Items: Array.from({ length: end - start }, (_, n) => ({ id: { S: `EZ${start + n}` } })),
    ...(end < count && { LastEvaluatedKey: { n: { N: String(end) } } }),
  };
}

it('finds any number of events of a call', async () => {
  const { signal } = new AbortController();
  const source = { client: aTableOf(EVENTS), table: 'events', signal };
  const subject = { numbers: [], callSids: ['CA1'] };
  const { steps } = await findEvents(
    source,
    subject,
    () => false,
    () => {},
  );
  expect(steps.flat()).toHaveLength(EVENTS);
});
