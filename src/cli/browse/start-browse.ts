import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { newSecret } from './access.ts';
import { browseApp } from './app.ts';
import type { BrowseContext } from './browse-context.ts';

/** A server of the pages. */
export interface BrowseServer {
  /** With the token: whoever has it may look. */
  readonly url: string;
  /** The same for a single use. */
  readonly urlOnce: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a server of the pages on 127.0.0.1. Port 0 takes a free one.
 *
 * @throws what `listen` of `node:http` throws: `EADDRINUSE` where the port is taken
 */
export async function startBrowse(context: BrowseContext, port: number): Promise<BrowseServer> {
  // The pages know the port, which is known when the server listens.
  let app: Hono | undefined;
  const server = createServer(
    getRequestListener((request) => app?.fetch(request) ?? new Response('', { status: 503 }), {
      overrideGlobalObjects: false,
    }),
  );
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
  const [token, ticket] = [newSecret(), newSecret()];
  const address = (key: string) => `http://127.0.0.1:${own}/?token=${key}`;
  const stopping = new AbortController();
  app = browseApp(context, { port: own, token, ticket }, stopping.signal);
  return {
    url: address(token),
    urlOnce: address(ticket),
    async stop() {
      stopping.abort();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
