import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';

/**
 * Creates the two tables where they are missing, with the keys and indexes that the deployed ones
 * have, and waits until both are active. Tables that exist are left as they are.
 */
export async function createTables(
  client: DynamoDBClient,
  {
    eventsTable,
    rejectionsTable,
  }: { readonly eventsTable: string; readonly rejectionsTable: string },
): Promise<void> {
  await Promise.all([
    createTable(client, {
      TableName: eventsTable,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['id', 'callSid', 'conferenceSid', 'occurredAt'].map((name) => ({
        AttributeName: name,
        AttributeType: 'S',
      })),
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        timeline('byCall', 'callSid'),
        timeline('byConference', 'conferenceSid'),
      ],
    }),
    createTable(client, {
      TableName: rejectionsTable,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'recordId', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'recordId', KeyType: 'HASH' }],
    }),
  ]);
}

function timeline(indexName: string, partitionKey: string) {
  return {
    IndexName: indexName,
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' as const },
      { AttributeName: 'occurredAt', KeyType: 'RANGE' as const },
    ],
    Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: ['type', 'summary'] },
  };
}

async function createTable(client: DynamoDBClient, input: CreateTableCommandInput): Promise<void> {
  try {
    await client.send(new CreateTableCommand(input));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  const { TableName } = input;
  await waitUntilTableExists(
    { client, minDelay: 0.05, maxDelay: 1, maxWaitTime: 30 },
    { TableName },
  );
}
