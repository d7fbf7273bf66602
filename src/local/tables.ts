import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';

/** What an index of the events table has as its keys. */
const EVENT_KEYS = [
  'id',
  'occurredAt',
  'callSid',
  'conferenceSid',
  'endedDay',
  'otherParty',
  'parentCallSid',
];
/** What a list of calls shows of each, beside the index's keys. */
const CALL_ROW = ['type', 'summary', 'callSid', 'accountSid', 'call'];

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
      AttributeDefinitions: EVENT_KEYS.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        index('byCall', 'callSid', ['type', 'summary']),
        index('byConference', 'conferenceSid', ['type', 'summary']),
        index('byDay', 'endedDay', CALL_ROW),
        index('byNumber', 'otherParty', CALL_ROW),
        index('byParentCall', 'parentCallSid', CALL_ROW),
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

function index(indexName: string, partitionKey: string, NonKeyAttributes: string[]) {
  return {
    IndexName: indexName,
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' as const },
      { AttributeName: 'occurredAt', KeyType: 'RANGE' as const },
    ],
    Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes },
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
