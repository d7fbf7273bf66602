import type { Socket } from 'node:net';
import {
  type Exchange,
  type InstantDynamoDb,
  startInstantDynamoDb,
} from '../../fixtures/instant-dynamodb.ts';
import { FAULTS } from './faults.ts';

/** A DynamoDB in memory that faults happen to, on its way over real sockets. */
export interface FaultyDynamoDb extends InstantDynamoDb {
  /** How many calls met each fault. */
  readonly met: ReadonlyMap<string, number>;
  /** From now on, nothing comes back on the connections that are open; gives their number. */
  readonly fallSilent: () => number;
}

/**
 * Starts a DynamoDB that asks of each call which fault it meets, by its name.
 *
 * @param kill ends the process that calls with this access key at once, as a crash does
 */
export async function startFaultyDynamoDb(
  faultFor: (operation: string) => string | undefined,
  kill: (accessKeyId: string) => void = () => {},
): Promise<FaultyDynamoDb> {
  const met = new Map<string, number>();
  const sockets = new Set<Socket>();
  const silent = new WeakSet<Socket>();

  function serve(exchange: Exchange): void {
    const { request, response, operation } = exchange;
    const socket = response.socket as Socket;
    if (silent.has(socket)) return;
    sockets.add(socket);
    const fault = faultFor(operation) ?? 'none';
    met.set(fault, (met.get(fault) ?? 0) + 1);
    // The SDK signs its requests, which nobody checks here, and says with whose key.
    const [, caller = ''] = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
    FAULTS[fault]?.({ ...exchange, kill: () => kill(caller) });
  }

  return {
    ...(await startInstantDynamoDb({ serve })),
    met,
    fallSilent() {
      const open = [...sockets].filter(({ destroyed }) => !destroyed);
      for (const socket of open) silent.add(socket);
      return open.length;
    },
  };
}
