import { setTimeout } from 'node:timers/promises';
import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { JsonObject, Webhook } from '../events/voice-event.ts';
import { CliError } from './errors.ts';

/** An item of the events table, read back. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  /** ISO 8601 with milliseconds, UTC. */
  readonly occurredAt: string;
  readonly arrivedAt: string;
  readonly summary: string;
  readonly details: JsonObject;
  readonly parameters: JsonObject;
  readonly source: string;
  readonly schema?: string;
  readonly callSid?: string;
  readonly conferenceSid?: string;
  readonly accountSid?: string;
  readonly eventSid?: string;
  readonly webhook?: Webhook;
  readonly extra?: JsonObject;
  readonly warnings?: readonly string[];
  readonly recordId: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** Where events are read from, and until when. */
export interface EventsTable {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly signal: AbortSignal;
  /** Waits between two tries. @default for real */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** The most keys that BatchGetItem takes (Amazon DynamoDB API reference). */
const KEYS_A_CALL = 100;
const MOST_TRIES = 8;

/** The event with this id, whole; `undefined` where there is none. Read consistently. */
export async function readEvent(
  { client, table, signal }: EventsTable,
  id: string,
): Promise<StoredEvent | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: table, Key: { id: { S: id } }, ConsistentRead: true }),
    { abortSignal: signal },
  );
  return Item && eventOf(Item);
}

/**
 * The events of a call or a conference, whole, in the order in which they happened. The index tells
 * which they are; it is eventually consistent, so the latest may not be among them yet.
 *
 * @throws CliError where DynamoDB goes on leaving keys unprocessed
 */
export async function readEventsOf(
  source: EventsTable,
  index: 'byCall' | 'byConference',
  sid: string,
): Promise<StoredEvent[]> {
  const ids = await idsOf(source, index, sid);
  const events: StoredEvent[] = [];
  for (let start = 0; start < ids.length; start += KEYS_A_CALL) {
    source.signal.throwIfAborted();
    events.push(...(await readBatch(source, ids.slice(start, start + KEYS_A_CALL))));
  }
  return events.sort(inOrder);
}

async function idsOf(
  { client, table, signal }: EventsTable,
  index: 'byCall' | 'byConference',
  sid: string,
): Promise<string[]> {
  const key = index === 'byCall' ? 'callSid' : 'conferenceSid';
  const ids: string[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      IndexName: index,
      KeyConditionExpression: '#key = :sid',
      ExpressionAttributeNames: { '#key': key },
      ExpressionAttributeValues: { ':sid': { S: sid } },
    },
    { abortSignal: signal },
  );
  for await (const { Items = [] } of pages) ids.push(...Items.map(({ id }) => id?.S ?? ''));
  return ids;
}

async function readBatch(
  { client, table, signal, pause = waitFor(signal) }: EventsTable,
  ids: readonly string[],
): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  let keys = ids.map((id): Record<string, AttributeValue> => ({ id: { S: id } }));
  for (let tries = 1; ; tries += 1) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [table]: { Keys: keys } } }),
      { abortSignal: signal },
    );
    events.push(...(Responses?.[table] ?? []).map(eventOf));
    keys = UnprocessedKeys?.[table]?.Keys ?? [];
    if (keys.length === 0) return events;
    if (tries === MOST_TRIES) {
      throw new CliError(
        `DynamoDB left ${keys.length} events of ${table} unread after ${tries} tries: it is throttling. Try again later.`,
      );
    }
    // Backoff with full jitter. An answer may also be cut at 16 MB, and goes on at once then.
    if (Responses?.[table]?.length === 0) {
      await pause(Math.random() * 50 * 2 ** tries);
    }
  }
}

function waitFor(signal: AbortSignal) {
  return (milliseconds: number) => setTimeout(milliseconds, undefined, { signal });
}

function eventOf(item: Record<string, AttributeValue>): StoredEvent {
  // The numbers were JavaScript's when they were stored, so they are exactly that again.
  return unmarshall(item, { wrapNumbers: Number }) as StoredEvent;
}

/** By time; events of the same instant by Twilio's number, where they have one. */
function inOrder(a: StoredEvent, b: StoredEvent): number {
  return (
    compare(a.occurredAt, b.occurredAt) ||
    compare(numberOf(a), numberOf(b)) ||
    compare(a.arrivedAt, b.arrivedAt) ||
    compare(a.id, b.id)
  );
}

function numberOf({ details }: StoredEvent): number {
  return typeof details?.sequenceNumber === 'number' ? details.sequenceNumber : Infinity;
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
