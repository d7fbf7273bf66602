import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../src/clock.ts';
import { pause } from '../../src/stream/pause.ts';
import { EVENT_RETENTION_MS, EVENTS_TABLE, STREAM_RETENTION_MS } from './world.ts';

/**
 * Has an event forgotten as the contract of the table asks for it: a tombstone takes its place in one
 * PutItem, and stays for as long as a copy of the event may come back.
 */
export async function forget(client: DynamoDBClient, id: string, clock: Clock): Promise<void> {
  const Key = { id: { S: id } };
  const read = new GetItemCommand({ TableName: EVENTS_TABLE, Key, ConsistentRead: true });
  if ((await client.send(read)).Item?.type === undefined) return;
  const now = clock.now();
  const neededUntil = now + EVENT_RETENTION_MS + STREAM_RETENTION_MS;
  const tombstone = {
    id: { S: id },
    forgottenAt: { S: new Date(now).toISOString() },
    expiresAt: { N: String(Math.floor(neededUntil / 1_000)) },
  };
  for (;;) {
    try {
      await client.send(new PutItemCommand({ TableName: EVENTS_TABLE, Item: tombstone }));
      return;
    } catch {
      await pause(500 * clock.random(), undefined, clock);
    }
  }
}
