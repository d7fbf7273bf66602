import { type Item, itemSize } from '../../../src/local/dynamodb/attribute-value.ts';
import { indexWriteUnits, readUnits, writeUnits } from './capacity.ts';
import type { Kept, Tables } from './tables.ts';

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The few fields of DynamoDB's requests that matter here. */
interface Request {
  readonly TableName: string;
  readonly Item: Item;
  readonly Key: Item;
  readonly ConditionExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Item;
  readonly UpdateExpression: string;
  readonly RequestItems: Readonly<Record<string, { readonly Keys: readonly Item[] }>>;
  readonly Statements: readonly { readonly Statement: string; readonly Parameters: Item[] }[];
}

/** Answers a call as DynamoDB does for a well-formed request; the tables remember what was written. */
export function answer(operation: string, body: Buffer, tables: Tables, counting: boolean): Answer {
  const request: Request = JSON.parse(body.toString());
  const { report } = tables;
  report.calls += 1;
  report.requestBytes += body.length;
  switch (operation) {
    case 'BatchGetItem':
      return batchGetItem(request, tables);
    case 'BatchExecuteStatement':
      report.statements += request.Statements.length;
      return ok({ Responses: request.Statements.map((each) => insert(each, tables, counting)) });
    case 'PutItem':
      return putItem(request, tables, counting);
    case 'UpdateItem':
      return updateItem(request, tables, counting);
    default:
      return refusal('UnknownOperationException', operation);
  }
}

function batchGetItem({ RequestItems }: Request, tables: Tables): Answer {
  const Responses: Record<string, object[]> = {};
  for (const [table, { Keys }] of Object.entries(RequestItems)) {
    const found: object[] = [];
    for (const key of Keys) {
      const kept = tables.items.get(placeOf(table, key));
      if (kept) found.push(key);
      tables.report.readUnits += readUnits(kept?.bytes ?? 0);
    }
    Responses[table] = found;
  }
  return ok({ Responses, UnprocessedKeys: {} });
}

const parsed = new Map<string, { readonly table: string; readonly names: readonly string[] }>();

function parse(statement: string) {
  let known = parsed.get(statement);
  if (known === undefined) {
    const table = /^INSERT INTO "([^"]+)"/.exec(statement)?.[1] ?? '';
    const names = [...statement.matchAll(/'([^']+)': \?/g)].map((match) => match[1] ?? '');
    known = { table, names };
    parsed.set(statement, known);
  }
  return known;
}

function insert(
  { Statement, Parameters }: { Statement: string; Parameters: readonly object[] },
  tables: Tables,
  counting: boolean,
): object {
  const { table, names } = parse(Statement);
  const item = Object.fromEntries(
    (counting ? names : ['id']).map((name) => [name, Parameters[names.indexOf(name)]]),
  ) as Item;
  const place = placeOf(table, item);
  const kept = tables.items.get(place);
  if (kept) {
    tables.report.writeUnits += writeUnits(kept.bytes);
    return { TableName: table, Error: { Code: 'DuplicateItem', Message: 'Duplicate primary key' } };
  }
  keep(place, item, tables, counting);
  return { TableName: table };
}

function putItem(request: Request, tables: Tables, counting: boolean): Answer {
  const { TableName, Item, ConditionExpression, ReturnValuesOnConditionCheckFailure } = request;
  const place = placeOf(TableName, Item);
  const kept = tables.items.get(place);
  if (kept && ConditionExpression !== undefined) {
    tables.report.writeUnits += writeUnits(kept.bytes);
    return refusal('ConditionalCheckFailedException', 'The conditional request failed', {
      ...(ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && { Item: kept.attributes }),
    });
  }
  keep(place, Item, tables, counting);
  return ok({});
}

/** Only what an idempotency record needs: `SET #a = :a, …`. */
function updateItem(request: Request, tables: Tables, counting: boolean): Answer {
  const { TableName, Key, UpdateExpression } = request;
  const place = placeOf(TableName, Key);
  const kept = tables.items.get(place);
  const changed = [...UpdateExpression.matchAll(/(#\w+) = (:\w+)/g)].map(([, name, value]) => [
    request.ExpressionAttributeNames[name ?? ''],
    request.ExpressionAttributeValues[value ?? ''],
  ]);
  const attributes = { ...kept?.attributes, ...Key, ...Object.fromEntries(changed) };
  const bytes = counting ? itemSize(attributes) : 0;
  tables.report.writeUnits += writeUnits(Math.max(bytes, kept?.bytes ?? 0));
  tables.items.set(place, { attributes, bytes });
  return ok({});
}

function keep(place: string, item: Item, tables: Tables, counting: boolean): void {
  const { items, report } = tables;
  const kept: Kept = { bytes: 0, ...(item.status && { attributes: { ...item } }) };
  items.set(place, kept);
  if (!counting) return;
  kept.bytes = itemSize(item);
  report.writeUnits += writeUnits(kept.bytes) + indexWriteUnits(item);
}

function placeOf(table: string, { id }: Item): string {
  return `${table}/${id?.S}`;
}

function ok(content: object): Answer {
  return { status: 200, text: JSON.stringify(content) };
}

function refusal(name: string, message: string, more: object = {}): Answer {
  const __type = `com.amazonaws.dynamodb.v20120810#${name}`;
  return { status: 400, text: JSON.stringify({ __type, message, ...more }) };
}
