import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { crc32 } from 'node:zlib';
import {
  BatchExecuteStatementCommand,
  DescribeTableCommand,
  GetItemCommand,
  ListTablesCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startDynamoDb } from '../../src/local/dynamodb/index.ts';
import { createTables } from '../../src/local/tables.ts';
import { aFolder } from '../fixtures/folder.ts';
import { localClient } from '../fixtures/local-dynamodb.ts';
import { callOf, EXISTING, INSERT_CASES, outcomeOf } from './insert-cases.ts';

const TABLES = { eventsTable: 'Events', rejectionsTable: 'Rejections' };

async function start(settings: { readonly port?: number; readonly dataDir?: string } = {}) {
  const dynamoDb = await startDynamoDb({ port: 0, ...settings });
  const client = localClient(dynamoDb.endpoint, { maxAttempts: 1 });
  onTestFinished(dynamoDb.stop);
  onTestFinished(() => client.destroy());
  return { ...dynamoDb, client };
}

async function startWithTables(settings: { readonly dataDir?: string } = {}) {
  const dynamoDb = await start(settings);
  await createTables(dynamoDb.client, TABLES);
  return dynamoDb;
}

function insertOf(id: string, type = 'x') {
  return {
    Statement: `INSERT INTO "Events" VALUE {'id': ?, 'type': ?}`,
    Parameters: [{ S: id }, { S: type }],
  };
}

describe('BatchExecuteStatement', () => {
  let endpoint: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ endpoint, stop } = await startDynamoDb({ port: 0 }));
    const client = localClient(endpoint);
    await createTables(client, TABLES);
    client.destroy();
    await outcomeOf(endpoint, [EXISTING]);
  });

  afterAll(() => stop());

  it.each(INSERT_CASES)('answers as DynamoDB does: $title', async ({ statements, outcome }) => {
    expect(await outcomeOf(endpoint, statements)).toEqual(outcome);
  });
});

it('stores what an INSERT gives, and answers as DynamoDB does', async () => {
  const { client } = await startWithTables();
  const parameters = JSON.parse('{ "__proto__": { "S": "a" }, "AnsweredBy": { "S": "é😀" } }');
  const Statement = `INSERT INTO "Events" VALUE {'id': ?, 'parameters': ?, 'it''s': ?}`;
  const Parameters = [{ S: 'a' }, { M: parameters }, { B: Buffer.from('bytes') }];
  const call = new BatchExecuteStatementCommand({ Statements: [{ Statement, Parameters }] });
  const TableName = 'Events';
  expect((await client.send(call)).Responses).toEqual([{ TableName }]);
  const duplicate = { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' };
  expect((await client.send(call)).Responses).toEqual([{ Error: duplicate, TableName }]);

  const { Item } = await client.send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } }));
  expect(Object.entries(Item?.['parameters']?.M ?? {}).sort()).toEqual([
    ['AnsweredBy', { S: 'é😀' }],
    ['__proto__', { S: 'a' }],
  ]);
  expect(Buffer.from(Item?.["it's"]?.B ?? []).toString()).toBe('bytes');
});

it('stores a key once when calls race for it', async () => {
  const { endpoint } = await startWithTables();
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => outcomeOf(endpoint, [insertOf('a')])),
  );
  expect(outcomes.flat().sort()).toEqual([
    ...Array.from({ length: 19 }, () => 'DuplicateItem'),
    'stored',
  ]);
});

it('stores nothing of a call that it refuses', async () => {
  const { client, endpoint } = await startWithTables();
  await outcomeOf(endpoint, [insertOf('a'), insertOf('b'), insertOf('b')]);
  await outcomeOf(endpoint, [
    insertOf('a'),
    { Statement: 'SELECT * FROM "Events" WHERE id = ?', Parameters: [{ S: 'a' }] },
  ]);
  expect((await client.send(new ScanCommand({ TableName: 'Events' }))).Items).toEqual([]);
});

it.each([
  [`SELECT * FROM "Events" WHERE id = 'a'`],
  [`DELETE FROM "Events" WHERE id = 'a'`],
  [`INSERT INTO "Events" VALUE {'id': 'a'}`],
])('says what it supports when asked for %s', async (statement) => {
  const { client } = await startWithTables();
  const call = new BatchExecuteStatementCommand({ Statements: [{ Statement: statement }] });
  const said = await client.send(call).then(
    ({ Responses }) => Responses?.[0]?.Error?.Message,
    (error) => error.message,
  );
  expect(said).toContain(`only INSERT INTO "table" VALUE {'name': ?, …}`);
});

