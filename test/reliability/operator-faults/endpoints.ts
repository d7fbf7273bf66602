import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { listening } from '../../fixtures/listening.ts';
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
  const tls = await listening(createTlsServer(selfSigned, (_, response) => response.end()));
  const resetting = await listening(createServer(({ socket }) => socket.destroy()));
  const gone = await listening(createServer());
  await gone.stop();
  started.defer(tls.stop);
  started.defer(resetting.stop);
  return {
    untrusted: `https://127.0.0.1:${tls.port}`,
    resets: resetting.endpoint,
    refuses: gone.endpoint,
  };
}
