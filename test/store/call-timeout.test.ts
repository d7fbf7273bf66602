import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dynamoDb } from '../../src/store/client.ts';
import { dynamoDbStore } from '../../src/store/dynamodb-store.ts';
import { farAway, stoppedClock } from '../fixtures/consumer.ts';
import { aDispatched } from '../fixtures/valid-event.ts';

let server: Server;
let answer: (response: ServerResponse, call: number, socket: Socket) => void;
let calls: number;

beforeEach(async () => {
  calls = 0;
  server = createServer(async (request, response) => {
    await buffer(request);
    calls += 1;
    answer(response, calls, request.socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function aStore() {
  const retries: string[] = [];
  const { port } = server.address() as AddressInfo;
  const store = dynamoDbStore({
    dynamoDb: dynamoDb({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    }),
    eventsTable: 'events',
    rejectionsTable: 'rejections',
    retentionDays: 30,
    clock: stoppedClock,
    callTimeoutMs: 1_000,
    onRetry: (reason) => retries.push(reason),
    onOperatorAction: () => {},
  });
  return { store, retries };
}

it('ends a call whose answer has a head and no end, and makes it again', async () => {
  answer = (response, call) => {
    if (call > 1) return response.end('{"Responses":[{"TableName":"events"}]}');
    response.writeHead(200, { 'content-length': '1000' });
    return response.write('{"Responses":');
  };
  const { store, retries } = aStore();
  expect(await store.commit([aDispatched('E1')], farAway)).toEqual([
    { kind: 'stored', warnings: 0 },
  ]);
  expect(retries).toEqual(['TimeoutError']);
});

it('meets connections that died in silence once, and not one after the other', async () => {
  const dead = new Set<Socket>();
  answer = (response, _, socket) => {
    if (!dead.has(socket)) response.end('{"Responses":{"events":[]},"UnprocessedKeys":{}}');
  };
  const { store, retries } = aStore();
  const ids = Array.from({ length: 800 }, (_, n) => `E${n}`);
  server.on('request', ({ socket }) => opened.add(socket));
  const opened = new Set<Socket>();
  await store.known(ids, farAway);
  expect(opened.size).toBe(8);
  for (const socket of opened) dead.add(socket);

  expect(await store.known(['E1'], farAway)).toEqual(['new']);
  // Of eight dead connections the call met one; the others were closed then.
  expect(retries).toEqual(['TimeoutError']);
});
