import { batchGet, type Table } from '../batch-get.ts';

/** Which of the keys are in a table, read consistently. */
export async function present(
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
