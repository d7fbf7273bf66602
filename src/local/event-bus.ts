import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';

/**
 * Starts what stands for EventBridge's default bus, on a free port of 127.0.0.1: it takes whatever is
 * put on it, and tells of each entry. Any other bus is not there.
 */
export async function startEventBus(
  onEntry: (entry: PutEventsRequestEntry) => void,
): Promise<{ readonly endpoint: string; stop(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const input = JSON.parse(await text(request));
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    switch (request.headers['x-amz-target']) {
      case 'AWSEvents.PutEvents': {
        const entries: PutEventsRequestEntry[] = input.Entries;
        for (const entry of entries) onEntry(entry);
        const Entries = entries.map(() => ({ EventId: randomUUID() }));
        response.end(JSON.stringify({ FailedEntryCount: 0, Entries }));
        break;
      }
      case 'AWSEvents.DescribeEventBus':
        if (input.Name === 'default') response.end(JSON.stringify({ Name: input.Name }));
        else response.writeHead(400).end(JSON.stringify({ __type: 'ResourceNotFoundException' }));
        break;
      default:
        response.writeHead(400).end(JSON.stringify({ __type: 'UnknownOperationException' }));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = promisify(server.close).call(server);
      server.closeAllConnections();
      await closed;
    },
  };
}
