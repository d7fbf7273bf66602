import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Amazon DynamoDB, BatchGetItem: up to 100 keys a call. */
const MAX_KEYS = 100;

/** Which of the keys are in a table, read consistently. */
export async function present(
  client: DynamoDBClient,
  table: string,
  keyName: 'id' | 'recordId',
  keys: readonly string[],
  signal: AbortSignal,
): Promise<Set<string>> {
  const found = new Set<string>();
  const waiting = [...new Set(keys)];
  while (waiting.length > 0) {
    const asked = waiting.splice(0, MAX_KEYS);
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({
        RequestItems: {
          [table]: {
            Keys: asked.map((key) => ({ [keyName]: { S: key } })),
            ProjectionExpression: '#key',
            ExpressionAttributeNames: { '#key': keyName },
            ConsistentRead: true,
          },
        },
      }),
      { abortSignal: signal },
    );
    for (const item of Responses?.[table] ?? []) found.add(item[keyName]?.S ?? '');
    for (const key of UnprocessedKeys?.[table]?.Keys ?? []) waiting.push(key[keyName]?.S ?? '');
  }
  return found;
}
