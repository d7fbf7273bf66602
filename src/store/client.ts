import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { type Connections, connections } from '../aws-calls/connections.ts';
import { JsonProtocol } from './json-protocol.ts';

/** DynamoDB's client, as the store needs it. */
export interface DynamoDb extends Pick<Connections, 'dropIdleConnections'> {
  readonly client: DynamoDBClient;
}

/**
 * The SDK's client for the store, which tries again itself: it knows the deadline, and which
 * statements of a call are open.
 */
export function dynamoDb(config: DynamoDBClientConfig = {}): DynamoDb {
  const { requestHandler, dropIdleConnections } = connections();
  const client = new DynamoDBClient({
    protocol: JsonProtocol,
    maxAttempts: 1,
    requestHandler,
    ...config,
  });
  // It copies every input and output for a log, although there is none.
  client.middlewareStack.remove('loggerMiddleware');
  return { client, dropIdleConnections };
}
