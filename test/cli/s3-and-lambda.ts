import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { KinesisStreamEvent } from 'aws-lambda';
import { listening } from '../fixtures/listening.ts';

/** The calls of S3 and Lambda that redrive and replay make, on 127.0.0.1, with real state behind them. */
export async function startS3AndLambda() {
  /** The bucket's objects by key. */
  const objects = new Map<string, string>();
  /** What each invocation brought. */
  const invocations: KinesisStreamEvent[] = [];
  /** Answers the next invocations, one each; then all succeed. */
  const answers: { functionError?: string; payload: unknown }[] = [];
  const server = createServer(async (request, response) => {
    const body = (await buffer(request)).toString();
    const url = new URL(request.url ?? '', 'http://localhost');
    if (url.pathname.endsWith('/invocations')) invoke(body, response);
    else s3(request, url, response);
  });
  const { endpoint, stop } = await listening(server);
  return {
    objects,
    invocations,
    answers,
    env: { AWS_ENDPOINT_URL_S3: endpoint, AWS_ENDPOINT_URL_LAMBDA: endpoint },
    stop,
  };

  function invoke(body: string, response: ServerResponse): void {
    invocations.push(JSON.parse(body));
    const { functionError, payload } = answers.shift() ?? { payload: { batchItemFailures: [] } };
    if (functionError !== undefined) response.setHeader('x-amz-function-error', functionError);
    response.end(JSON.stringify(payload));
  }

  function s3({ method }: IncomingMessage, url: URL, response: ServerResponse): void {
    const [, , ...path] = url.pathname.split('/');
    const key = decodeURIComponent(path.join('/'));
    if (method === 'DELETE') {
      objects.delete(key);
      response.writeHead(204).end();
    } else if (url.searchParams.has('list-type')) {
      response.setHeader('content-type', 'application/xml').end(listing(url));
    } else {
      response.end(objects.get(key));
    }
  }

  /** One key a page, so that whoever lists has to turn the pages. */
  function listing(url: URL): string {
    const prefix = url.searchParams.get('prefix') ?? '';
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).toSorted();
    const at = Number(url.searchParams.get('continuation-token') ?? 0);
    const more = at + 1 < keys.length;
    const token = more ? `<NextContinuationToken>${at + 1}</NextContinuationToken>` : '';
    const contents = keys.slice(at, at + 1).map((key) => `<Contents><Key>${key}</Key></Contents>`);
    return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${token}${contents.join('')}</ListBucketResult>`;
  }
}
