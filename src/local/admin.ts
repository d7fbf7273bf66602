import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createServer } from 'dynamodb-admin';
import { PortInUseError } from './port-in-use.ts';

/** Starts dynamodb-admin, a web view of the tables, on 127.0.0.1. */
export async function startAdmin(
  client: DynamoDBClient,
  port: number,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  // Its types come from its own, newer copy of the client.
  const app = createServer({ dynamoDbClient: client as never });
  const server: Server = app.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? new PortInUseError('admin', port) : error;
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
