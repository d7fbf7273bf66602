import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import dynalite from 'dynalite';
import { PortInUseError } from '../port-in-use.ts';
import {
  batchExecuteStatement,
  type OnInsert,
  type RunOperation,
} from './batch-execute-statement.ts';
import { checkDataDir } from './data-dir.ts';
import { type Answer, ask, jsonAnswer, type Request, receive, send } from './exchange.ts';

const HOST = '127.0.0.1';
const TARGET = 'x-amz-target';
const API = 'DynamoDB_20120810';

/**
 * Starts a DynamoDB on 127.0.0.1 that any AWS SDK or command line can use: dynalite, and in front
 * of it a stand-in for `BatchExecuteStatement` with `INSERT`, because dynalite has no PartiQL.
 *
 * Port 0 takes a free port; an error names the port when another program has it. With `dataDir`
 * the tables are there again at the next start, without it they are in memory. `onInsert` is told
 * each item that an INSERT put, which stands for the tables' streams. `stop` lets what is
 * being written finish, then closes every connection and the files.
 */
export async function startDynamoDb({
  port,
  dataDir,
  onInsert = () => {},
}: {
  readonly port: number;
  readonly dataDir?: string | undefined;
  readonly onInsert?: OnInsert;
}): Promise<{ readonly endpoint: string; stop(): Promise<void> }> {
  if (dataDir !== undefined) await checkDataDir(dataDir);
  const server = dynalite({
    ...(dataDir !== undefined && { path: dataDir }),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  const [database] = server.listeners('request') as RequestListener[];
  if (!database) throw new Error('dynalite has no request listener to stand in front of');
  const inProgress = new Set<Promise<void>>();
  let stopped: Promise<void> | undefined;
  server.removeAllListeners('request');
  server.on('request', async (message, response) => {
    const request = await receive(message).catch(() => undefined);
    // The client went away, or the files are closing: dynalite would throw out of its event listener.
    if (!request || stopped) return;
    const exchange = answerTo(request, database, onInsert).then((answer) => send(response, answer));
    inProgress.add(exchange);
    await exchange.finally(() => inProgress.delete(exchange));
  });
  await listen(server, port);

  const close = async () => {
    // First: dynalite closes its files as soon as no connection is left, and a client that was
    // killed leaves none while its call is still being written.
    await Promise.all(inProgress);
    const closed = promisify(server.close).call(server);
    server.closeAllConnections();
    await closed;
  };
  return {
    endpoint: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    stop: () => {
      stopped ??= close();
      return stopped;
    },
  };
}

async function answerTo(
  request: Request,
  database: RequestListener,
  onInsert: OnInsert,
): Promise<Answer> {
  try {
    return await perform(request, database, onInsert);
  } catch (error) {
    const __type = 'com.amazonaws.dynamodb.v20120810#InternalServerError';
    return jsonAnswer(500, { __type, message: `The local stand-in failed: ${error}` });
  }
}

function perform(request: Request, database: RequestListener, onInsert: OnInsert): Promise<Answer> {
  if (request.headers[TARGET] !== `${API}.BatchExecuteStatement`) return ask(database, request);
  const run: RunOperation = (operation, input) => {
    const headers = { ...request.headers, [TARGET]: `${API}.${operation}` };
    return ask(database, { ...request, headers, body: JSON.stringify(input) });
  };
  return batchExecuteStatement(request.body, run, onInsert);
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    // Only a server that listens can be closed, and dynalite closes its files with the server.
    server.listen(0, HOST);
    await once(server, 'listening');
    await promisify(server.close).call(server);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new PortInUseError('dynamodb', port);
    throw new Error(`DynamoDB cannot listen on ${HOST}:${port}: ${code}`, { cause: error });
  }
}
