import type { CallToDynamoDb } from './fault.ts';

type Value = { readonly S?: string };
type Item = Readonly<Record<string, Value>>;
interface Statement {
  readonly Statement: string;
  readonly Parameters: readonly Value[];
}
interface StatementAnswer {
  readonly Error?: { readonly Code: string; readonly Message: string };
  readonly TableName?: string;
}
type ByTable<T> = Readonly<Record<string, T>>;

/** A call of the consumer, taken apart: a proxy can run some of its parts, and answer for others. */
export interface ReadCall extends CallToDynamoDb {
  /** The same call with some of its parts only. */
  readonly only: (parts: readonly number[]) => string;
  /** The answer to the whole call, from DynamoDB's answer to the other parts. */
  readonly refuse: (parts: readonly number[], code: string) => (answer: string) => string;
  /** DynamoDB's answer to the whole call, changed to say that these parts failed or are not there. */
  readonly deny: (parts: readonly number[]) => (answer: string) => string;
  /** The keys of the items that were written, as the answer to the whole call says. */
  readonly written: (answer: string) => readonly string[];
}

/** The parts that are not among these. */
export function otherParts({ keys }: CallToDynamoDb, parts: readonly number[]): readonly number[] {
  return [...keys.keys()].filter((part) => !parts.includes(part));
}

/** Takes one of the consumer's three calls apart; anything else is none of its calls. */
export function readCall(operation: string, body: string): ReadCall | undefined {
  switch (operation) {
    case 'BatchExecuteStatement':
      return readInserts(JSON.parse(body).Statements);
    case 'BatchGetItem':
      return readLookup(JSON.parse(body).RequestItems);
    case 'BatchWriteItem':
      return readPuts(JSON.parse(body).RequestItems);
    default:
      return undefined;
  }
}

function readInserts(statements: readonly Statement[]): ReadCall {
  const keys = statements.map(({ Statement, Parameters }) => {
    const names = [...Statement.matchAll(/'([^']+)': \?/g)].map(([, name]) => name);
    return Parameters[names.indexOf('id')]?.S ?? '';
  });
  const failed = (code: string): StatementAnswer => ({
    Error: { Code: code, Message: 'by the fault schedule' },
  });
  const answersOf = (answer: string): StatementAnswer[] => JSON.parse(answer).Responses;
  return {
    operation: 'BatchExecuteStatement',
    keys,
    only: (parts) => JSON.stringify({ Statements: parts.map((part) => statements[part]) }),
    refuse: (parts, code) => (answer) => {
      const others = answersOf(answer).values();
      const Responses = keys.map((_, part) =>
        parts.includes(part) ? failed(code) : others.next().value,
      );
      return JSON.stringify({ Responses });
    },
    deny: (parts) => (answer) => {
      const Responses = answersOf(answer).map((one, part) =>
        parts.includes(part) ? failed('InternalServerError') : one,
      );
      return JSON.stringify({ Responses });
    },
    written: (answer) =>
      answersOf(answer).flatMap(({ Error: error }, part) => (error ? [] : (keys[part] ?? []))),
  };
}

function readLookup(items: ByTable<{ readonly Keys: readonly Item[] }>): ReadCall {
  const [table = '', request = { Keys: [] }] = Object.entries(items)[0] ?? [];
  const some = (parts: readonly number[]) => ({
    [table]: { ...request, Keys: parts.map((part) => request.Keys[part]) },
  });
  const keys = request.Keys.map(({ id }) => id?.S ?? '');
  return {
    operation: 'BatchGetItem',
    keys,
    only: (parts) => JSON.stringify({ RequestItems: some(parts) }),
    refuse: (parts) => (answer) =>
      JSON.stringify({ ...JSON.parse(answer), UnprocessedKeys: some(parts) }),
    deny: (parts) => (answer) => {
      const missed = new Set(parts.map((part) => keys[part]));
      const { Responses, ...more } = JSON.parse(answer);
      const found = Responses[table].filter(({ id }: Item) => !missed.has(id?.S));
      return JSON.stringify({ ...more, Responses: { [table]: found } });
    },
    written: () => [],
  };
}

function readPuts(
  items: ByTable<readonly { readonly PutRequest: { readonly Item: Item } }[]>,
): ReadCall {
  const [table = '', puts = []] = Object.entries(items)[0] ?? [];
  const some = (parts: readonly number[]) => ({ [table]: parts.map((part) => puts[part]) });
  const keys = puts.map(({ PutRequest }) => PutRequest.Item.recordId?.S ?? '');
  return {
    operation: 'BatchWriteItem',
    keys,
    only: (parts) => JSON.stringify({ RequestItems: some(parts) }),
    refuse: (parts) => (answer) =>
      JSON.stringify({ ...JSON.parse(answer), UnprocessedItems: some(parts) }),
    deny: () => (answer) => answer,
    written: () => keys,
  };
}
