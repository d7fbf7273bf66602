import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  type KeysAndAttributes,
} from '@aws-sdk/client-dynamodb';
import { CliError } from './errors.ts';

/** A table to read from, and until when. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly signal: AbortSignal;
  /** Waits between two attempts. @default the timer of Node.js */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

type Item = Record<string, AttributeValue>;

/** The most keys that BatchGetItem takes (Amazon DynamoDB API reference). */
const MAX_KEYS = 100;
/** Attempts in a row that bring no item. */
const MAX_ATTEMPTS = 8;
const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 5_000;

/**
 * Reads the items with these keys, in no order; what is not there is left out. Keys that DynamoDB
 * leaves unprocessed (a throttle, or an answer cut at 16 MB) are asked for again with exponential
 * backoff and full jitter, as its API reference recommends.
 *
 * @throws CliError where DynamoDB leaves keys unprocessed attempt after attempt
 */
export async function batchGet(
  {
    client,
    table,
    signal,
    pause = (milliseconds) => sleep(milliseconds, undefined, { signal }),
  }: Table,
  keyName: string,
  keys: readonly string[],
  options: Omit<KeysAndAttributes, 'Keys'> = {},
): Promise<Item[]> {
  const items: Item[] = [];
  for (let start = 0; start < keys.length; start += MAX_KEYS) {
    const asked = keys.slice(start, start + MAX_KEYS);
    let waiting: Item[] = asked.map((key) => ({ [keyName]: { S: key } }));
    let attempts = 0;
    while (waiting.length > 0) {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [table]: { ...options, Keys: waiting } } }),
        { abortSignal: signal },
      );
      const found = Responses?.[table] ?? [];
      items.push(...found);
      waiting = UnprocessedKeys?.[table]?.Keys ?? [];
      if (waiting.length === 0) break;
      attempts = found.length > 0 ? 0 : attempts + 1;
      if (attempts === MAX_ATTEMPTS) {
        throw new CliError(
          `DynamoDB left ${waiting.length} items of ${table} unread after ${attempts} attempts: it is throttling. Try again later.`,
        );
      }
      await pause(Math.random() * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempts));
    }
  }
  return items;
}
