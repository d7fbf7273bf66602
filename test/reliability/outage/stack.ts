import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSystem, type System } from '../../../src/cli/system.ts';
import {
  type EventSourceMapping,
  folderFailedBatches,
  type KinesisFunction,
  type MappingEvent,
  startEventSourceMapping,
} from '../../../src/local/event-source-mapping/index.ts';
import { startKinesis } from '../../../src/local/kinesis.ts';
import { STREAM_NAME } from '../../../src/local/names.ts';
import type { ShardCheckpoint } from '../../../src/stream/lineage.ts';
import { memoryCheckpoints } from '../../local/event-source-mapping/running-mapping.ts';
import { FUNCTION_ARN, STREAM_ARN } from '../../stream/factories.ts';
import { startWorkers } from '../day/workers.ts';
import { startEngine } from '../faulty-dynamodb/engine.ts';
import { type FaultyDynamoDb, startFaultyDynamoDb } from '../faulty-dynamodb/proxy.ts';

/** What an outage is rehearsed on. */
export interface OutageStackOptions {
  /** The built asset. */
  readonly module: URL;
  /** Whether the mapping halves a batch that failed. */
  readonly bisect: boolean;
  /** The function's time limit, asked at each invocation. */
  readonly limitMs: () => number;
  readonly onProgress: (event: MappingEvent) => void;
}

/** Kinesis, the asset, and a DynamoDB that can go away. */
export interface OutageStack {
  readonly dynamoDb: FaultyDynamoDb;
  /** As an operator's command line reaches it, past the outage. */
  readonly system: System;
  /** The folder that stands for the failed-batches bucket. */
  readonly failedBatches: string;
  /** By shard, how far the mapping says that it is done. */
  readonly checkpoints: ReadonlyMap<string, ShardCheckpoint>;
  /** A mapping that begins at the checkpoints. */
  readonly startMapping: () => Promise<EventSourceMapping>;
}

const SHARDS = 2;
const LANES = 2;
/** Longer than any of the function's time limits, and the start of its process. */
const MAPPING_TIMEOUT_MS = 60_000;

/** Starts all of it but a mapping; `started` is given what there is to stop. */
export async function startOutageStack(
  started: AsyncDisposableStack,
  { module, bisect, limitMs, onProgress }: OutageStackOptions,
): Promise<OutageStack> {
  const failedBatches = await mkdtemp(join(tmpdir(), 'voice-events-outage-'));
  started.defer(() => rm(failedBatches, { recursive: true, force: true }));
  const engine = await startEngine('stand-in');
  started.defer(engine.stop);
  const dynamoDb = await startFaultyDynamoDb({
    engine: engine.endpoint,
    faultFor: () => ({ kind: 'none' }),
  });
  started.defer(dynamoDb.stop);
  const kinesis = await startKinesis({ port: 0, streamName: STREAM_NAME, shards: SHARDS });
  started.defer(kinesis.stop);
  const system = await findSystem({
    stack: '',
    local: true,
    dynamodbPort: Number(new URL(engine.endpoint).port),
    kinesisPort: Number(new URL(kinesis.endpoint).port),
  });
  started.defer(() => system.dynamoDb.destroy());
  started.defer(() => system.kinesis.destroy());
  const workers = startWorkers({
    module,
    endpoint: dynamoDb.endpoint,
    concurrency: SHARDS * LANES,
  });
  started.defer(workers.stop);
  const invoke: KinesisFunction = async (event, context) => {
    const worker = workers.take();
    if (!worker) throw new Error('There are as many processes as lanes');
    return worker.invoke(event, { ...context, getRemainingTimeInMillis: limitMs });
  };

  const { checkpoints, saved } = memoryCheckpoints();
  return {
    dynamoDb,
    system,
    failedBatches,
    checkpoints: saved,
    async startMapping() {
      const mapping = await startEventSourceMapping({
        client: system.kinesis,
        streamName: STREAM_NAME,
        streamArn: STREAM_ARN,
        functionArn: FUNCTION_ARN,
        invoke,
        settings: {
          batchSize: 50,
          parallelizationFactor: LANES,
          reportBatchItemFailures: true,
          bisectBatchOnFunctionError: bisect,
          maximumRetryAttempts: 1,
          startingPosition: 'TRIM_HORIZON',
          timeoutMs: MAPPING_TIMEOUT_MS,
          retryDelayMs: () => 10,
          pollIntervalMs: 50,
        },
        onFailure: folderFailedBatches(failedBatches),
        checkpoints,
        onProgress,
      });
      started.defer(mapping.stop);
      return mapping;
    },
  };
}
