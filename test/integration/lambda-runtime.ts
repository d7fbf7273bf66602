import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { listening } from '../fixtures/listening.ts';
import { cachedPackage, run } from './cached-package.ts';

const RUNTIME_CLIENT = cachedPackage('aws-lambda-ric', '4.0.2', { isBuilt: true });
const API = '/2018-06-01/runtime';

/** What became of an invocation: the function's answer or its error, and what it logged meanwhile. */
interface Invocation {
  readonly outcome: 'response' | 'error';
  readonly body: unknown;
  readonly logged: readonly string[];
}

/** A function that waits for invocations under Lambda's own runtime client. */
export interface RunningFunction {
  invoke(event: unknown): Promise<Invocation>;
  stop(): Promise<void>;
}

/** Says why Lambda's runtime client cannot be there, if so. Installing it compiles it, in about a minute. */
export async function missingRuntimeClient(): Promise<string | undefined> {
  if (process.platform === 'darwin') return 'it does not build on macOS';
  for (const tool of ['cmake', 'g++', 'make', 'python3']) {
    const found = await run(tool, ['--version']).catch(() => undefined);
    if (!found) return `${tool} is missing, with which it is built`;
  }
  return RUNTIME_CLIENT.missing();
}

/**
 * Starts a function's asset as Lambda does: from a folder of its own, under the runtime client, which
 * asks a Runtime API on 127.0.0.1 for invocations.
 */
export async function startFunction({
  assetFolder,
  handler,
  timeoutMs,
  environment,
}: {
  readonly assetFolder: string;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly environment: Readonly<Record<string, string>>;
}): Promise<RunningFunction> {
  const waiting: { readonly event: unknown; settle(ended: Omit<Invocation, 'logged'>): void }[] =
    [];
  let current: (typeof waiting)[number] | undefined;
  let askForNext = Promise.withResolvers<void>();

  const api = createServer(async (request, response) => {
    const path = request.url?.slice(API.length) ?? '';
    // The runtime client crashes on an answer without it.
    response.setHeader('Content-Type', 'application/json');
    if (path === '/invocation/next') {
      while (waiting.length === 0) await askForNext.promise;
      current = waiting.shift();
      response.setHeader('Lambda-Runtime-Aws-Request-Id', crypto.randomUUID());
      response.setHeader('Lambda-Runtime-Deadline-Ms', String(Date.now() + timeoutMs));
      response.setHeader(
        'Lambda-Runtime-Invoked-Function-Arn',
        'arn:aws:lambda:local:0:function:f',
      );
      response.end(JSON.stringify(current?.event));
      return;
    }
    const outcome = path.endsWith('/response') ? 'response' : 'error';
    current?.settle({ outcome, body: await json(request) });
    response.statusCode = 202;
    response.end('{"status":"OK"}');
  });
  const { port, stop } = await listening(api);

  // The project's package.json would make an ES module of it, and Lambda has none beside it.
  const taskRoot = await mkdtemp(join(tmpdir(), 'lambda-task-'));
  await cp(assetFolder, taskRoot, { recursive: true });
  const runtime = spawn(process.execPath, [join(RUNTIME_CLIENT.folder, 'index.mjs'), handler], {
    cwd: taskRoot,
    env: {
      ...environment,
      PATH: process.env.PATH,
      LAMBDA_TASK_ROOT: taskRoot,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      AWS_LAMBDA_FUNCTION_NAME: 'consumer',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/consumer',
      AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      AWS_LAMBDA_LOG_LEVEL: 'TRACE',
      _HANDLER: handler,
    },
  });
  const complaints = text(runtime.stderr);
  const ended = once(runtime, 'exit').then(async () => {
    throw new Error(`The runtime client ended: ${logged.join('\n')}${await complaints}`);
  });
  ended.catch(() => undefined);
  let logged: string[] = [];
  runtime.stdout.setEncoding('utf8').on('data', (lines: string) => {
    logged.push(...lines.split('\n').filter(Boolean));
  });

  return {
    async invoke(event) {
      logged = [];
      const settled = Promise.withResolvers<Omit<Invocation, 'logged'>>();
      waiting.push({ event, settle: settled.resolve });
      askForNext.resolve();
      askForNext = Promise.withResolvers();
      return { ...(await Promise.race([settled.promise, ended])), logged };
    },
    async stop() {
      runtime.kill('SIGKILL');
      await ended.catch(() => undefined);
      await stop();
      await rm(taskRoot, { recursive: true });
    },
  };
}
