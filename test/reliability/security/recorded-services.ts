import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import {
  type Answer,
  jsonAnswer,
  type Request,
  receive,
  send,
} from '../../../src/local/dynamodb/exchange.ts';
import { startInstantDynamoDb } from '../../fixtures/instant-dynamodb.ts';
import { listening } from '../../fixtures/listening.ts';
import { grant } from './grants.ts';

/** What is wrong with a service: an answer to the request, or nothing where it goes through. */
export type Trouble = (request: Request) => Answer | undefined;

/** A service's endpoint that is told what is wrong and keeps what it is asked. */
export interface RecordedService {
  readonly endpoint: string;
  /** What IAM asks for before it lets the calls through that were made. */
  readonly uses: ReadonlySet<string>;
  /** From now on; nothing makes it well again. */
  readonly meet: (trouble?: Trouble) => void;
  readonly stop: () => Promise<void>;
}

/** Starts a DynamoDB that has every table. */
export async function startRecordedDynamoDb(): Promise<RecordedService> {
  const { answer, ...recorded } = recorder(usesOfDynamoDb);
  const { endpoint, stop } = await startInstantDynamoDb({
    serve: ({ request, response, perform }) => send(response, answer(request, perform)),
  });
  return { ...recorded, endpoint, stop };
}

/** Starts an EventBridge that has every bus. */
export async function startRecordedEventBus(): Promise<RecordedService> {
  const { answer, ...recorded } = recorder(usesOfEventBridge);
  const server = createServer(async (message, response) => {
    const request = await receive(message).catch(() => undefined);
    if (request)
      send(
        response,
        answer(request, () => eventBridge(request)),
      );
  });
  return { ...recorded, ...(await listening(server)) };
}

function recorder(usesOf: (request: Request) => readonly string[]) {
  const uses = new Set<string>();
  let trouble: Trouble = () => undefined;
  return {
    uses,
    meet(next: Trouble = () => undefined) {
      trouble = next;
    },
    answer(request: Request, perform: () => Answer): Answer {
      for (const use of usesOf(request)) uses.add(use);
      return trouble(request) ?? perform();
    },
  };
}

/** By the Service Authorization Reference, DynamoDB. */
function usesOfDynamoDb({ headers, body }: Request): string[] {
  const [api = '', operation = ''] = String(headers['x-amz-target']).split('.');
  if (!api.startsWith('DynamoDB_')) return [grant(`${api}.${operation}`, '')];
  const {
    TableName = '',
    RequestItems = { [TableName]: {} },
    Statements,
  }: {
    TableName?: string;
    RequestItems?: object;
    Statements?: { Statement: string }[];
  } = JSON.parse(body);
  return Statements
    ? Statements.map(({ Statement }) => useOfStatement(Statement))
    : Object.keys(RequestItems).map((table) => grant(`dynamodb:${operation}`, table));
}

/** PartiQL has actions of its own, a statement each (DynamoDB Developer Guide, ql-iam). */
function useOfStatement(statement: string): string {
  const [, verb = '', table = ''] = /^\s*(\w+)[^"]*"([^"]+)"/.exec(statement) ?? [];
  const name = verb.charAt(0).toUpperCase() + verb.slice(1).toLowerCase();
  return grant(`dynamodb:PartiQL${name}`, table);
}

interface EventBridgeInput {
  readonly Name?: string;
  readonly Entries?: readonly { readonly EventBusName: string }[];
}

function usesOfEventBridge({ headers, body }: Request): string[] {
  const [api, operation] = String(headers['x-amz-target']).split('.');
  const { Name = '', Entries = [{ EventBusName: Name }] }: EventBridgeInput = JSON.parse(body);
  const action = api === 'AWSEvents' ? `events:${operation}` : `${api}.${operation}`;
  return Entries.map(({ EventBusName }) => grant(action, EventBusName));
}

function eventBridge({ body }: Request): Answer {
  const { Name, Entries = [] }: EventBridgeInput = JSON.parse(body);
  if (Name !== undefined) return jsonAnswer(200, { Name });
  const taken = Entries.map(() => ({ EventId: randomUUID() }));
  return jsonAnswer(200, { FailedEntryCount: 0, Entries: taken });
}
