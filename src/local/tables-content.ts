import {
  type AttributeValue,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** An item read back, as plain JavaScript. */
export type StoredItem = Record<string, unknown>;

/** All items of a table. For tables of a demonstration's size. */
export async function allItems(client: DynamoDBClient, table: string): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) {
    items.push(...Items.map((item) => unmarshall(item)));
  }
  return items;
}

/** One line of a timeline, out of an index of the events table. */
export interface TimelineEntry {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly summary: string;
}

/** The events of a call or a conference, in the order in which they happened. */
export async function timelineOf(
  client: DynamoDBClient,
  table: string,
  index: 'byCall' | 'byConference',
  sid: string,
): Promise<TimelineEntry[]> {
  const key = index === 'byCall' ? 'callSid' : 'conferenceSid';
  const entries: TimelineEntry[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      IndexName: index,
      KeyConditionExpression: '#key = :sid',
      ExpressionAttributeNames: { '#key': key },
      ExpressionAttributeValues: { ':sid': { S: sid } },
    },
  );
  for await (const { Items = [] } of pages) entries.push(...Items.map(entryOf));
  return entries;
}

function entryOf(item: Record<string, AttributeValue>): TimelineEntry {
  const { id, type, occurredAt, summary } = unmarshall(item);
  return { id, type, occurredAt, summary };
}
