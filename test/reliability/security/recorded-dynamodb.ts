import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Answer, Request } from '../../../src/local/dynamodb/exchange.ts';
import { startDynamoDb } from '../../../src/local/dynamodb/index.ts';
import { createTables } from '../../../src/local/tables.ts';
import type { Grant } from './grants.ts';
import { type RecordingEndpoint, startRecordingEndpoint } from './recording-endpoint.ts';

/** Starts a DynamoDB that has the consumer's two tables, with what it is asked. */
export async function startRecordedDynamoDb(
  tables: Parameters<typeof createTables>[1],
): Promise<RecordingEndpoint> {
  const { endpoint, stop } = await startDynamoDb({ port: 0 });
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await createTables(client, tables);
  client.destroy();
  return startRecordingEndpoint({
    usesOf,
    answer: (request) => passOn(endpoint, request),
    stop: async () => {
      await stop();
    },
  });
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

/** By the Service Authorization Reference, DynamoDB. */
function usesOf({ headers, body }: Request): Grant[] {
  const [api = '', operation = ''] = String(headers['x-amz-target']).split('.');
  if (!api.startsWith('DynamoDB_')) return [{ action: `${api}.${operation}`, resource: '' }];
  const input: {
    TableName?: string;
    RequestItems?: object;
    Statements?: { Statement: string }[];
    Statement?: string;
  } = JSON.parse(body);
  const statements = input.Statements ?? (input.Statement ? [{ Statement: input.Statement }] : []);
  if (statements.length > 0) return statements.map(({ Statement }) => useOfStatement(Statement));
  const tables = Object.keys(input.RequestItems ?? { [input.TableName ?? '']: {} });
  return tables.map((resource) => ({ action: `dynamodb:${operation}`, resource }));
}

/** PartiQL has actions of its own, a statement each (DynamoDB Developer Guide, ql-iam). */
function useOfStatement(statement: string): Grant {
  const [, verb = '', resource = ''] = /^\s*(\w+)[^"]*"([^"]+)"/.exec(statement) ?? [];
  const name = verb.charAt(0).toUpperCase() + verb.slice(1).toLowerCase();
  return { action: `dynamodb:PartiQL${name}`, resource };
}
