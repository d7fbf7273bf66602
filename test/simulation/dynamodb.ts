import type {
  BatchExecuteStatementCommandInput,
  BatchGetItemCommandInput,
  BatchWriteItemCommandInput,
  DeleteItemCommandInput,
  DynamoDBClient,
  GetItemCommandInput,
  PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { named } from '../fixtures/faults.ts';
import type { Item } from './invariants.ts';
import { callService, type ServiceCall } from './service-call.ts';
import { type Caller, EVENTS_TABLE, REJECTIONS_TABLE, type World } from './world.ts';

/** A change of the events table, as its stream has it. */
export interface Change {
  readonly name: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly id: string;
  /** Absent for what was removed. */
  readonly image?: Item;
}

export interface DynamoDb {
  readonly events: ReadonlyMap<string, Item>;
  readonly rejections: ReadonlyMap<string, Item>;
  readonly clientOf: (caller: Caller) => DynamoDBClient;
  /** Removes what has expired, as DynamoDB does some time after. */
  readonly expire: () => void;
}

/** A lookup that is not consistent misses some of what is there. */
const STALE_READS = [['stale read', 150]] as const;
const STATEMENT_CODES = ['ThrottlingError', 'ProvisionedThroughputExceeded', 'InternalServerError'];

/** Two tables, the calls that the consumer and the command line make, and the table's stream. */
export function dynamoDb(world: World, onChange: (change: Change) => void): DynamoDb {
  const { clock, faults, invariants, tell } = world;
  const events = new Map<string, Item>();
  const rejections = new Map<string, Item>();
  const tableOf = (name: string) => (name === EVENTS_TABLE ? events : rejections);

  function put(table: string, item: Item): void {
    if (table === REJECTIONS_TABLE) {
      rejections.set(item.recordId?.S ?? '', item);
      invariants.rejected(item, clock.now());
      return;
    }
    const id = item.id?.S ?? '';
    const before = events.get(id);
    const isTombstone = item.type === undefined;
    if (isTombstone) invariants.forgotten(id);
    else if (before !== undefined) invariants.violate(`${id} was written over`);
    else invariants.inserted(item, clock.now());
    const { type, expiresAt } = item;
    // The rest of it is for the table's stream alone, and takes room.
    events.set(id, { id: { S: id }, ...(type && { type }), ...(expiresAt && { expiresAt }) });
    onChange({ name: before === undefined ? 'INSERT' : 'MODIFY', id, image: item });
  }

  function remove(table: string, key: string): void {
    if (!tableOf(table).delete(key)) return;
    if (table === REJECTIONS_TABLE) {
      invariants.rejectionDeleted(key, rejections);
      return;
    }
    // Nobody but an operator who has it forgotten deletes an event.
    invariants.forgotten(key);
    onChange({ name: 'REMOVE', id: key });
  }

  function insert({ Statements = [] }: BatchExecuteStatementCommandInput): ServiceCall {
    const items = Statements.map(
      ({ Statement = '', Parameters = [] }) =>
        Object.fromEntries(namesIn(Statement).map((name, at) => [name, Parameters[at]])) as Item,
    );
    wellFormed(items, 25, ({ id }) => id?.S);
    const code = (part: number) => STATEMENT_CODES[part % STATEMENT_CODES.length] as string;
    return {
      operation: 'insert',
      parts: items.length,
      run: (refused) => ({
        Responses: items.map((item, part) => {
          if (refused.has(part)) return { Error: { Code: code(part) } };
          if (events.has(item.id?.S ?? '')) return { Error: { Code: 'DuplicateItem' } };
          put(EVENTS_TABLE, item);
          return { TableName: EVENTS_TABLE };
        }),
      }),
      denied: (parts) => ({
        Responses: items.map((_, part) => (parts.has(part) ? { Error: { Code: code(part) } } : {})),
      }),
    };
  }

  function get({ RequestItems = {} }: BatchGetItemCommandInput): ServiceCall {
    const [[table = '', { Keys = [], ConsistentRead = false } = {}] = []] =
      Object.entries(RequestItems);
    const keyOf = (key: Item) => (table === EVENTS_TABLE ? key.id : key.recordId)?.S ?? '';
    wellFormed(Keys, 100, keyOf);
    const isStale = !ConsistentRead && faults.strike('lookup is stale', STALE_READS) !== 'none';
    const answer = (refused: ReadonlySet<number>) => ({
      Responses: {
        [table]: Keys.filter(
          (key, part) =>
            !refused.has(part) && tableOf(table).has(keyOf(key)) && !(isStale && part % 2 === 0),
        ),
      },
      UnprocessedKeys:
        refused.size === 0
          ? {}
          : { [table]: { Keys: Keys.filter((_, part) => refused.has(part)) } },
    });
    return { operation: 'lookup', parts: Keys.length, run: answer, denied: answer };
  }

  function write({ RequestItems = {} }: BatchWriteItemCommandInput): ServiceCall {
    const [[table = '', requests = []] = []] = Object.entries(RequestItems);
    const itemOf = (part: number) => requests[part]?.PutRequest?.Item ?? {};
    wellFormed([...requests.keys()], 25, (part) => (itemOf(part).recordId ?? itemOf(part).id)?.S);
    const answer = (refused: ReadonlySet<number>) => ({
      UnprocessedItems:
        refused.size === 0 ? {} : { [table]: requests.filter((_, part) => refused.has(part)) },
    });
    return {
      operation: 'reject',
      parts: requests.length,
      run(refused) {
        for (const part of requests.keys()) if (!refused.has(part)) put(table, itemOf(part));
        return answer(refused);
      },
      denied: answer,
    };
  }

  /** The command line's calls for one item. */
  function single(operation: string, run: () => object): ServiceCall {
    return { operation, parts: 1, run, denied: run };
  }

  function callOf(name: string, input: object): ServiceCall {
    switch (name) {
      case 'BatchExecuteStatementCommand':
        return insert(input as BatchExecuteStatementCommandInput);
      case 'BatchGetItemCommand':
        return get(input as BatchGetItemCommandInput);
      case 'BatchWriteItemCommand':
        return write(input as BatchWriteItemCommandInput);
      case 'GetItemCommand': {
        const { TableName = '', Key } = input as GetItemCommandInput;
        return single('read', () => {
          const Item = tableOf(TableName).get((Key?.recordId ?? Key?.id)?.S ?? '');
          return Item === undefined ? {} : { Item };
        });
      }
      case 'PutItemCommand': {
        const { TableName = '', Item = {}, ConditionExpression } = input as PutItemCommandInput;
        if (ConditionExpression !== undefined) {
          invariants.violate('a put has a condition, which is not simulated');
        }
        return single('put', () => {
          put(TableName, Item);
          return {};
        });
      }
      case 'DeleteItemCommand': {
        const { TableName = '', Key } = input as DeleteItemCommandInput;
        return single('delete', () => {
          remove(TableName, (Key?.recordId ?? Key?.id)?.S ?? '');
          return {};
        });
      }
      default:
        throw new Error(`${name} is not among the calls`);
    }
  }

  return {
    events,
    rejections,
    clientOf(caller) {
      const send = async (
        { constructor: { name }, input }: { constructor: { name: string }; input: object },
        { abortSignal }: { abortSignal?: AbortSignal } = {},
      ) => callService(world, caller, callOf(name, input), abortSignal);
      return { send } as unknown as DynamoDBClient;
    },
    expire() {
      const now = clock.now() / 1_000;
      for (const table of [events, rejections]) {
        for (const [key, item] of table) {
          if (Number(item.expiresAt?.N) >= now) continue;
          table.delete(key);
          tell?.(`expired: ${key}`);
          if (table === events) onChange({ name: 'REMOVE', id: key });
          else invariants.rejectionExpired(key);
        }
      }
    },
  };
}

/** DynamoDB refuses calls that are too long, empty, or that name a key twice. */
function wellFormed<Part>(
  parts: readonly Part[],
  most: number,
  key: (part: Part) => unknown,
): void {
  const keys = new Set(parts.map(key));
  const isRight = parts.length > 0 && parts.length <= most && keys.size === parts.length;
  if (!isRight || keys.has(undefined)) throw named('ValidationException', 400);
}

/** The names in each statement: there are few different ones, and many items. */
const names = new Map<string, readonly string[]>();

function namesIn(statement: string): readonly string[] {
  let found = names.get(statement);
  if (found === undefined) {
    found = [...statement.matchAll(/'([^']+)': \?/g)].map(([, name = '']) => name);
    names.set(statement, found);
  }
  return found;
}
