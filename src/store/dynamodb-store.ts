import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  type BatchStatementResponse,
  BatchWriteItemCommand,
} from '@aws-sdk/client-dynamodb';
import { isObject, undocumented } from '../aws-calls/answers.ts';
import { type BatchedCall, type Retrying, sendAll } from '../aws-calls/send-all.ts';
import type { Clock } from '../clock.ts';
import type { Rejected } from '../outcome.ts';
import { pause } from '../pause.ts';
import type { DynamoDb } from './client.ts';
import { type Call, configurationError, verdictOn } from './errors.ts';
import {
  type CommitResult,
  EVENTS_PER_COMMIT,
  type EventStore,
  type RejectResult,
} from './event-store.ts';
import {
  eventItem,
  type Item,
  MAX_CALL_BYTES,
  type NoItem,
  refused,
  rejectionItem,
} from './items.ts';
import { keysAmong, unprocessedKeys } from './unprocessed-keys.ts';

const DAY_MS = 86_400_000;

/** Where and how long events are kept. */
export interface DynamoDbStoreOptions extends Pick<Retrying, 'onRetry' | 'onOperatorAction'> {
  readonly dynamoDb: DynamoDb;
  readonly eventsTable: string;
  readonly rejectionsTable: string;
  /** Days after which DynamoDB may delete what was stored. */
  readonly retentionDays: number;
  readonly clock: Clock;
  /** Waits between two tries. @default for real */
  readonly pause?: Retrying['pause'];
  /** DynamoDB answers in milliseconds. @default 5,000 */
  readonly callTimeoutMs?: number;
}

/** The store that keeps events and rejections in DynamoDB. */
export function dynamoDbStore(options: DynamoDbStoreOptions): EventStore {
  const { dynamoDb, retentionDays, clock } = options;
  const retrying: Retrying = {
    onRetry: options.onRetry,
    onOperatorAction: options.onOperatorAction,
    onTimeout: dynamoDb.dropIdleConnections,
    pause: options.pause ?? ((ms, signal) => pause(ms, signal, clock)),
    clock,
    callTimeoutMs: options.callTimeoutMs ?? 5_000,
  };
  const expiresAt = () => Math.floor((clock.now() + retentionDays * DAY_MS) / 1000);
  const lookUp = lookUpCall(options);
  const insert = insertCall(options);
  const put = putCall(options);

  return {
    async known(ids, deadline) {
      const answers = await sendAll(ids, lookUp, deadline, retrying);
      return ids.map((_, index) => answers[index] ?? 'unfinished');
    },

    async commit(events, deadline) {
      const expiry = expiresAt();
      const send = (items: Iterable<Item>) => sendAll(items, insert, deadline, retrying);
      const ends = await sendEach(events, (event) => eventItem(event, expiry), send);
      return ends.map((end) => end ?? { kind: 'unfinished' });
    },

    async reject(rejections, deadline) {
      const expiry = expiresAt();
      const rejectedAt = new Date(clock.now());
      // A record that stands twice in a batch is one rejection: DynamoDB refuses a repeated key.
      const byKey = new Map(rejections.map((one) => [one.origin.recordId, one]));
      const keys = [...byKey.keys()];
      const write = (rejection: Rejected) => rejectionItem(rejection, rejectedAt, expiry);
      const send = (items: Iterable<Item>) => sendAll(items, put, deadline, retrying);
      const ends = await sendEach([...byKey.values()], write, send);
      const results = new Map(keys.map((key, index) => [key, rejectResultOf(ends[index])]));
      return rejections.map(({ origin }) => results.get(origin.recordId) ?? 'unfinished');
    },
  };
}

/** Read eventually consistent, for half the price: an insert finds what a lookup missed. */
function lookUpCall({
  dynamoDb: { client },
  eventsTable: table,
  onRetry,
}: DynamoDbStoreOptions): BatchedCall<string, 'known' | 'new'> {
  const call: Call = {
    operation: 'BatchGetItem',
    action: 'dynamodb:BatchGetItem',
    table,
    setting: 'EVENTS_TABLE',
  };
  return {
    limit: 100,
    maxBytes: MAX_CALL_BYTES,
    bytes: () => 0,
    operatorAction: (reason) => configurationError(reason, call),
    async send(ids, sendOptions) {
      const Keys = ids.map((id) => ({ id: { S: id } }));
      const RequestItems = { [table]: { Keys, ProjectionExpression: 'id' } };
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems }),
        sendOptions,
      );
      const unprocessed = unprocessedKeys(UnprocessedKeys, table, ids, (part) =>
        part?.Keys?.map?.((key) => key?.id?.S),
      );
      if (!unprocessed || !isObject(Responses)) return undocumented(ids, onRetry);
      if (unprocessed.size > 0) onRetry('UnprocessedKeys');
      // The table may be missing where none of its keys was processed.
      const found = unprocessed.size === ids.length ? (Responses[table] ?? []) : Responses[table];
      const known = keysAmong(
        ids,
        found?.map?.((item) => item?.id?.S),
      );
      if (!known) return undocumented(ids, onRetry);
      return ids.map((id) => {
        if (known.has(id)) return 'known';
        return unprocessed.has(id) ? undefined : 'new';
      });
    },
  };
}

