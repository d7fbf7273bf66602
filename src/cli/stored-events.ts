import { GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { jsonOf } from '../json/item.ts';
import type { JsonObject } from '../json/json-object.ts';
import { batchGet, type Table } from './batch-get.ts';
import { withoutIndex } from './calls/index-pages.ts';
import { isTombstone } from './forgotten.ts';
import { asList, asNumber, asObject, asText, asTime, attributeReader } from './stored-item.ts';

/** An item of the events table, read back. Values within its objects may be of any kind. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  /** ISO 8601 with milliseconds, UTC. */
  readonly occurredAt: string;
  /** The CloudEvent's `time`. */
  readonly sentAt?: string | undefined;
  readonly arrivedAt: string;
  readonly summary: string;
  readonly details: JsonObject;
  readonly parameters: JsonObject;
  /** What an event without a webhook is about, verbatim. */
  readonly data?: JsonObject | undefined;
  readonly source: string;
  readonly schema?: string | undefined;
  readonly callSid?: string | undefined;
  readonly conferenceSid?: string | undefined;
  readonly accountSid?: string | undefined;
  /** The call that dialled this one. */
  readonly parentCallSid?: string | undefined;
  readonly eventSid?: string | undefined;
  readonly webhook?: JsonObject | undefined;
  readonly extra?: JsonObject | undefined;
  readonly warnings?: readonly string[];
  readonly recordId: string;
  /** Epoch seconds. */
  readonly expiresAt?: number | undefined;
}

/** The item of the event with this id, whole, as JSON; `undefined` where there is none. Read consistently. */
export async function readEventItem(
  { client, table, signal }: Table,
  id: string,
): Promise<JsonObject | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: table, Key: { id: { S: id } }, ConsistentRead: true }),
    { abortSignal: signal },
  );
  return Item && jsonOf(Item);
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
  return items
    .filter((item) => !isTombstone(item))
    .map((item) => eventOf(jsonOf(item)))
    .sort(inOrder);
}

const INDEX_KEYS = {
  byCall: 'callSid',
  byConference: 'conferenceSid',
  byNumber: 'otherParty',
  byParentCall: 'parentCallSid',
} as const;

/**
 * The ids of the events that an index has under a key: a SID, or a number.
 *
 * @throws CliError where the table does not have the index
 */
export async function idsOf(
  { client, table, signal }: Table,
  index: keyof typeof INDEX_KEYS,
  key: string,
): Promise<string[]> {
  const ids: string[] = [];
  const pages = paginateQuery({ client }, allOf(table, index, key), { abortSignal: signal });
  try {
    for await (const { Items = [] } of pages) ids.push(...Items.map(({ id }) => id?.S ?? ''));
  } catch (error) {
    throw error instanceof Error ? withoutIndex(error, table, index) : error;
  }
  return ids;
}

/** How many events a call or a conference has by now. */
export async function countEventsOf(
  { client, table, signal }: Table,
  index: 'byCall' | 'byConference',
  sid: string,
): Promise<number> {
  let events = 0;
  const query = {
    ...allOf(table, index, sid),
    ProjectionExpression: undefined,
    Select: 'COUNT' as const,
  };
  const pages = paginateQuery({ client }, query, { abortSignal: signal });
  for await (const { Count = 0 } of pages) events += Count;
  return events;
}

function allOf(table: string, index: keyof typeof INDEX_KEYS, key: string) {
  return {
    TableName: table,
    IndexName: index,
    KeyConditionExpression: '#key = :key',
    ProjectionExpression: 'id',
    ExpressionAttributeNames: { '#key': INDEX_KEYS[index] },
    ExpressionAttributeValues: { ':key': { S: key } },
  };
}

/** What stands where no time can be read. */
const NO_TIME = new Date(0).toISOString();

/**
 * An item as an event, whatever is in it: an attribute that does not have the form that it should is
 * left out, and a warning names it.
 */
export function eventOf(item: JsonObject): StoredEvent {
  const { read, unreadable } = attributeReader(item);
  const arrivedAt = read('arrivedAt', asTime);
  const occurredAt = read('occurredAt', asTime);
  const event = {
    id: read('id', asText) ?? '',
    type: read('type', asText) ?? '',
    occurredAt: occurredAt ?? arrivedAt ?? NO_TIME,
    arrivedAt: arrivedAt ?? occurredAt ?? NO_TIME,
    summary: read('summary', asText) ?? '',
    details: read('details', asObject) ?? {},
    parameters: read('parameters', asObject) ?? {},
    source: read('source', asText) ?? '',
    recordId: read('recordId', asText) ?? '',
    schema: read('schema', asText),
    callSid: read('callSid', asText),
    conferenceSid: read('conferenceSid', asText),
    accountSid: read('accountSid', asText),
    parentCallSid: read('parentCallSid', asText),
    eventSid: read('eventSid', asText),
    sentAt: read('sentAt', asTime),
    data: read('data', asObject),
    webhook: read('webhook', asObject),
    extra: read('extra', asObject),
    expiresAt: read('expiresAt', asNumber),
  };
  const stored = read('warnings', asList) ?? [];
  const warnings = [
    ...stored.map((one) => asText(one) ?? JSON.stringify(one)),
    ...unreadable.map((name) => `${name}: stored in a form that cannot be read`),
  ];
  return warnings.length === 0 ? event : { ...event, warnings };
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
  return asNumber(details.sequenceNumber) ?? Infinity;
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
