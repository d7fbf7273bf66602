import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Answer, type Request, receive, send } from '../../../src/local/dynamodb/exchange.ts';
import { startDynamoDb } from '../../../src/local/dynamodb/index.ts';
import { createTables } from '../../../src/local/tables.ts';

/** An action that a call needs, as IAM names it, and the table on which. */
export interface Use {
  readonly action: string;
  readonly table: string;
}

export interface CountedUse extends Use {
  readonly times: number;
}

/** What is wrong with DynamoDB: an answer to the request, or nothing where it goes through. */
export type Trouble = (request: Request) => Answer | undefined;

/** An endpoint in front of a DynamoDB that is told what is wrong and keeps what it is asked. */
export interface DynamoDbFront {
  readonly endpoint: string;
  /** How often each action was asked for on each table. */
  readonly uses: ReadonlyMap<string, CountedUse>;
  /** From now on; nothing makes it well again. */
  readonly meet: (trouble?: Trouble) => void;
  readonly stop: () => Promise<void>;
}

/** Starts a DynamoDB that has the consumer's two tables, with an endpoint in front of it. */
export async function startDynamoDbFront(
  tables: Parameters<typeof createTables>[1],
): Promise<DynamoDbFront> {
  const dynamoDb = await startDynamoDb({ port: 0 });
  const client = new DynamoDBClient({
    endpoint: dynamoDb.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await createTables(client, tables);
  client.destroy();
  const uses = new Map<string, CountedUse>();
  let trouble: Trouble = () => undefined;
  const server = createServer(async (message, response) => {
    const request = await receive(message).catch(() => undefined);
    if (!request) return;
    for (const use of usesOf(request)) {
      const key = `${use.action} on ${use.table}`;
      uses.set(key, { ...use, times: (uses.get(key)?.times ?? 0) + 1 });
    }
    send(response, trouble(request) ?? (await passOn(dynamoDb.endpoint, request)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    uses,
    meet: (next = () => undefined) => {
      trouble = next;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await dynamoDb.stop();
    },
  };
}

async function passOn(endpoint: string, { method, url, headers, body }: Request): Promise<Answer> {
  const kept = ['content-type', 'x-amz-target', 'x-amz-date', 'authorization'];
  const answer = await fetch(endpoint + url, {
    method,
    headers: kept.map((name) => [name, String(headers[name] ?? '')] as [string, string]),
    body,
  });
  return {
    status: answer.status,
    headers: { 'Content-Type': answer.headers.get('content-type') ?? '' },
    body: await answer.text(),
  };
}

/** What IAM asks for before it lets a call through (Service Authorization Reference, DynamoDB). */
function usesOf({ headers, body }: Request): Use[] {
  const [api = '', operation = ''] = String(headers['x-amz-target']).split('.');
  if (!api.startsWith('DynamoDB_')) return [{ action: `${api}.${operation}`, table: '' }];
  const input: {
    TableName?: string;
    RequestItems?: object;
    Statements?: { Statement: string }[];
    Statement?: string;
  } = JSON.parse(body);
  const statements = input.Statements ?? (input.Statement ? [{ Statement: input.Statement }] : []);
  if (statements.length > 0) return statements.map(({ Statement }) => useOfStatement(Statement));
  const tables = Object.keys(input.RequestItems ?? { [input.TableName ?? '']: {} });
  return tables.map((table) => ({ action: `dynamodb:${operation}`, table }));
}

/** PartiQL has actions of its own, a statement each (DynamoDB Developer Guide, ql-iam). */
function useOfStatement(statement: string): Use {
  const [, verb = '', table = ''] = /^\s*(\w+)[^"]*"([^"]+)"/.exec(statement) ?? [];
  const name = verb.charAt(0).toUpperCase() + verb.slice(1).toLowerCase();
  return { action: `dynamodb:PartiQL${name}`, table };
}