function insertCall(options: DynamoDbStoreOptions): BatchedCall<Item, CommitResult> {
  const { dynamoDb, eventsTable: table, onRetry } = options;
  const call: Call = {
    operation: 'BatchExecuteStatement',
    action: 'dynamodb:PartiQLInsert',
    table,
    setting: 'EVENTS_TABLE',
  };
  const inserts: BatchedCall<Item, CommitResult> = {
    limit: EVENTS_PER_COMMIT,
    maxBytes: MAX_CALL_BYTES,
    bytes: (item) => item.bytes,
    operatorAction: (reason) => configurationError(reason, call),
    async send(items, sendOptions) {
      const Statements = items.map(({ attributes }) => ({
        Statement: insertStatement(table, attributes),
        Parameters: Object.values(attributes),
      }));
      const { Responses } = await dynamoDb.client.send(
        new BatchExecuteStatementCommand({ Statements }),
        sendOptions,
      );
      if (!Array.isArray(Responses) || Responses.length !== items.length) {
        return undocumented(items, onRetry);
      }
      return items.map((item, index) => commitResultOf(Responses[index], item));
    },
  };

  /** What a statement's answer says of its item. */
  function commitResultOf(
    answer: BatchStatementResponse | undefined,
    item: Item,
  ): CommitResult | undefined {
    if (!isObject(answer)) return undocumented([item], onRetry)[0];
    if (answer.Error === undefined) return { kind: 'stored', warnings: item.warnings };
    const { Code, Message = Code } = Object(answer.Error);
    if (typeof Code !== 'string') return undocumented([item], onRetry)[0];
    switch (verdictOn(Code)) {
      case 'duplicate':
        return { kind: 'duplicate' };
      case 'refused':
        return refused('not-storable', `DynamoDB: ${Message}`);
      case 'retry':
        onRetry(Code);
        return undefined;
      case 'operator-action':
        throw configurationError(Code, call);
    }
  }

  return inserts;
}

function putCall({
  dynamoDb: { client },
  rejectionsTable: table,
  onRetry,
}: DynamoDbStoreOptions): BatchedCall<Item, 'kept'> {
  const call: Call = {
    operation: 'BatchWriteItem',
    action: 'dynamodb:BatchWriteItem',
    table,
    setting: 'REJECTIONS_TABLE',
  };
  return {
    limit: 25,
    maxBytes: MAX_CALL_BYTES,
    bytes: (item) => item.bytes,
    operatorAction: (reason) => configurationError(reason, call),
    async send(items, sendOptions) {
      const puts = items.map(({ attributes }) => ({ PutRequest: { Item: attributes } }));
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [table]: puts } }),
        sendOptions,
      );
      const keys = items.map(({ attributes }) => attributes.recordId?.S ?? '');
      const open = unprocessedKeys(UnprocessedItems, table, keys, (requests) =>
        requests?.map?.((request) => request?.PutRequest?.Item?.recordId?.S),
      );
      if (!open) return undocumented(items, onRetry);
      if (open.size > 0) onRetry('UnprocessedItems');
      return keys.map((key) => (open.has(key) ? undefined : 'kept'));
    },
  };
}

function rejectResultOf(end: 'kept' | NoItem | undefined): RejectResult {
  if (end === undefined) return 'unfinished';
  return end === 'kept' ? 'kept' : 'too-large';
}

/**
 * Sends an item for each thing, made when its call's turn comes: a batch's items are three times as
 * large in memory as its events, and need not be there all at once. Gives for each thing the answer,
 * or why there is no item, or `undefined` where there was no time left.
 */
async function sendEach<Thing, Answer>(
  things: readonly Thing[],
  write: (thing: Thing) => Item | NoItem,
  send: (items: Iterable<Item>) => Promise<(Answer | undefined)[]>,
): Promise<(Answer | NoItem | undefined)[]> {
  const ends: (Answer | NoItem | undefined)[] = things.map(() => undefined);
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
  for (const [n, answer] of (await send(items())).entries()) ends[sent[n] as number] = answer;
  return ends;
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
