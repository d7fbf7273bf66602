import { createHash } from 'node:crypto';
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { describe, expect, it } from 'vitest';
import { writeJsonBodies } from '../../src/store/json-body.ts';

type Send = (client: DynamoDBClient) => Promise<unknown>;

/** What a client sends for a call: with bodies as we write them, or as the SDK does. */
async function requestOf(send: Send, { ours }: { ours: boolean }): Promise<HttpRequest> {
  let sent: HttpRequest | undefined;
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    systemClockOffset: Date.parse('2026-11-23T12:00:00Z') - Date.now(),
    requestHandler: {
      async handle(request: HttpRequest) {
        sent = request;
        const body = new TextEncoder().encode('{}');
        return { response: new HttpResponse({ statusCode: 200, headers: {}, body }) };
      },
      destroy() {},
    } as never,
  });
  if (ours) writeJsonBodies(client);
  await send(client);
  if (sent === undefined) throw new Error('nothing was sent');
  return sent;
}

const textOf = ({ body }: HttpRequest) => Buffer.from(body as Uint8Array).toString();
const allButTheTime = ({ headers }: HttpRequest) => Object.keys(headers).toSorted();

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

describe('the body of a call', () => {
  it.each<[string, Send, object]>([
    ['inserts', (client) => client.send(insert), insert.input],
    ['looks up', (client) => client.send(lookUp), lookUp.input],
  ])('that %s says the same as the SDK’s, and is signed', async (_, send, input) => {
    const ours = await requestOf(send, { ours: true });
    const theirs = await requestOf(send, { ours: false });
    expect(JSON.parse(textOf(ours))).toEqual(JSON.parse(textOf(theirs)));
    // The SDK writes in its schema's order.
    expect(textOf(ours)).toBe(JSON.stringify(input));
    expect(textOf(theirs)).not.toBe(textOf(ours));
    expect(allButTheTime(ours)).toEqual(allButTheTime(theirs));
    expect(ours.headers['content-length']).toBe(String(ours.body.length));
    expect(ours.headers['x-amz-content-sha256']).toBe(
      createHash('sha256').update(ours.body).digest('hex'),
    );
    expect({ ...ours, body: '', headers: {} }).toEqual({ ...theirs, body: '', headers: {} });
  });

  it('is left to the SDK where there are bytes in it', async () => {
    const send: Send = (client) => client.send(put);
    const ours = await requestOf(send, { ours: true });
    expect(textOf(ours)).toBe(textOf(await requestOf(send, { ours: false })));
    expect(textOf(ours)).toContain('"B":"AP8="');
  });
});
