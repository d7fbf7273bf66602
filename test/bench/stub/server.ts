/**
 * A DynamoDB that answers at once, in a process of its own so that its work is not counted as a
 * contestant's. It remembers which ids a table holds, and nothing else unless told to count.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer.ts';
import { emptyTables, type StubReport, type StubSettings } from './tables.ts';

const KEEP_ALIVE_MS = 600_000;

let settings: StubSettings = { counting: false };
let tables = emptyTables();

const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const { status, text } = answer(operation, body, tables, settings.counting);
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  });
});

process.on('message', (message: StubSettings | 'report') => {
  if (message === 'report') {
    process.send?.(tables.report satisfies StubReport);
    return;
  }
  settings = message;
  tables = emptyTables();
  process.send?.('reset');
});
process.on('disconnect', () => process.exit());

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
