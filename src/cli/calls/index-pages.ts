import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Table } from '../batch-get.ts';
import { CliError } from '../errors.ts';
import { type CallEntry, callEntry } from './call-entry.ts';

/** A partition of one of the indexes of calls, and its key. */
export interface Partition {
  readonly index: 'byDay' | 'byNumber' | 'byParentCall';
  readonly key: string;
}

/** From when until when, both included; ISO 8601 with milliseconds, UTC. */
export interface Times {
  readonly from: string;
  readonly to: string;
}

const KEY_NAMES = {
  byDay: 'endedDay',
  byNumber: 'otherParty',
  byParentCall: 'parentCallSid',
} as const;

/** Most lists are short: the first page is small, and who reads on gets larger ones. */
const FIRST_PAGE = 50;
const GROWTH = 4;
/** Ten partitions with two pages each are some 10 MB. */
const MAX_PAGE = 1_000;

/**
 * The entries of a partition, newest first, page by page. The next page is asked for while the
 * reader has the one before.
 *
 * @throws CliError where the table does not have the index
 */
export async function* entryPages(
  source: Table,
  partition: Partition,
  times: Times,
): AsyncGenerator<readonly CallEntry[]> {
  let size = FIRST_PAGE;
  let page = query(source, partition, times, size);
  for (;;) {
    const { Items = [], LastEvaluatedKey } = await page;
    if (LastEvaluatedKey !== undefined) {
      size = Math.min(MAX_PAGE, size * GROWTH);
      page = query(source, partition, times, size, LastEvaluatedKey);
      // The reader may have enough, and never learn of an error.
      page.catch(() => {});
    }
    const entries = Items.map(callEntry).filter((entry) => entry !== undefined);
    if (entries.length > 0) yield entries;
    if (LastEvaluatedKey === undefined) return;
  }
}

async function query(
  { client, table, signal }: Table,
  { index, key }: Partition,
  { from, to }: Times,
  limit: number,
  after?: Record<string, AttributeValue>,
) {
  const command = new QueryCommand({
    TableName: table,
    IndexName: index,
    KeyConditionExpression: '#key = :key AND occurredAt BETWEEN :from AND :to',
    // Without what no row shows, `id` and `summary`, there is a third less to parse.
    ProjectionExpression: '#type, occurredAt, callSid, accountSid, #call',
    ExpressionAttributeNames: { '#key': KEY_NAMES[index], '#type': 'type', '#call': 'call' },
    ExpressionAttributeValues: { ':key': { S: key }, ':from': { S: from }, ':to': { S: to } },
    ScanIndexForward: false,
    Limit: limit,
    ...(after && { ExclusiveStartKey: after }),
  });
  return client.send(command, { abortSignal: signal }).catch((error: Error) => {
    throw withoutIndex(error, table, index);
  });
}

/** What a query failed with, in the operator's words where the table does not have the index. */
export function withoutIndex(error: Error, table: string, index: string): Error {
  const { name, message } = error;
  if (name !== 'ValidationException' || !message.includes('index')) return error;
  return new CliError(
    `The table ${table} has no index ${index}: it was deployed before there was one. The changelog says how an existing deployment gets it.`,
  );
}
