import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  type BatchStatementResponse,
  BatchWriteItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Deadline } from '../deadline.ts';
import type { Rejected } from '../outcome.ts';
import { type Batched, pauseFor, sendAll } from './calls.ts';
import { configurationError, verdictOn } from './errors.ts';
import {
  COMMITTED_BY_A_CALL,
  type Commit,
  type EventStore,
  type Keep,
  type Lookup,
} from './event-store.ts';
import { eventItem, type Item, type NoItem, refused, rejectionItem } from './items.ts';

const DAY_MS = 86_400_000;

/** Where and how long events are kept. */
export interface DynamoDbStoreOptions {
  readonly client: DynamoDBClient;
  readonly eventsTable: string;
  readonly rejectionsTable: string;
  /** Days after which DynamoDB may delete what was stored. */
  readonly retentionDays: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told the name of what went wrong whenever something will be tried again. */
  readonly onRetry: (reason: string) => void;
  /** Waits between two tries. @default for real */
  readonly pause?: typeof pauseFor;
}

/** The store that keeps events and rejections in DynamoDB; the calls are chosen in `design.md`. */
export function dynamoDbStore(options: DynamoDbStoreOptions): EventStore {
  const { client, eventsTable, rejectionsTable, retentionDays, now, onRetry } = options;
  const { pause = pauseFor } = options;
  const expiresAt = () => Math.floor((now() + retentionDays * DAY_MS) / 1000);

  /** Read eventually consistent, for half the price: an insert finds what a lookup missed. */
  const lookUp: Batched<string, Lookup> = {
    operation: 'BatchGetItem',
    action: 'dynamodb:BatchGetItem',
    table: eventsTable,
    setting: 'EVENTS_TABLE',
    limit: 100,
    bytes: () => 0,
    onRetry,
    pause,
    async send(ids, sendOptions) {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({
          RequestItems: {
            [eventsTable]: {
              Keys: ids.map((id) => ({ id: { S: id } })),
              ProjectionExpression: 'id',
            },
          },
        }),
        sendOptions,
      );
      const found = new Set(Responses?.[eventsTable]?.map(({ id }) => id?.S));
      const open = new Set(UnprocessedKeys?.[eventsTable]?.Keys?.map(({ id }) => id?.S));
      if (open.size > 0) onRetry('UnprocessedKeys');
      return ids.map((id) => (open.has(id) ? undefined : found.has(id) ? 'known' : 'new'));
    },
  };

  const insert: Batched<Item, Commit> = {
    operation: 'BatchExecuteStatement',
    action: 'dynamodb:PartiQLInsert',
    table: eventsTable,
    setting: 'EVENTS_TABLE',
    limit: COMMITTED_BY_A_CALL,
    bytes: (item) => item.bytes,
    onRetry,
    pause,
    async send(items, sendOptions) {
      const { Responses } = await client.send(
        new BatchExecuteStatementCommand({
          Statements: items.map(({ attributes }) => ({
            Statement: insertStatement(eventsTable, attributes),
            Parameters: Object.values(attributes),
          })),
        }),
        sendOptions,
      );
      return items.map((item, index) => {
        const answer = Responses?.[index];
        return answer && commitOf(answer, item, insert);
      });
    },
  };

  const put: Batched<Item, Keep> = {
    operation: 'BatchWriteItem',
    action: 'dynamodb:BatchWriteItem',
    table: rejectionsTable,
    setting: 'REJECTIONS_TABLE',
    limit: 25,
    bytes: (item) => item.bytes,
    onRetry,
    pause,
    async send(items, sendOptions) {
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [rejectionsTable]: items.map(({ attributes }) => ({
              PutRequest: { Item: attributes },
            })),
          },
        }),
        sendOptions,
      );
      const open = new Set(
        UnprocessedItems?.[rejectionsTable]?.map(({ PutRequest }) => PutRequest?.Item?.recordId?.S),
      );
      if (open.size > 0) onRetry('UnprocessedItems');
      return items.map(({ attributes }) => (open.has(attributes.recordId?.S) ? undefined : 'kept'));
    },
  };

  return {
    async known(ids, deadline) {
      const answers = await sendAll(ids, lookUp, deadline);
      return ids.map((_, index) => answers[index] ?? 'unfinished');
    },

    async commit(events, deadline) {
      const expiry = expiresAt();
      const ends = await sendEach(events, (event) => eventItem(event, expiry), insert, deadline);
      return ends.map((end) => end ?? { kind: 'unfinished' });
    },

    async reject(rejections, deadline) {
      const expiry = expiresAt();
      const rejectedAt = new Date(now());
      const write = (rejection: Rejected) => rejectionItem(rejection, rejectedAt, expiry);
      const ends = await sendEach(rejections, write, put, deadline);
      return ends.map((end) =>
        end === undefined ? 'unfinished' : end === 'kept' ? end : 'too-large',
      );
    },
  };
}

/**
 * Sends an item for each thing, made when its call's turn comes: a batch's items are three times as
 * large in memory as its events, and need not be there all at once. Gives for each thing the answer,
 * or why there is no item, or `undefined` where there was no time left.
 */
async function sendEach<Thing, Answer>(
  things: readonly Thing[],
  write: (thing: Thing) => Item | NoItem,
  batched: Batched<Item, Answer>,
  deadline: Deadline,
): Promise<(Answer | NoItem | undefined)[]> {
  const ends = new Array<Answer | NoItem | undefined>(things.length).fill(undefined);
  const sent: number[] = [];
  function* items() {
    for (const [index, thing] of things.entries()) {
      const item = write(thing);
      if (item.kind === 'refused') {
        ends[index] = item;
        continue;
      }
      sent.push(index);
      yield item;
    }
  }
  for (const [n, answer] of (await sendAll(items(), batched, deadline)).entries()) {
    ends[sent[n] as number] = answer;
  }
  return ends;
}

/** What a statement's answer says of its item; `undefined` asks for the item again. */
function commitOf(
  { Error: error }: BatchStatementResponse,
  { warnings }: Item,
  call: Batched<Item, Commit>,
): Commit | undefined {
  if (error === undefined) return { kind: 'stored', warnings };
  const code = error.Code ?? 'no error code';
  switch (verdictOn(code)) {
    case 'duplicate':
      return { kind: 'duplicate' };
    case 'refused':
      return refused('not-storable', `DynamoDB: ${error.Message ?? code}`);
    case 'retry':
      call.onRetry(code);
      return undefined;
    case 'misconfigured':
      throw configurationError(code, call);
  }
}

/** Statements so far, by what they insert. */
const statements = new Map<string, string>();

/** The INSERT for an item's attributes. There are few different sets of them, and many items. */
function insertStatement(table: string, attributes: object): string {
  const names = Object.keys(attributes);
  const key = `${table},${names.join()}`;
  let statement = statements.get(key);
  if (statement === undefined) {
    const values = names.map((name) => `'${name}': ?`).join(', ');
    statement = `INSERT INTO "${table}" VALUE {${values}}`;
    statements.set(key, statement);
  }
  return statement;
}
