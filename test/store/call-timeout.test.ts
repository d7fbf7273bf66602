import { createServer, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { dynamoDb } from '../../src/store/client.ts';
import { dynamoDbStore } from '../../src/store/dynamodb-store.ts';
import { farAway, ids, stoppedClock } from '../fixtures/consumer.ts';
import { listening } from '../fixtures/listening.ts';
import { aDispatched } from '../fixtures/valid-event.ts';

type Answer = (response: ServerResponse, call: number, socket: Socket) => void;

let server: Awaited<ReturnType<typeof listening>>;
afterEach(() => server.stop());

/** The store over a real client, and a DynamoDB that answers so. */
async function aStoreAnsweredBy(answer: Answer) {
  let calls = 0;
  server = await listening(
    createServer(async (request, response) => {
      await buffer(request);
      calls += 1;
      answer(response, calls, request.socket);
    }),
  );
  const retries: string[] = [];
  const store = dynamoDbStore({
    dynamoDb: dynamoDb({
      endpoint: server.endpoint,
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
  const { store, retries } = await aStoreAnsweredBy((response, call) => {
    if (call > 1) return response.end('{"Responses":[{"TableName":"events"}]}');
    response.writeHead(200, { 'content-length': '1000' });
    return response.write('{"Responses":');
  });
  expect(await store.commit([aDispatched('E1')], farAway)).toEqual([
    { kind: 'stored', warnings: 0 },
  ]);
  expect(retries).toEqual(['TimeoutError']);
});

it('meets connections that died in silence once, and not one after the other', async () => {
  const dead = new Set<Socket>();
  const opened = new Set<Socket>();
  const { store, retries } = await aStoreAnsweredBy((response, _, socket) => {
    opened.add(socket);
    if (!dead.has(socket)) response.end('{"Responses":{"events":[]},"UnprocessedKeys":{}}');
  });
  await store.known(ids(800), farAway);
  expect(opened.size).toBe(8);
  for (const socket of opened) dead.add(socket);

  expect(await store.known(['E1'], farAway)).toEqual(['new']);
  // Of eight dead connections the call met one; the others were closed then.
  expect(retries).toEqual(['TimeoutError']);
});
