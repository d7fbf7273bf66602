import { batchGet, type Table } from '../batch-get.ts';

/**
 * Which of the keys are in a table, read consistently. So is that of a forgotten event: to send it
 * again would only bring it nearer to the day on which nothing keeps it out (test/model).
 */
export async function storedKeys(
  table: Table,
  keyName: 'id' | 'recordId',
  keys: readonly string[],
): Promise<Set<string>> {
  const items = await batchGet(table, keyName, [...new Set(keys)], {
    ProjectionExpression: '#key',
    ExpressionAttributeNames: { '#key': keyName },
    ConsistentRead: true,
  });
  return new Set(items.map((item) => item[keyName]?.S ?? ''));
}
