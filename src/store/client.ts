import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { JsonProtocol } from './json-protocol.ts';

/** DynamoDB's client, as the store needs it. */
export interface DynamoDb {
  readonly client: DynamoDBClient;
  /** Closes connections that wait for their next call: one that died in silence is among them. */
  readonly dropIdleConnections: () => void;
}

/**
 * The SDK's client for the store, which tries again itself: it knows the deadline, and which
 * statements of a call are open.
 */
export function dynamoDb(config: DynamoDBClientConfig = {}): DynamoDb {
  const httpAgent = new HttpAgent({ keepAlive: true });
  const httpsAgent = new HttpsAgent({ keepAlive: true });
  const client = new DynamoDBClient({
    protocol: JsonProtocol,
    maxAttempts: 1,
    requestHandler: { httpAgent, httpsAgent, connectionTimeout: 1_000 },
    ...config,
  });
  // It copies every input and output for a log, although there is none.
  client.middlewareStack.remove('loggerMiddleware');
  return {
    client,
    dropIdleConnections() {
      for (const { freeSockets } of [httpAgent, httpsAgent]) {
        for (const sockets of Object.values(freeSockets)) {
          for (const socket of sockets ?? []) socket.destroy();
        }
      }
    },
  };
}
