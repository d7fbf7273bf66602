import { EVENTS_TABLE, REJECTIONS_TABLE } from '../../../src/local/names.ts';
import type { CallToDynamoDb } from './fault.ts';

/** A success that proves nothing. */
interface UndocumentedAnswer {
  readonly status: number;
  readonly body: string;
}

const forms: Readonly<Record<string, (call: CallToDynamoDb) => UndocumentedAnswer>> = {
  'an empty body': () => ({ status: 200, body: '' }),
  '204': () => ({ status: 204, body: '' }),
  '{}': () => ({ status: 200, body: '{}' }),
  '[]': () => ({ status: 200, body: '[]' }),
  null: () => ({ status: 200, body: 'null' }),
  '"ok"': () => ({ status: 200, body: '"ok"' }),
  'an error document': () =>
    ok({ __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: 'no' }),
  'null in each field': () =>
    ok({ Responses: null, UnprocessedKeys: null, UnprocessedItems: null }),
  'all unprocessed, of another table': ({ keys }) => unprocessed('another', 'another', keys),
  'unprocessed is what nobody asked for': ({ keys }) =>
    unprocessed(
      EVENTS_TABLE,
      REJECTIONS_TABLE,
      keys.map((key) => `not ${key}`),
    ),
};

/** The names of the forms. */
export const UNDOCUMENTED_FORMS = Object.keys(forms) as [string, ...string[]];

/** An answer to a call in a form of which the API's documentation says nothing. */
export function undocumentedAnswer(form: string, call: CallToDynamoDb): UndocumentedAnswer {
  const answer = forms[form]?.(call);
  if (answer === undefined) throw new RangeError(`There is no form "${form}"`);
  return answer;
}

/** One body for all three operations: each reads its own fields. */
function unprocessed(events: string, rejections: string, keys: readonly string[]) {
  return ok({
    Responses: { [events]: [] },
    UnprocessedKeys: { [events]: { Keys: keys.map((id) => ({ id: { S: id } })) } },
    UnprocessedItems: {
      [rejections]: keys.map((key) => ({ PutRequest: { Item: { recordId: { S: key } } } })),
    },
  });
}

function ok(content: object): UndocumentedAnswer {
  return { status: 200, body: JSON.stringify(content) };
}
