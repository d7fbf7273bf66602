import { Agent } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** The table that a contestant writes to. */
export const TABLE = process.env.EVENTS_TABLE ?? '';

/**
 * A client with the product's sockets, and the SDK's own retries and timeouts. (The product's second
 * for a connection would fail whoever sends a thousand calls at once: the SDK counts waiting for one
 * of the 50 sockets too.)
 */
export const client = new DynamoDBClient({
  requestHandler: new NodeHttpHandler({
    httpAgent: new Agent({ keepAlive: true, maxSockets: 50 }),
  }),
});
