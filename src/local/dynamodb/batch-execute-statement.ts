import * as z from 'zod';
import { type AttributeValue, type Item, valueFault } from './attribute-value.ts';
import { type Answer, jsonAnswer } from './exchange.ts';
import { parseInsert } from './insert-statement.ts';
import { itemFault, primaryKey, type TableDescription } from './table-rules.ts';

/** Runs an operation of DynamoDB that dynalite knows, in the name of the same client. */
export type RunOperation = (operation: string, input: object) => Promise<Answer>;

/** Told of each item that was inserted, and of its table. */
export type OnInsert = (table: string, item: Item) => void;

const CALL = z.object({
  Statements: z
    .array(
      z.object({
        Statement: z.string().nullish(),
        // Looked into by valueFault, with DynamoDB's own words.
        Parameters: z.array(z.custom<AttributeValue>((value) => value instanceof Object)).nullish(),
      }),
    )
    .nullish(),
});

type Statement = NonNullable<z.infer<typeof CALL>['Statements']>[number];

/** A statement as it is to be run, or why it is not. */
type Step =
  | { readonly kind: 'insert'; readonly item: Item; readonly table: TableDescription }
  | { readonly kind: 'failed'; readonly error: StatementError };

interface StatementError {
  readonly Code: string;
  readonly Message: string;
}

const MAX_STATEMENTS = 25;
const MAX_STATEMENT_LENGTH = 8192;
const SUPPORTED = `the local stand-in runs only INSERT INTO "table" VALUE {'name': ?, …}, with a parameter for each attribute`;

/**
 * Answers a `BatchExecuteStatement` call whose statements are inserts, as DynamoDB does: each is a
 * put on the condition that its key is new, and has its own result, in order.
 *
 * What DynamoDB Local 3.3.1 refuses as a whole is refused as a whole: a key that comes twice, too
 * many statements, and values that fit no table. `SELECT` is refused too; DynamoDB runs it.
 */
export async function batchExecuteStatement(
  body: string,
  run: RunOperation,
  onInsert: OnInsert = () => {},
): Promise<Answer> {
  const statements = readStatements(body);
  if (!statements) {
    return jsonAnswer(400, { __type: 'com.amazon.coral.service#SerializationException' });
  }
  const fault = callFault(statements);
  if (fault !== undefined) return validationException(fault);

  const tables = new Map<string, Promise<Answer>>();
  const describe = (table: string) => {
    const description = tables.get(table) ?? run('DescribeTable', { TableName: table });
    tables.set(table, description);
    return description;
  };
  const steps = await Promise.all(statements.map((statement) => prepare(statement, describe)));
  const keys = steps.flatMap((step) =>
    step.kind === 'insert' ? (primaryKey(step.item, step.table) ?? []) : [],
  );
  if (new Set(keys).size < keys.length) {
    return validationException('Provided list of item keys contains duplicates');
  }
  const Responses = await Promise.all(steps.map((step) => perform(step, run, onInsert)));
  return jsonAnswer(200, { Responses });
}

function readStatements(body: string): readonly Statement[] | undefined {
  try {
    return CALL.parse(JSON.parse(body)).Statements ?? [];
  } catch {
    return undefined;
  }
}

function callFault(statements: readonly Statement[]): string | undefined {
  if (statements.length > MAX_STATEMENTS) {
    return `Member must have length less than or equal to ${MAX_STATEMENTS}`;
  }
  if (statements.length === 0) return 'The statement was empty.';
  for (const { Statement, Parameters } of statements) {
    if (!Statement) return 'The statement was empty.';
    if (Statement.length > MAX_STATEMENT_LENGTH) {
      return `Member must have length less than or equal to ${MAX_STATEMENT_LENGTH}`;
    }
    if (/^\s*SELECT\b/i.test(Statement)) return `SELECT is not supported: ${SUPPORTED}`;
    for (const parameter of Parameters ?? []) {
      const fault = valueFault(parameter);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

async function prepare(
  { Statement, Parameters }: Statement,
  describe: (table: string) => Promise<Answer>,
): Promise<Step> {
  const insert = parseInsert(Statement ?? '');
  if (!insert) return invalid(`${Statement} is not supported: ${SUPPORTED}`);
  const { table, names } = insert;
  const parameters = Parameters ?? [];
  // As DynamoDB Local does: parameters may be left over, but not be missing.
  if (parameters.length < names.length) {
    return invalid("Number of parameters in request and statement don't match.");
  }
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated !== undefined) return invalid(`Duplicate keys in tuple. Key: ${repeated}`);

  const description = await describe(table);
  if (description.status !== 200) return { kind: 'failed', error: statementError(description) };
  // fromEntries, unlike an assignment, makes an attribute of the name __proto__ too.
  const item = Object.fromEntries(names.map((name, index) => [name, parameters[index] ?? {}]));
  return { kind: 'insert', item, table: JSON.parse(description.body).Table };
}

async function perform(step: Step, run: RunOperation, onInsert: OnInsert): Promise<object> {
  if (step.kind === 'failed') return { Error: step.error };
  const { item, table } = step;
  const { TableName, KeySchema } = table;
  const fault = itemFault(item, table);
  if (fault !== undefined) return { Error: validationError(fault), TableName };
  const answer = await run('PutItem', {
    TableName,
    Item: item,
    ConditionExpression: 'attribute_not_exists(#key)',
    ExpressionAttributeNames: { '#key': KeySchema[0]?.AttributeName },
  });
  if (answer.status !== 200) return { Error: statementError(answer), TableName };
  onInsert(TableName, item);
  return { TableName };
}

function invalid(message: string): Step {
  return { kind: 'failed', error: validationError(message) };
}

function validationError(Message: string): StatementError {
  return { Code: 'ValidationError', Message };
}

/** What the exception of a single operation is called in the result of a statement. */
function statementError({ body }: Answer): StatementError {
  const { __type = '', message = '' } = JSON.parse(body || '{}');
  const exception: string = __type.split('#').at(-1);
  switch (exception) {
    case 'ConditionalCheckFailedException':
      return { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' };
    case 'ResourceNotFoundException':
      return {
        Code: 'ResourceNotFound',
        Message: 'Cannot do operations on a non-existent table',
      };
    case 'ValidationException':
      return validationError(message);
    default:
      return { Code: 'InternalServerError', Message: `${exception} ${message}` };
  }
}

function validationException(message: string): Answer {
  return jsonAnswer(400, { __type: 'com.amazon.coral.validate#ValidationException', message });
}
