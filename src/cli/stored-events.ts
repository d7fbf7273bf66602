import { type AttributeValue, GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { JsonObject, Webhook } from '../events/voice-event.ts';
import { batchGet, type Table } from './batch-get.ts';

/** An item of the events table, read back. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  /** ISO 8601 with milliseconds, UTC. */
  readonly occurredAt: string;
  /** The CloudEvent's `time`. */
  readonly sentAt?: string;
  readonly arrivedAt: string;
  readonly summary: string;
  readonly details: JsonObject;
  readonly parameters: JsonObject;
  /** What an event without a webhook is about, verbatim. */
  readonly data?: JsonObject;
  readonly source: string;
  readonly schema?: string;
  readonly callSid?: string;
  readonly conferenceSid?: string;
  readonly accountSid?: string;
  /** The call that dialled this one. */
  readonly parentCallSid?: string;
  readonly eventSid?: string;
  readonly webhook?: Webhook;
  readonly extra?: JsonObject;
  readonly warnings?: readonly string[];
  readonly recordId: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** The event with this id, whole; `undefined` where there is none. Read consistently. */
export async function readEvent(
  { client, table, signal }: Table,
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
 * @throws CliError where DynamoDB leaves keys unprocessed attempt after attempt
 */
export async function readEventsOf(
  source: Table,
  index: 'byCall' | 'byConference',
  sid: string,
): Promise<StoredEvent[]> {
  const ids = await idsOf(source, index, sid);
  const items = await batchGet(source, 'id', ids);
  return items.map(eventOf).sort(inOrder);
}

async function idsOf(
  { client, table, signal }: Table,
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
