import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** How the SDK's clients connect, so that nothing waits for a connection that died in silence. */
export interface Connections {
  /** For a client's option of this name. */
  readonly requestHandler: {
    readonly httpAgent: HttpAgent;
    readonly httpsAgent: HttpsAgent;
    readonly connectionTimeout: number;
  };
  /** Closes connections that wait for their next call: one that died in silence is among them. */
  readonly dropIdleConnections: () => void;
}

export function connections(): Connections {
  const httpAgent = new HttpAgent({ keepAlive: true });
  const httpsAgent = new HttpsAgent({ keepAlive: true });
  return {
    requestHandler: { httpAgent, httpsAgent, connectionTimeout: 1_000 },
    dropIdleConnections() {
      for (const { freeSockets } of [httpAgent, httpsAgent]) {
        for (const sockets of Object.values(freeSockets)) {
          for (const socket of sockets ?? []) socket.destroy();
        }
      }
    },
  };
}
