import { DeleteItemCommand, GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { inFlight } from '../../in-flight.ts';
import { isType } from '../printable.ts';
import type { System } from '../system.ts';
import { type Rejection, type RejectionHead, rejectionOf } from './rejection.ts';

/** Which rejections; what is not given does not matter. */
export interface RejectionFilter {
  readonly reason?: string;
  readonly since?: Date;
  readonly until?: Date;
  /** In full, or its ending. */
  readonly type?: string;
}

const HEAD = ['recordId', 'reason', 'rejectedAt', 'issues', 'type', 'eventId'];
const CALLS_IN_FLIGHT = 10;

/**
 * The rejections that a filter lets through, newest first. The table has no index, so all of it is
 * read, or so many pages of at most 1 MB; `onScanned` is told after each how many items were read.
 */
export async function findRejections(
  { dynamoDb, rejectionsTable }: System,
  filter: RejectionFilter,
  {
    signal,
    onScanned,
    maxPages = Infinity,
  }: { signal: AbortSignal; onScanned?: (items: number) => void; maxPages?: number },
): Promise<RejectionHead[]> {
  const found: RejectionHead[] = [];
  let scanned = 0;
  let pagesLeft = maxPages;
  const pages = paginateScan(
    { client: dynamoDb },
    {
      TableName: rejectionsTable,
      ProjectionExpression: HEAD.map((name) => `#${name}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(HEAD.map((name) => [`#${name}`, name])),
      ConsistentRead: true,
      ...condition(filter),
    },
    { abortSignal: signal },
  );
  for await (const { Items = [], ScannedCount = 0 } of pages) {
    scanned += ScannedCount;
    onScanned?.(scanned);
    for (const item of Items) {
      const { payload, partitionKey, streamArn, ...head } = rejectionOf(item);
      if (isType(head.type, filter.type)) found.push(head);
    }
    pagesLeft -= 1;
    if (pagesLeft === 0) break;
  }
  return found.toSorted((a, b) => (a.rejectedAt < b.rejectedAt ? 1 : -1));
}

function condition({ reason, since, until }: RejectionFilter) {
  const parts = [
    reason !== undefined && { text: '#reason = :reason', value: { ':reason': { S: reason } } },
    since && { text: '#rejectedAt >= :since', value: { ':since': { S: since.toISOString() } } },
    until && { text: '#rejectedAt <= :until', value: { ':until': { S: until.toISOString() } } },
  ].filter((part) => typeof part === 'object');
  if (parts.length === 0) return {};
  return {
    FilterExpression: parts.map(({ text }) => text).join(' AND '),
    ExpressionAttributeValues: Object.assign({}, ...parts.map(({ value }) => value)),
  };
}

/**
 * All rejections with their payloads, page by page, read consistently. `onScanned` is told how many
 * items were read by then.
 */
export async function* eachRejection(
  { dynamoDb, rejectionsTable }: System,
  { signal, onScanned }: { signal: AbortSignal; onScanned: (items: number) => void },
): AsyncGenerator<Rejection> {
  let scanned = 0;
  const pages = paginateScan(
    { client: dynamoDb },
    { TableName: rejectionsTable, ConsistentRead: true },
    { abortSignal: signal },
  );
  for await (const { Items = [] } of pages) {
    scanned += Items.length;
    onScanned(scanned);
    for (const item of Items) yield rejectionOf(item);
  }
}

/** The rejections with these ids, in their order; `undefined` for one that is not there. */
export async function readRejections(
  { dynamoDb, rejectionsTable }: System,
  recordIds: readonly string[],
  signal: AbortSignal,
): Promise<(Rejection | undefined)[]> {
  return inFlight(CALLS_IN_FLIGHT, recordIds, read, () => true);

  async function read(recordId: string): Promise<Rejection | undefined> {
    const get = new GetItemCommand({
      TableName: rejectionsTable,
      Key: { recordId: { S: recordId } },
      ConsistentRead: true,
    });
    const { Item } = await dynamoDb.send(get, { abortSignal: signal });
    return Item && rejectionOf(Item);
  }
}

/** Deletes the rejections with these ids. One that is not there is no error. */
export async function deleteRejections(
  { dynamoDb, rejectionsTable }: System,
  recordIds: readonly string[],
  { signal, onDeleted }: { signal: AbortSignal; onDeleted?: () => void },
): Promise<void> {
  const remove = async (recordId: string) => {
    const Key = { recordId: { S: recordId } };
    const command = new DeleteItemCommand({ TableName: rejectionsTable, Key });
    await dynamoDb.send(command, { abortSignal: signal });
    onDeleted?.();
  };
  await inFlight(CALLS_IN_FLIGHT, recordIds, remove, () => !signal.aborted);
}
