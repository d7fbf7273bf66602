import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dynamoDb } from '../../src/store/client.ts';
import { listening } from '../fixtures/listening.ts';

type Command = typeof insert | typeof lookUp | typeof put;
type Answer = (response: ServerResponse) => void;

/** A request as it came, and what the server answers with next. */
let received: { request: IncomingMessage; body: Buffer } | undefined;
let answer: Answer = (response) => response.end('{}');
let server: Awaited<ReturnType<typeof listening>>;
let config: DynamoDBClientConfig;

beforeAll(async () => {
  server = await listening(
    createServer(async (request, response) => {
      received = { request, body: await buffer(request) };
      answer(response);
    }),
  );
  config = {
    endpoint: `${server.endpoint}/path`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  };
});
afterAll(() => server.stop());

const ours = () => dynamoDb(config).client;
const theirs = () => new DynamoDBClient({ ...config, maxAttempts: 1 });

/** What a client sends for a call. */
async function requestOf(command: Command, client: DynamoDBClient) {
  answer = (response) => response.end('{}');
  await client.send(command as typeof lookUp);
  if (received === undefined) throw new Error('nothing was sent');
  const { request, body } = received;
  return { method: request.method, url: request.url, headers: request.headers, body };
}

/** What a client makes of an answer: what it gives, or what it throws. */
async function readingOf(command: Command, client: DynamoDBClient, given: Answer) {
  answer = given;
  try {
    const { $metadata, ...output } = await client.send(command as typeof lookUp);
    return { output, requestId: $metadata.requestId };
  } catch (error) {
    const { name, message, $fault, code } = error as Error & { $fault?: string; code?: string };
    return { name, message: message.split('\n')[0], $fault, code };
  }
}

const odd = 'quote " backslash \\ control \u0001 line\u2028 émoji 😀';
const insert = new BatchExecuteStatementCommand({
  Statements: [
    {
      Parameters: [
        { S: odd },
        { M: { [odd]: { L: [{ N: '1' }, { BOOL: false }, { NULL: true }] }, none: { M: {} } } },
      ],
      Statement: `INSERT INTO "events" VALUE {'id': ?, 'details': ?}`,
    },
  ],
});
const lookUp = new BatchGetItemCommand({
  RequestItems: { events: { ProjectionExpression: 'id', Keys: [{ id: { S: odd } }] } },
});
const put = new BatchWriteItemCommand({
  RequestItems: {
    rejections: [{ PutRequest: { Item: { payload: { B: new Uint8Array([0, 255]) } } } }],
  },
});

describe('a call', () => {
  it.each<[string, Command]>([
    ['inserts', insert],
    ['looks up', lookUp],
  ])('that %s says the same as the SDK’s, and is signed', async (_, command) => {
    const mine = await requestOf(command, ours());
    const sdks = await requestOf(command, theirs());
    expect(JSON.parse(mine.body.toString())).toEqual(JSON.parse(sdks.body.toString()));
    // The SDK writes in its schema's order.
    expect(mine.body.toString()).toBe(JSON.stringify(command.input));
    expect(sdks.body.toString()).not.toBe(mine.body.toString());
    expect([mine.method, mine.url]).toEqual([sdks.method, sdks.url]);
    expect(mine.headers).toMatchObject({
      'content-type': sdks.headers['content-type'],
      'x-amz-target': sdks.headers['x-amz-target'],
      'content-length': String(mine.body.length),
      'x-amz-content-sha256': createHash('sha256').update(mine.body).digest('hex'),
    });
    expect(mine.headers.authorization).toContain('AWS4-HMAC-SHA256 Credential=key/');
  });

  it('is left to the SDK where there are bytes in it', async () => {
    const mine = await requestOf(put, ours());
    expect(mine.body).toEqual((await requestOf(put, theirs())).body);
    expect(mine.body.toString()).toContain('"B":"AP8="');
  });

  it('is made once: the store tries again', async () => {
    let calls = 0;
    const throttled: Answer = (response) => {
      calls += 1;
      response.writeHead(400).end('{"__type":"ThrottlingException","message":"slow down"}');
    };
    expect(await readingOf(insert, ours(), throttled)).toMatchObject({
      name: 'ThrottlingException',
    });
    expect(calls).toBe(1);
    expect(received?.request.headers['amz-sdk-request']).toBe('attempt=1; max=1');
  });
});

