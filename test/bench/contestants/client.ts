import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** The table that a contestant writes to. */
export const TABLE = process.env.EVENTS_TABLE ?? '';

/**
 * The client of all but the product, as the SDK makes it: with its own sockets (50, kept open), retries
 * and timeouts. (The product's second for a connection would fail whoever sends a thousand calls at
 * once: the SDK counts waiting for one of the 50 sockets too.)
 */
export const client = new DynamoDBClient();
