import { type DynamoDBClient, paginateScan, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { counted } from '../../voice/wording.ts';
import { batchObjects } from '../failed-batches/batch-objects.ts';
import type { System } from '../system.ts';
import type { Finding } from './part.ts';

/** Counting more pages (of up to 1 MB each) would cost more than it is worth. */
const MAX_PAGES = 20;

/** Rejections that are still to be handled. */
export async function rejectionsFinding(
  { dynamoDb, rejectionsTable }: System,
  signal: AbortSignal,
): Promise<Finding> {
  const { count, isAll } = await countItems(dynamoDb, rejectionsTable, signal);
  const facts = { waiting: count, isAll };
  if (count === 0) return { state: 'good', says: 'none waiting', facts };
  const says = `${isAll ? '' : 'at least '}${count} waiting`;
  return {
    state: 'bad',
    says,
    todo: 'voice-events rejections list',
    facts,
  };
}

/** Batches that Lambda gave up, and put into the bucket. */
export async function failedBatchesFinding(system: System, signal: AbortSignal): Promise<Finding> {
  const objects = batchObjects(system, undefined);
  try {
    const keys = await objects.keys(signal);
    const facts = { waiting: keys.length };
    if (keys.length === 0) return { state: 'good', says: 'none waiting', facts };
    const says = `${counted(keys.length, 'batch', 'batches')} waiting`;
    return { state: 'bad', says, todo: 'voice-events failed-batches list', facts };
  } finally {
    objects.close();
  }
}

/** Not what stands for forgotten ones. */
const ONLY_EVENTS = {
  FilterExpression: 'attribute_not_exists(forgottenAt)',
};

/** The events of a local stack. A deployed one's are too many to be counted. */
export async function eventsFinding(
  { dynamoDb, eventsTable }: System,
  signal: AbortSignal,
): Promise<Finding> {
  const { count, isAll } = await countItems(dynamoDb, eventsTable, signal, ONLY_EVENTS);
  const says = `${isAll ? '' : 'at least '}${count} stored`;
  return { state: 'good', says, facts: { stored: count, isAll } };
}

async function countItems(
  client: DynamoDBClient,
  TableName: string,
  abortSignal: AbortSignal,
  filter: Pick<ScanCommandInput, 'FilterExpression'> = {},
) {
  const pages = paginateScan(
    { client },
    { TableName, Select: 'COUNT', ...filter },
    { abortSignal },
  );
  let count = 0;
  let read = 0;
  for await (const { Count = 0, LastEvaluatedKey } of pages) {
    count += Count;
    read += 1;
    if (read === MAX_PAGES && LastEvaluatedKey) return { count, isAll: false };
  }
  return { count, isAll: true };
}
