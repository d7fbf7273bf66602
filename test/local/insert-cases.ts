import type { AttributeValue, Item } from '../../src/local/dynamodb/attribute-value.ts';

/** A statement as it travels in a `BatchExecuteStatement` call. */
interface Statement {
  readonly Statement: string;
  readonly Parameters?: readonly AttributeValue[];
}

/** What comes of a call: for each statement `stored` or an error code, or the call's exception. */
type Outcome = readonly string[] | string;

interface InsertCase {
  readonly title: string;
  readonly statements: readonly Statement[];
  readonly outcome: Outcome;
}

const STORED = ['stored'];
const INVALID = ['ValidationError'];
const REFUSED = 'ValidationException';
const MAX_ITEM_BYTES = 400 * 1024;

/** The item that is there before the cases run; each case has keys of its own besides. */
export const EXISTING = insert({ id: { S: 'existing' } });

let lastId = 0;

function id(): AttributeValue {
  lastId += 1;
  return { S: `id-${String(lastId).padStart(5, '0')}` };
}

function insert(item: Item, table = 'Events'): Statement {
  const names = Object.keys(item).map((name) => `'${name.replaceAll("'", "''")}': ?`);
  return {
    Statement: `INSERT INTO "${table}" VALUE {${names.join(', ')}}`,
    Parameters: Object.values(item),
  };
}

function one(title: string, item: Item, outcome: Outcome): InsertCase {
  return { title, statements: [insert({ id: id(), ...item })], outcome };
}

/** With a good statement after it, to see whether it takes the call with it. */
function withGood(title: string, item: Item, outcome: Outcome): InsertCase {
  return {
    title,
    statements: [insert({ id: id(), ...item }), insert({ id: id() })],
    outcome: typeof outcome === 'string' ? outcome : [...outcome, 'stored'],
  };
}

/** With a key for the first parameter, and these for the others. */
function text(
  title: string,
  Statement: string,
  outcome: Outcome,
  ...others: AttributeValue[]
): InsertCase {
  return { title, statements: [{ Statement, Parameters: [id(), ...others] }], outcome };
}

function nested(levels: number, wrap: (value: AttributeValue) => AttributeValue): AttributeValue {
  return levels === 0 ? { S: 'x' } : wrap(nested(levels - 1, wrap));
}
const inMap = (value: AttributeValue): AttributeValue => ({ M: { a: value } });
const inList = (value: AttributeValue): AttributeValue => ({ L: [value] });

/** Two cases around the size limit, for an item that counts `bytes` without key and filler. */
function sizeLimit(title: string, item: Item, bytes: number): readonly InsertCase[] {
  const filler = MAX_ITEM_BYTES - 'id'.length - 'id-00000'.length - 'f'.length - bytes;
  return [
    one(`${title}: 409,600 bytes`, { ...item, f: { S: 'x'.repeat(filler) } }, STORED),
    withGood(`${title}: 409,601 bytes`, { ...item, f: { S: 'x'.repeat(filler + 1) } }, INVALID),
  ];
}

function many(count: number, outcome: Outcome): InsertCase {
  const statements = Array.from({ length: count }, () => insert({ id: id() }));
  return { title: `${count} statements`, statements, outcome };
}

const sized = (length: number) => `INSERT INTO "Events" VALUE {'id': ?}`.padEnd(length);
const call = { callSid: { S: 'CA1' }, occurredAt: { S: '2026-01-01T00:00:00.000Z' } };
const duplicate = { id: { S: 'twice' } };
const X = { S: 'x' };

