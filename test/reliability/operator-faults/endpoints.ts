import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from './self-signed.ts';

/** Endpoints on 127.0.0.1 that nobody can call. */
export interface Endpoints {
  /** Its certificate is issued by nobody whom the function trusts. */
  readonly untrusted: string;
  /** Breaks each connection. */
  readonly resets: string;
  /** Nothing listens there any more. */
  readonly refuses: string;
}

/** Starts them; they are stopped with `started`. */
export async function startEndpoints(started: AsyncDisposableStack): Promise<Endpoints> {
  const listen = async (server: Server) => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const close = async (server: Server) => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  const tls = createTlsServer(selfSigned, (_, response) => response.end());
  const resetting = createServer(({ socket }) => socket.destroy());
  const gone = createServer();
  const refuses = await listen(gone);
  await close(gone);
  started.defer(() => close(tls));
  started.defer(() => close(resetting));
  return {
    untrusted: `https://${await listen(tls)}`,
    resets: `http://${await listen(resetting)}`,
    refuses: `http://${refuses}`,
  };
}
