import { type Answer, jsonAnswer } from '../../../src/local/dynamodb/exchange.ts';
import type { Trouble } from './recorded-services.ts';

/**
 * Everything that can go wrong with each of the consumer's calls, every time with the request in
 * the answer: DynamoDB quotes values in some of its messages, and a proxy may quote anything.
 */
export const quotingTroubles: readonly Trouble[] = [
  ...['BatchGetItem', 'BatchExecuteStatement', 'BatchWriteItem'].flatMap((operation) =>
    faults().map((fault): Trouble => on(operation, fault)),
  ),
  ...[
    'ValidationError',
    'AccessDenied',
    'ResourceNotFound',
    'ThrottlingError',
    'SomethingNew',
    undefined,
  ].map(
    (Code): Trouble =>
      on('BatchExecuteStatement', (body) => {
        const { Statements }: { Statements: unknown[] } = JSON.parse(body);
        const Responses = Statements.map(() => ({ Error: { Code, Message: quoting(body) } }));
        return jsonAnswer(200, { Responses });
      }),
  ),
];

/** The same for the publisher's call. What DescribeEventBus is asked holds nothing of an event. */
export const quotingBusTroubles: readonly Trouble[] = [
  ...faults().map((fault): Trouble => on('PutEvents', fault)),
  ...[
    'InvalidArgument',
    'MalformedDetail',
    'ThrottlingException',
    'InternalFailure',
    'NotAuthorizedForSourceException',
    'SomethingNew',
    undefined,
  ].map(
    (ErrorCode): Trouble =>
      on('PutEvents', (body) => {
        const { Entries: asked }: { Entries: unknown[] } = JSON.parse(body);
        const Entries = asked.map(() => ({ ErrorCode, ErrorMessage: quoting(body) }));
        return jsonAnswer(200, { FailedEntryCount: asked.length, Entries });
      }),
  ),
];

function on(operation: string, fault: (body: string) => Answer): Trouble {
  return ({ headers, body }) =>
    String(headers['x-amz-target']).endsWith(operation) ? fault(body) : undefined;
}

function faults(): ((body: string) => Answer)[] {
  const named = (status: number, name: string) => (body: string) =>
    jsonAnswer(status, {
      __type: `com.amazonaws.dynamodb.v20120810#${name}`,
      message: quoting(body),
      Message: quoting(body),
    });
  const text = (status: number, content: (body: string) => string) => (body: string) => ({
    status,
    headers: {},
    body: content(body),
  });
  return [
    named(400, 'AccessDeniedException'),
    named(400, 'ResourceNotFoundException'),
    named(400, 'ValidationException'),
    named(400, 'SomethingNewException'),
    named(400, 'ThrottlingException'),
    named(500, 'InternalServerError'),
    text(502, (body) => `<html>Bad gateway: ${body}</html>`),
    text(400, (body) => `Bad request: ${body}`),
    text(200, (body) => `{"Responses":{"events":[${body.slice(0, -1)}`),
    text(200, (body) => JSON.stringify({ Responses: body, UnprocessedKeys: body })),
  ];
}

function quoting(body: string): string {
  return `One or more values are not valid: ${body}\n    at ${body}`;
}
