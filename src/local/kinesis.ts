import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
  DescribeStreamSummaryCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { PLAIN_LISTENER, TLS_LISTENER, type WorkerMessage } from './kinesis-worker.ts';
import { PortInUseError } from './port-in-use.ts';

const REGION = 'us-east-1';
const READY_TIMEOUT_MS = 60_000;
/** Writing the data of a large stream takes seconds, and cut off it cannot be read again. */
const STOP_TIMEOUT_MS = 30_000;
/** The name kinesis-local gives its file. */
const DATA_FILE = 'kinesis-data.json';

/** What to start, and where. */
export interface KinesisOptions {
  /** 0: any free one; see the endpoint. */
  readonly port: number;
  readonly streamName: string;
  /** How many shards the stream is created with. A stream that exists keeps those it has. */
  readonly shards: number;
  /** How long records are kept, at least; Kinesis begins with 24. */
  readonly retentionHours?: number;
  /** Keeps streams and records between runs. */
  readonly dataDir?: string | undefined;
}

/** A running local Kinesis. */
export interface LocalKinesis {
  readonly endpoint: string;
  /** Writes the data, if it is kept, and stops. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a local Kinesis (kinesis-local) with one stream, on 127.0.0.1 only, in a thread of this
 * process, so that it never outlives it. Resolves when the stream is active. The stream is in
 * us-east-1; credentials are not checked. Clients must speak HTTP/1.1 (`NodeHttpHandler`): its HTTP/2
 * breaks on large PutRecords.
 *
 * @throws PortInUseError, an Error that names a data file that cannot be read, or one with what
 * kinesis-local said.
 */
export async function startKinesis(options: KinesisOptions): Promise<LocalKinesis> {
  if (options.dataDir !== undefined) await prepare(options.dataDir);
  const worker = new Worker(new URL('./kinesis-worker.ts', import.meta.url), {
    workerData: { port: options.port },
    env: environment(options),
    stdout: true,
    stderr: true,
  });
  const output = lastOutput(worker);
  const ended = new Promise<void>((resolveEnded) => {
    worker.once('exit', () => resolveEnded());
  });
  try {
    const endpoint = `http://127.0.0.1:${await listening(worker, options.port, output)}`;
    await active(endpoint, options.streamName, output);
    await keepRecords(endpoint, options);
    const isKept = options.dataDir !== undefined;
    return { endpoint, stop: () => (isKept ? stopInOrder(worker, ended) : stopAtOnce(worker)) };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

async function prepare(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, DATA_FILE);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  try {
    JSON.parse(text);
  } catch (cause) {
    const message = `Kinesis: ${path} is cut off: its writer was killed. Delete its folder and the mapping's checkpoints to start afresh.`;
    throw new Error(message, { cause });
  }
}

function environment(options: KinesisOptions): NodeJS.ProcessEnv {
  const main = createRequire(import.meta.url).resolve('kinesis-local');
  return {
    KINESIS_MOCK_CERT_PATH: join(dirname(main), 'server.json'),
    KINESIS_MOCK_PLAIN_PORT: String(PLAIN_LISTENER),
    KINESIS_MOCK_TLS_PORT: String(TLS_LISTENER),
    LOG_LEVEL: 'ERROR',
    // Its warnings about a busy CPU are of no use here.
    CATS_EFFECT_CPU_STARVATION_CHECK_INTERVAL: '1h',
    AWS_REGION: REGION,
    INITIALIZE_STREAMS: `${options.streamName}:${options.shards}:${REGION}`,
    CREATE_STREAM_DURATION: '10ms',
    DELETE_STREAM_DURATION: '10ms',
    SPLIT_SHARD_DURATION: '10ms',
    MERGE_SHARDS_DURATION: '10ms',
    UPDATE_SHARD_COUNT_DURATION: '10ms',
    ...(options.dataDir !== undefined && {
      SHOULD_PERSIST_DATA: 'true',
      PERSIST_PATH: resolve(options.dataDir),
      PERSIST_FILE_NAME: DATA_FILE,
      // Each time it writes everything it holds. It also writes when it is stopped in order.
      PERSIST_INTERVAL: '15s',
    }),
  };
}

/** A client of the local Kinesis; to be destroyed by its owner. */
export function createKinesisClient(endpoint: string): KinesisClient {
  return new KinesisClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // kinesis-local's HTTP/2 breaks on large PutRecords.
    requestHandler: new NodeHttpHandler(),
  });
}

function listening(worker: Worker, port: number, output: () => string): Promise<number> {
  return new Promise((resolvePort, reject) => {
    worker.once('message', (message: WorkerMessage) => {
      if (message.kind === 'listening') resolvePort(message.port);
      else if (message.code === 'EADDRINUSE') reject(new PortInUseError('kinesis', port));
      else reject(new Error(`Kinesis: cannot listen on port ${port}: ${message.code}`));
    });
    worker.on('error', (error) => reject(new Error('Kinesis did not start', { cause: error })));
    worker.once('exit', () => reject(new Error(`Kinesis did not start: ${output()}`)));
  });
}

async function active(endpoint: string, streamName: string, output: () => string) {
  const client = createKinesisClient(endpoint);
  const describe = new DescribeStreamSummaryCommand({ StreamName: streamName });
  const deadline = Date.now() + READY_TIMEOUT_MS;
  try {
    let seen = 'no answer';
    while (Date.now() < deadline) {
      seen = await client.send(describe).then(
        (answer) => String(answer.StreamDescriptionSummary?.StreamStatus),
        (error: Error) => error.name,
      );
      if (seen === 'ACTIVE') return;
      await sleep(20);
    }
    throw new Error(`Kinesis: stream ${streamName} is not active (${seen}): ${output()}`);
  } finally {
    client.destroy();
  }
}

async function keepRecords(endpoint: string, { streamName, retentionHours = 24 }: KinesisOptions) {
  const client = createKinesisClient(endpoint);
  const stream = { StreamName: streamName };
  try {
    const { StreamDescriptionSummary } = await client.send(
      new DescribeStreamSummaryCommand(stream),
    );
    // A stream of an earlier run has it already.
    if ((StreamDescriptionSummary?.RetentionPeriodHours ?? 0) >= retentionHours) return;
    await client.send(
      new IncreaseStreamRetentionPeriodCommand({ ...stream, RetentionPeriodHours: retentionHours }),
    );
  } finally {
    client.destroy();
  }
}

async function stopInOrder(worker: Worker, ended: Promise<void>): Promise<void> {
  worker.postMessage('stop');
  const tooLate = sleep(STOP_TIMEOUT_MS, undefined, { ref: false });
  await Promise.race([ended, tooLate]);
  await worker.terminate();
}

async function stopAtOnce(worker: Worker): Promise<void> {
  await worker.terminate();
}

/** Reads what the worker prints, and gives the last of it. */
function lastOutput(worker: Worker): () => string {
  let text = '';
  const keep = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2_000);
  };
  worker.stdout.on('data', keep);
  worker.stderr.on('data', keep);
  return () => text.trim() || 'it printed nothing';
}
