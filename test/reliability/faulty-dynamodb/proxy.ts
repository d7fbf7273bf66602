import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type Answer, type Request, receive } from '../../../src/local/dynamodb/exchange.ts';
import { type ReadCall, readCall } from './call.ts';
import { answer, drop, refusal, suffer } from './effect.ts';
import type { CallToDynamoDb, Fault } from './fault.ts';

/** What stands between the consumer and a DynamoDB. */
export interface FaultyDynamoDbOptions {
  /** Of the DynamoDB that does the work. */
  readonly engine: string;
  /** Asked once for each call. */
  readonly faultFor: (call: CallToDynamoDb) => Fault;
  /** Ends the process that calls with this access key at once, as a crash does. */
  readonly kill?: (accessKeyId: string) => void;
}

/** How DynamoDB can be away as a whole. */
export type Absence = 'connections refused' | 'connections dropped' | 'server errors' | 'silence';

/** A DynamoDB that faults happen to, on 127.0.0.1. */
export interface FaultyDynamoDb {
  readonly endpoint: string;
  /** Calls of the consumer by what they met. */
  readonly calls: ReadonlyMap<Fault['kind'], number>;
  /** By event id, how many inserts have taken effect, whatever the consumer heard of them. */
  readonly inserts: ReadonlyMap<string, number>;
  /** By key, when the caller that wrote an item was told so, by `performance.now`. */
  readonly told: ReadonlyMap<string, number>;
  /** From now on, nothing comes back on the connections that are open; gives their number. */
  readonly fallSilent: () => number;
  readonly goAway: (how: Absence) => Promise<void>;
  readonly comeBack: () => Promise<void>;
  /** Resolves when nothing is on its way to the engine any more. */
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a proxy in front of a DynamoDB, which does to the consumer's calls what `faultFor` says. */
export async function startFaultyDynamoDb(options: FaultyDynamoDbOptions): Promise<FaultyDynamoDb> {
  const { engine, faultFor, kill = () => {} } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const calls = new Map<Fault['kind'], number>();
  const inserts = new Map<string, number>();
  const told = new Map<string, number>();
  const inProgress = new Set<Promise<void>>();
  const connections = new Set<Socket>();
  const silent = new WeakSet<Socket>();
  let absence: Absence | undefined;

  const server = createServer((message, response) => {
    const exchange = serve(message, response).catch(() => drop(response));
    inProgress.add(exchange);
    exchange.finally(() => inProgress.delete(exchange));
  });
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  // No connection ends by itself while the consumer takes it for alive.
  server.keepAliveTimeout = 60_000;
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await receive(message);
    if (silent.has(message.socket)) return;
    if (absence !== undefined) return beAway(absence, response);
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const call = readCall(operation, request.body);
    if (!call) return answer(response, await forward(engine, agent, request));
    const fault = faultFor(call);
    calls.set(fault.kind, (calls.get(fault.kind) ?? 0) + 1);
    await suffer(fault, {
      call,
      response,
      perform: (parts) => perform(request, response, call, parts),
      kill: () => kill(accessKeyIdOf(request)),
    });
  }

  async function perform(
    request: Request,
    response: ServerResponse,
    whole: ReadCall,
    parts?: readonly number[],
  ): Promise<Answer> {
    const body = parts ? whole.only(parts) : request.body;
    const reply = await forward(engine, agent, { ...request, body });
    const call = parts ? readCall(whole.operation, body) : whole;
    const written = (reply.status === 200 && call?.written(reply.body)) || [];
    if (whole.operation === 'BatchExecuteStatement') {
      for (const key of written) inserts.set(key, (inserts.get(key) ?? 0) + 1);
    }
    response.once('finish', () => {
      for (const key of written) told.set(key, performance.now());
    });
    return reply;
  }

  const settled = async () => {
    while (inProgress.size > 0) await Promise.all(inProgress);
  };
  const close = async () => {
    const closed = promisify(server.close).call(server);
    server.closeAllConnections();
    await closed;
  };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    inserts,
    told,
    fallSilent() {
      for (const connection of connections) silent.add(connection);
      return connections.size;
    },
    async goAway(how) {
      if (absence === 'connections refused') await listen(port);
      absence = how;
      if (how === 'connections refused') await close();
    },
    async comeBack() {
      if (absence === 'connections refused') await listen(port);
      absence = undefined;
    },
    settled,
    async stop() {
      await settled();
      if (server.listening) await close();
      agent.destroy();
    },
  };
}

function beAway(how: Absence, response: ServerResponse): void {
  if (how === 'server errors') answer(response, refusal(503, 'ServiceUnavailable'));
  else if (how !== 'silence') drop(response);
}

/** The SDK signs its requests, which nobody checks here, and says with whose key. */
function accessKeyIdOf({ headers }: Request): string {
  return /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
}

async function forward(
  engine: string,
  agent: Agent,
  { method, headers, body }: Request,
): Promise<Answer> {
  const { host: _, ...others } = headers;
  const outgoing = httpRequest(engine, {
    method,
    agent,
    headers: { ...others, 'content-length': Buffer.byteLength(body) },
  });
  outgoing.end(body);
  const [incoming]: IncomingMessage[] = await once(outgoing, 'response');
  const status = incoming?.statusCode ?? 500;
  return { status, headers: {}, body: incoming ? await text(incoming) : '' };
}