describe('calls of one client', () => {
  it('are aborted each by its own signal', async () => {
    const held: ServerResponse[] = [];
    answer = (response) => held.push(response);
    const client = ours();
    const controllers = ['first', 'second', 'third'].map(() => new AbortController());
    const calls = controllers.map(({ signal: abortSignal }) =>
      client.send(new BatchGetItemCommand(lookUp.input), { abortSignal }),
    );
    await vi.waitFor(() => expect(held).toHaveLength(3));
    controllers[1]?.abort();
    await expect(calls[1]).rejects.toMatchObject({ name: 'AbortError' });
    for (const response of held) response.end('{"Responses":{"events":[]}}');
    await expect(calls[0]).resolves.toMatchObject({ Responses: { events: [] } });
    await expect(calls[2]).resolves.toMatchObject({ Responses: { events: [] } });
  });

  it('are not begun when the signal was aborted before', async () => {
    received = undefined;
    const call = ours().send(lookUp, { abortSignal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(received).toBeUndefined();
  });
});

describe('connections that wait for their next call', () => {
  it('are closed when one of them may be dead, and only they', async () => {
    const held: ServerResponse[] = [];
    const { client, dropIdleConnections } = dynamoDb(config);
    const sockets: (number | undefined)[] = [];
    const call = async () => {
      answer = (response) => response.end('{"Responses":{"events":[]}}');
      await client.send(new BatchGetItemCommand(lookUp.input));
      sockets.push(received?.request.socket.remotePort);
    };
    await call();
    await call();
    expect(sockets[1]).toBe(sockets[0]);
    dropIdleConnections();
    await call();
    expect(sockets[2]).not.toBe(sockets[0]);

    answer = (response) => held.push(response);
    const underWay = client.send(new BatchGetItemCommand(lookUp.input));
    await vi.waitFor(() => expect(held).toHaveLength(1));
    dropIdleConnections();
    held[0]?.end('{"Responses":{"events":[]}}');
    await expect(underWay).resolves.toMatchObject({ Responses: { events: [] } });
  });
});

describe('an answer', () => {
  const item = { id: { S: odd }, n: { N: '1' }, l: { L: [{ NULL: true }] }, m: { M: {} } };
  const text = JSON.stringify({
    Responses: { events: [item] },
    UnprocessedKeys: { events: { Keys: [{ id: { S: 'E2' } }] } },
  });
  const statements = JSON.stringify({
    Responses: [
      { TableName: 'events' },
      { TableName: 'events', Error: { Code: 'DuplicateItem', Message: odd } },
    ],
  });
  const fail = (status: number, type: string) => (response: ServerResponse) =>
    response
      .writeHead(status, { 'x-amzn-requestid': 'R1', 'x-amzn-errortype': type })
      .end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'no' }));

  it.each<[string, Command, Answer]>([
    ['of items', lookUp, (response) => response.setHeader('x-amzn-requestid', 'R1').end(text)],
    ['of statements', insert, (response) => response.end(statements)],
    ['without content', insert, (response) => response.end('{}')],
    [
      'in pieces',
      lookUp,
      (response) => {
        const bytes = Buffer.from(text);
        // The cut is in the middle of a character.
        const cut = bytes.indexOf('😀') + 2;
        response.write(bytes.subarray(0, cut));
        setTimeout(() => response.end(bytes.subarray(cut)), 20);
      },
    ],
    ['that refuses', insert, fail(400, 'ResourceNotFoundException')],
    ['that throttles', lookUp, fail(400, 'ThrottlingException')],
    ['of a fault', lookUp, fail(500, 'InternalServerError')],
    ['of nobody knows whom', lookUp, fail(503, 'ServiceUnavailable')],
    [
      'that is cut off',
      lookUp,
      (response) => {
        response.setHeader('content-length', text.length);
        response.write(text.slice(0, 20), () => response.destroy());
      },
    ],
    [
      'for bytes',
      put,
      (response) =>
        response.end(
          '{"UnprocessedItems":{"rejections":[{"PutRequest":{"Item":{"p":{"B":"AP8="}}}}]}}',
        ),
    ],
  ])('%s means what it means to the SDK', async (_, command, given) => {
    const theirReading = await readingOf(command, theirs(), given);
    expect(await readingOf(command, ours(), given)).toEqual(theirReading);
  });

  it('that is no JSON is an error of syntax, as with the SDK', async () => {
    const given: Answer = (response) => response.end('{"Responses":{"ev');
    expect(await readingOf(lookUp, ours(), given)).toMatchObject({ name: 'SyntaxError' });
    expect(await readingOf(lookUp, theirs(), given)).toMatchObject({ name: 'SyntaxError' });
  });

  it('leaves its socket to the next call', async () => {
    const client = ours();
    const sockets = new Set();
    for (let n = 0; n < 5; n += 1) {
      await readingOf(lookUp, client, (response) => response.end(text));
      sockets.add(received?.request.socket.remotePort);
    }
    expect(sockets.size).toBe(1);
  });
});
