import { createServer, request } from 'node:http';
import { listening } from '../fixtures/listening.ts';

/**
 * A door to a server on 127.0.0.1 that says of every request that it came by TLS. Buckets of the CDK
 * refuse any other, and the stand-in takes that as seriously as AWS does.
 */
export function startTlsFront(port: number) {
  const front = createServer((incoming, answer) => {
    const { method, url: path } = incoming;
    const headers = { ...incoming.headers, 'x-forwarded-proto': 'https' };
    const onward = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  return listening(front);
}
