import type { ServerResponse } from 'node:http';
import { type Answer, send } from '../../../src/local/dynamodb/exchange.ts';
import { EVENTS_TABLE } from '../../../src/local/names.ts';
import type { Exchange } from '../../fixtures/instant-dynamodb.ts';

/** Does something to a call, or to the answer to it. */
type Fault = (call: Exchange & { readonly kill: () => void }) => void;

/**
 * What the simulation of days cannot do to a call: it breaks connections, answers byte by byte, and
 * kills the process that called. What DynamoDB itself may refuse is there.
 */
const wire: Readonly<Record<string, Fault>> = {
  none: ({ response, perform }) => send(response, perform()),
  'dropped before': ({ response }) => drop(response),
  'dropped after': ({ response, perform }) => {
    perform();
    drop(response);
  },
  'answer broken off': ({ response, perform }) =>
    sendHalf(response, perform(), () => drop(response)),
  'answer cut in half': ({ response, perform }) => {
    const answer = perform();
    send(response, { ...answer, body: half(answer) });
  },
  'answer stalls': ({ response, perform }) => sendHalf(response, perform()),
  'killed before': ({ kill }) => kill(),
  'killed after': ({ perform, kill }) => {
    perform();
    kill();
  },
};

/** Successes that prove nothing, by the body that stands in for the answer; nothing is done. */
const undocumented: Readonly<Record<string, (asked: object) => string>> = {
  'an empty body': () => '',
  '204': () => '',
  '{}': () => '{}',
  '[]': () => '[]',
  null: () => 'null',
  '"ok"': () => '"ok"',
  'an error document': () => '{"__type":"InternalServerError","message":"no"}',
  'null in each field': () => '{"Responses":null,"UnprocessedKeys":null,"UnprocessedItems":null}',
  'all unprocessed, of another table': (asked) => unprocessed({ another: Object.values(asked)[0] }),
  'unprocessed is what nobody asked for': (asked) =>
    unprocessed(
      JSON.parse(JSON.stringify(asked).replaceAll(/"(?:id|recordId)":{"S":"/g, '$&not ')),
    ),
};

/** The names of the faults that are undocumented answers. */
export const UNDOCUMENTED: readonly string[] = Object.keys(undocumented);

/** Everything that can happen to a call, by its name. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  ...wire,
  ...Object.fromEntries(
    Object.entries(undocumented).map(([form, bodyOf]): [string, Fault] => [
      form,
      ({ request, response }) => {
        const body = bodyOf(JSON.parse(request.body).RequestItems ?? {});
        send(response, { status: form === '204' ? 204 : 200, headers: {}, body });
      },
    ]),
  ),
};

/** One body for all three operations: each reads its own fields. */
function unprocessed(items: object): string {
  const Responses = { [EVENTS_TABLE]: [] };
  return JSON.stringify({ Responses, UnprocessedKeys: items, UnprocessedItems: items });
}

/** Promises a whole body, and sends half of it. */
function sendHalf(response: ServerResponse, answer: Answer, then = () => {}): void {
  response.writeHead(answer.status, { 'Content-Length': Buffer.byteLength(answer.body) });
  response.write(half(answer), then);
}

function half({ body }: Answer): string {
  return body.slice(0, body.length / 2);
}

function drop({ socket }: ServerResponse): void {
  socket?.destroy();
}