it('refuses a request that is no call', async () => {
  const { endpoint } = await start();
  expect(await outcomeOf(endpoint, 'no statements' as never)).toBe('SerializationException');
});

it.each(['BatchExecuteStatement', 'ListTables'])(
  'sends the checksum and the request id of %s',
  async (operation) => {
    const { endpoint } = await start();
    const response = await fetch(endpoint, callOf(operation, {}));
    expect(response.headers.get('x-amz-crc32')).toBe(`${crc32(await response.text())}`);
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[\w-]{36,52}$/);
  },
);

it('has the tables active when it has created them', async () => {
  const { client } = await startWithTables();
  for (const TableName of ['Events', 'Rejections']) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table?.TableStatus).toBe('ACTIVE');
    expect(Table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
  }
});

it('keeps the data between runs in its directory, and tables that exist as they are', async () => {
  const folder = await aFolder();
  const first = await startWithTables({ dataDir: folder });
  await outcomeOf(first.endpoint, [insertOf('a')]);
  await first.stop();
  const second = await startWithTables({ dataDir: folder });
  expect(await outcomeOf(second.endpoint, [insertOf('a'), insertOf('b')])).toEqual([
    'DuplicateItem',
    'stored',
  ]);
});

it('names a data directory that is in use', async () => {
  const folder = await aFolder();
  await startWithTables({ dataDir: folder });
  await expect(start({ dataDir: folder })).rejects.toThrow(
    `The data directory ${folder} cannot be opened: another process is using it`,
  );
});

it('names a port that is in use, and lets its data directory go', async () => {
  const folder = await aFolder();
  const { endpoint } = await start();
  const port = Number(new URL(endpoint).port);
  const starting = start({ port, dataDir: folder });
  await expect(starting).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`);
  await expect(starting).rejects.toThrow('choose another one with --dynamodb-port');
  await start({ dataDir: folder });
});

it('survives a client that goes away in the middle of a request', async () => {
  const { endpoint, client } = await start();
  const socket = connect(Number(new URL(endpoint).port), '127.0.0.1');
  const head = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n';
  await new Promise<unknown>((written) => socket.write(`${head}{"`, written));
  socket.destroy();
  await once(socket, 'close');
  expect((await client.send(new ListTablesCommand())).TableNames).toEqual([]);
});

it('stops with connections that are kept alive or stuck, and may be told so twice', async () => {
  const { endpoint, stop } = await start();
  const agent = new Agent({ keepAlive: true });
  const alive = request(endpoint, { agent }).end();
  const [response] = await once(alive, 'response');
  response.resume();
  await once(response, 'end');
  const stuck = request(endpoint, { agent, method: 'POST', headers: { 'content-length': 9 } });
  const broken = once(stuck, 'error');
  stuck.write('{');
  await once(stuck, 'socket');
  await Promise.all([stop(), stop(), broken]);
  agent.destroy();
  await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
});

it('finishes what it is doing before it stops', async () => {
  const { endpoint, stop } = await startWithTables();
  const calls = Array.from({ length: 10 }, (_, index) =>
    outcomeOf(endpoint, [insertOf(`${index}`)]),
  );
  await calls[0];
  const others = Promise.allSettled(calls);
  // Were the database closed under a call, dynalite would throw out of a callback here.
  await stop();
  for (const settled of await others) {
    if (settled.status === 'fulfilled') expect(settled.value).toEqual(['stored']);
  }
});

it('finishes what it is doing for a client that is gone', async () => {
  const { endpoint, stop } = await startWithTables();
  const aborted = Array.from({ length: 5 }, async (_, call) => {
    const Statements = Array.from({ length: 25 }, (_, n) => insertOf(`gone-${call}-${n}`));
    const { body, ...how } = callOf('BatchExecuteStatement', { Statements });
    const client = request(endpoint, how);
    client.on('error', () => {});
    await new Promise<void>((sent) => client.end(body, () => sent()));
    await new Promise((later) => setTimeout(later, 1));
    client.destroy();
  });
  await Promise.all(aborted);
  // Were the files closed under a write, dynalite would throw out of a callback, and end the process.
  await stop();
});