/** Calls against the tables of `createTables`, with what DynamoDB Local 3.3.1 makes of them. */
export const INSERT_CASES: readonly InsertCase[] = [
  one('a new key', { ...call, type: { S: 'x' } }, STORED),
  {
    title: 'a key that exists, between new ones',
    statements: [insert({ id: id() }), EXISTING, insert({ id: id() })],
    outcome: ['stored', 'DuplicateItem', 'stored'],
  },
  {
    title: 'a key twice in one call',
    statements: [insert(duplicate), insert({ ...duplicate, a: { S: 'x' } })],
    outcome: REFUSED,
  },
  {
    title: 'a key in two tables',
    statements: [insert({ id: { S: 'both' } }), insert({ recordId: { S: 'both' } }, 'Rejections')],
    outcome: ['stored', 'stored'],
  },
  many(0, REFUSED),
  many(
    25,
    Array.from({ length: 25 }, () => 'stored'),
  ),
  many(26, REFUSED),
  {
    title: 'a table that does not exist',
    statements: [insert({ id: id() }, 'Absent'), insert({ id: id() })],
    outcome: ['ResourceNotFound', 'stored'],
  },

  text('lower case, no quotes', `insert into Events value {'id': ?}`, STORED),
  text('lines and a semicolon', `\nINSERT INTO\n"Events"\nVALUE\n{\n'id'\n:\n?\n}\n;\n`, STORED),
  text('a quote in a name', `INSERT INTO "Events" VALUE {'id': ?, 'it''s': ?}`, STORED, X),
  text('a brace in a name', `INSERT INTO "Events" VALUE {'id': ?, 'a}, ?': ?}`, STORED, X),
  text('too few parameters', `INSERT INTO "Events" VALUE {'id': ?, 'a': ?}`, INVALID),
  { title: 'no parameters', statements: [{ Statement: sized(0) }], outcome: INVALID },
  text('too many parameters', sized(0), STORED, X),
  text('a name twice', `INSERT INTO "Events" VALUE {'id': ?, 'a': ?, 'a': ?}`, INVALID, X, X),
  text('a comma at the end', `INSERT INTO "Events" VALUE {'id': ?,}`, INVALID),
  text('no comma', `INSERT INTO "Events" VALUE {'id': ? 'a': ?}`, INVALID, X),
  text('no closing brace', `INSERT INTO "Events" VALUE {'id': ?`, INVALID),
  text('VALUES', `INSERT INTO "Events" VALUES {'id': ?}`, INVALID),
  text('a parameter for the whole item', `INSERT INTO "Events" VALUE ?`, INVALID),
  text('no attributes', `INSERT INTO "Events" VALUE {}`, INVALID),
  text('something else', 'HELLO', INVALID),
  text('an empty statement', '', REFUSED),
  text('8,192 characters', sized(8192), STORED),
  text('8,193 characters', sized(8193), REFUSED),

  { title: 'no key', statements: [insert({ a: { S: 'x' } })], outcome: INVALID },
  one('a key of another type', { id: { N: '1' } }, INVALID),
  withGood('an empty key', { id: { S: '' } }, INVALID),
  one('a key of 2,048 bytes', { id: { S: 'k'.repeat(2048) } }, STORED),
  withGood('a key of 2,049 bytes', { id: { S: 'k'.repeat(2049) } }, INVALID),
  one('a key of 2,050 bytes in 1,025 characters', { id: { S: 'é'.repeat(1025) } }, INVALID),

  one('an index key alone', { callSid: { S: 'CA1' } }, STORED),
  withGood('an empty index partition key', { ...call, callSid: { S: '' } }, INVALID),
  one('an empty index sort key', { ...call, occurredAt: { S: '' } }, INVALID),
  one('an empty sort key without its partition key', { occurredAt: { S: '' } }, INVALID),
  one('an index key of another type', { ...call, callSid: { N: '1' } }, INVALID),
  one('an index key of 2,048 bytes', { ...call, callSid: { S: 'k'.repeat(2048) } }, STORED),
  one('an index key of 2,049 bytes', { ...call, callSid: { S: 'k'.repeat(2049) } }, INVALID),
  one('an index sort key of 1,024 bytes', { ...call, occurredAt: { S: 'k'.repeat(1024) } }, STORED),
  one('an index sort key of 1,026 bytes', { ...call, occurredAt: { S: 'é'.repeat(513) } }, INVALID),

  one('empty values', { s: { S: '' }, b: { B: '' }, m: { M: {} }, l: { L: [] } }, STORED),
  withGood('an empty name', { '': { S: 'x' } }, INVALID),
  withGood('an empty name in a map', { m: { M: { '': { S: 'x' } } } }, REFUSED),
  one('a lone surrogate', { a: { S: '\ud800' } }, STORED),
  one('32 maps in each other', { m: nested(32, inMap) }, STORED),
  withGood('33 maps in each other', { m: nested(33, inMap) }, REFUSED),
  one('32 lists in each other', { l: nested(32, inList) }, STORED),
  withGood('33 lists in each other', { l: nested(33, inList) }, REFUSED),

  one('a number under 1e126', { n: { N: '9.9e125' } }, STORED),
  withGood('1e126', { n: { N: '1e126' } }, REFUSED),
  withGood('1e126 in a list in a map', { m: { M: { l: { L: [{ N: '-1e126' }] } } } }, REFUSED),
  one('1e-130', { n: { N: '1e-130' } }, STORED),
  one('1e-131', { n: { N: '1e-131' } }, REFUSED),
  one('38 digits', { n: { N: '1'.repeat(38) } }, STORED),
  one('39 digits', { n: { N: '1'.repeat(39) } }, REFUSED),
  one('one digit and 40 zeros', { n: { N: `1${'0'.repeat(40)}` } }, STORED),
  one('40 zeros and one digit', { n: { N: `0.${'0'.repeat(40)}1` } }, STORED),
  one('zero in other ways', { a: { N: '-0' }, b: { N: '0.00' }, c: { N: '0e999' } }, STORED),
  one('a number without digits on one side', { a: { N: '.5' }, b: { N: '5.' } }, STORED),
  ...['abc', '', 'NaN', '0x10', ' 1', '.', '1e'].map((number) =>
    one(`'${number}' as a number`, { n: { N: number } }, REFUSED),
  ),

  one('sets', { s: { SS: ['a', ''] }, n: { NS: ['1', '2'] }, b: { BS: ['eA=='] } }, STORED),
  withGood('an empty set', { s: { SS: [] } }, REFUSED),
  one('a string twice in a set', { s: { SS: ['a', 'a'] } }, REFUSED),
  one('bytes twice in a set', { s: { BS: ['eA==', 'eA=='] } }, REFUSED),
  one('no number in a set', { s: { NS: ['1', 'x'] } }, REFUSED),
  one('NULL that is false', { n: { NULL: false } }, REFUSED),
  one('a value without a type', { a: {} }, REFUSED),
  one('a value of two types', { a: { S: 'x', N: '1' } }, REFUSED),
  one('a value of an unknown type', { a: { X: 'x' } as AttributeValue }, REFUSED),

  ...sizeLimit('a string', {}, 0),
  ...sizeLimit('two bytes a character', { é: { S: 'éé' } }, 6),
  ...sizeLimit('four bytes a character', { a: { S: '😀' } }, 5),
  ...sizeLimit(
    'two bytes a character beside a list and a map',
    { é: { S: 'éé' }, l: { L: [{ N: '1.5' }] }, m: { M: { a: { NULL: true } } } },
    21,
  ),
  ...sizeLimit('bytes', { a: { B: Buffer.alloc(1000).toString('base64') } }, 1001),
  ...sizeLimit('a map and a list', { m: { M: {} }, l: { L: [] } }, 8),
  ...sizeLimit('a map in a list', { l: { L: [{ M: { a: { S: 'b' } } }, { S: '' }] } }, 12),
  ...sizeLimit('true and null', { a: { BOOL: true }, b: { NULL: true } }, 4),
  ...sizeLimit('sets', { a: { SS: ['a', 'bc'] }, b: { NS: ['1', '22'] }, c: { BS: ['eA=='] } }, 11),
  ...[
    ['0', 1],
    ['1', 2],
    ['12', 2],
    ['1.5', 3],
    ['123', 3],
    ['-5', 3],
    ['1000000', 2],
    ['1738000001', 6],
    ['1'.repeat(38), 20],
  ].flatMap(([number, bytes]) =>
    sizeLimit(`the number ${number}`, { n: { N: `${number}` } }, 1 + Number(bytes)),
  ),
];

/** A call as it travels, with a signature that nobody checks. */
export function callOf(operation: string, input: object) {
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
  };
}

/** Makes a `BatchExecuteStatement` call as it travels, past what an SDK would refuse itself. */
export async function outcomeOf(
  endpoint: string,
  statements: readonly Statement[],
): Promise<Outcome> {
  const call = callOf('BatchExecuteStatement', { Statements: statements });
  const response = await fetch(endpoint, call);
  const answer = (await response.json()) as {
    readonly __type?: string;
    readonly Responses?: readonly { readonly Error?: { readonly Code: string } }[];
  };
  if (!answer.Responses) return answer.__type?.split('#').at(-1) ?? `HTTP ${response.status}`;
  return answer.Responses.map(({ Error: error }) => error?.Code ?? 'stored');
}
