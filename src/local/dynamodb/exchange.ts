import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type {
  IncomingHttpHeaders,
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';
import { text } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';

/** An HTTP request that has arrived completely. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP answer that is ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
}

/** An answer as DynamoDB gives it: JSON, and an identifier for the request. */
export function jsonAnswer(status: number, content: object): Answer {
  const headers = {
    'Content-Type': 'application/x-amz-json-1.0',
    'x-amzn-RequestId': randomUUID(),
  };
  return { status, headers, body: JSON.stringify(content) };
}

/** Reads a request to its end; rejects when the client goes away before that. */
export async function receive(message: IncomingMessage): Promise<Request> {
  const { method = 'GET', url = '/', headers } = message;
  return { method, url, headers, body: await text(message) };
}

/** Sends an answer whole, with the checksum that the SDKs compare. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, {
    ...headers,
    'Content-Length': Buffer.byteLength(body),
    'x-amz-crc32': crc32(body),
  });
  response.end(body);
}

/**
 * dynalite loses an attribute called `__proto__`, which DynamoDB keeps: it assigns attributes to
 * plain objects. So it knows the attribute by another name, with a private-use character in it.
 * The patterns match a whole JSON string, never a part of one.
 */
const PROTO = { pattern: /(?<!\\)"__proto__"/g, text: '"__proto__"' };
const PROTO_ALIAS = { pattern: /(?<!\\)"\u{e000}__proto__"/gu, text: '"\u{e000}__proto__"' };

/**
 * Calls dynalite's request listener without a socket and gives its answer.
 *
 * Requests from the network take this way too: dynalite throws out of an event listener, and so
 * ends the process, when a client goes away in the middle of a request.
 */
export function ask(listener: RequestListener, request: Request): Promise<Answer> {
  return new Promise((resolve) => {
    const { method, url, headers } = request;
    const incoming = Object.assign(new EventEmitter(), { method, url, headers });
    const answerHeaders: Record<string, string | number> = {};
    const outgoing = {
      statusCode: 200,
      setHeader(name: string, value: string | number) {
        // An answer is sent whole: it has a length.
        if (name !== 'Transfer-Encoding') answerHeaders[name] = value;
      },
      end(text = '') {
        const body = text.replace(PROTO_ALIAS.pattern, PROTO.text);
        resolve({ status: outgoing.statusCode, headers: answerHeaders, body });
      },
    };
    // The two have the members that dynalite touches, and no others.
    listener(incoming as never, outgoing as never);
    const body = Buffer.from(request.body.replace(PROTO.pattern, PROTO_ALIAS.text));
    if (body.length > 0) incoming.emit('data', body);
    incoming.emit('end');
  });
}
