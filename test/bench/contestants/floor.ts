import {
  type AttributeValue,
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
} from '@aws-sdk/client-dynamodb';
import type {
  KinesisStreamBatchResponse,
  KinesisStreamEvent,
  KinesisStreamRecord,
} from 'aws-lambda';
import { client, TABLE } from './client.ts';
import { eventItem } from './item.ts';

const IDS_A_CALL = 100;
const STATEMENTS_A_CALL = 25;
const CALLS_IN_FLIGHT = 8;

/**
 * The floor: what the product's calls cost by themselves, through the SDK's client as it comes. It
 * decodes, and sends the same lookups and inserts, as many at a time; nothing is checked, logged,
 * counted or tried again, and no processor runs.
 *
 * It has the same client as the peers, not the product's, so it answers one question: how cheap can a
 * correct consumer be that leaves the client as it is? With the product's tuned protocol it would be
 * below the product by what the product does besides its calls, and say nothing about the choice
 * between the two clients.
 */
export async function handler({
  Records,
}: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> {
  const items = Records.map(itemOf);
  // As the product: one insert finds out by itself what is known already.
  await insert(items.length > STATEMENTS_A_CALL ? await withoutKnown(items) : items);
  return { batchItemFailures: [] };
}

type PlainItem = Record<string, unknown>;

async function withoutKnown(items: readonly PlainItem[]): Promise<PlainItem[]> {
  const known = new Set<unknown>();
  await inFlight(chunks(items, IDS_A_CALL), async (chunk) => {
    const { Responses } = await client.send(
      new BatchGetItemCommand({
        RequestItems: {
          [TABLE]: {
            Keys: chunk.map(({ id }) => ({ id: { S: id as string } })),
            ProjectionExpression: 'id',
          },
        },
      }),
    );
    for (const { id } of Responses?.[TABLE] ?? []) known.add(id?.S);
  });
  return items.filter(({ id }) => !known.has(id));
}

async function insert(items: readonly PlainItem[]): Promise<void> {
  await inFlight(chunks(items, STATEMENTS_A_CALL), (chunk) =>
    client.send(
      new BatchExecuteStatementCommand({
        Statements: chunk.map(attributesOf).map((attributes) => ({
          Statement: statementFor(attributes),
          Parameters: Object.values(attributes),
        })),
      }),
    ),
  );
}

function itemOf(record: KinesisStreamRecord): PlainItem {
  const event = JSON.parse(Buffer.from(record.kinesis.data, 'base64').toString());
  if (typeof event.data === 'string') event.data = JSON.parse(event.data);
  return eventItem(event, record);
}

/** Marshals in the cheapest way there is: it knows only what an event holds. */
function attributesOf(item: PlainItem): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = {};
  for (const name in item) {
    const value = item[name];
    if (value != null) attributes[name] = attributeValue(value);
  }
  return attributes;
}

function attributeValue(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(attributeValue) };
  return { M: attributesOf(value as PlainItem) };
}

const statements = new Map<string, string>();

function statementFor(attributes: object): string {
  const names = Object.keys(attributes);
  const key = names.join();
  let statement = statements.get(key);
  if (statement === undefined) {
    const values = names.map((name) => `'${name}': ?`).join(', ');
    statement = `INSERT INTO "${TABLE}" VALUE {${values}}`;
    statements.set(key, statement);
  }
  return statement;
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const all: Item[][] = [];
  for (let i = 0; i < items.length; i += size) all.push(items.slice(i, i + size));
  return all;
}

async function inFlight<Item>(items: Item[], run: (item: Item) => Promise<unknown>): Promise<void> {
  const left = items.values();
  const work = async () => {
    for (const item of left) await run(item);
  };
  await Promise.all(Array.from({ length: CALLS_IN_FLIGHT }, work));
}
