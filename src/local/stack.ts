import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { DEPLOYMENT_DEFAULTS } from './deployment-defaults.ts';
import { startDynamoDb } from './dynamodb/index.ts';
import { startEventBus } from './event-bus.ts';
import {
  type EventSourceMapping,
  fileCheckpoints,
  folderFailedBatches,
  type MappingEvent,
  startEventSourceMapping,
} from './event-source-mapping/index.ts';
import { startFunction } from './function.ts';
import { functionEnvironment, publisherEnvironment } from './function-environment.ts';
import { createKinesisClient, startKinesis } from './kinesis.ts';
import { EVENTS_TABLE, REGION, REJECTIONS_TABLE, STREAM_NAME } from './names.ts';
import { startTableStream, type TableStream } from './table-stream.ts';
import { createTables } from './tables.ts';

const STREAM_ARN = `arn:aws:kinesis:${REGION}:000000000000:stream/${STREAM_NAME}`;
const FUNCTION_ARN = `arn:aws:lambda:${REGION}:000000000000:function:twilio-voice-consumer`;
/** The local stack does not check credentials. */
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Where the local stack listens and keeps its data. */
export interface LocalStackOptions {
  /** 0 takes a free one. */
  readonly dynamoDbPort: number;
  readonly kinesisPort: number;
  readonly shards: number;
  /** The on-failure destination of the mapping: stands for the S3 bucket. */
  readonly failedBatchesDir: string;
  /** Keeps tables, stream and checkpoints between runs. */
  readonly dataDir?: string | undefined;
  /** Tests have no time for the deployment's. @default the deployment's */
  readonly batchingWindowSeconds?: number;
  /** Told each line that the function writes. */
  readonly onLine: (line: string) => void;
  readonly onProgress?: (event: MappingEvent) => void;
  /** Runs the publisher too, and is told what it puts on the event bus. */
  readonly onPublished?: ((entry: PutEventsRequestEntry) => void) | undefined;
}

/** A running local stack. */
export interface LocalStack {
  readonly dynamoDb: { readonly endpoint: string; readonly client: DynamoDBClient };
  readonly kinesis: { readonly endpoint: string; readonly client: KinesisClient };
  readonly mapping: EventSourceMapping;
  /** The events table's, where the publisher runs. */
  readonly tableStream?: TableStream;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the product on 127.0.0.1: DynamoDB with the two tables, Kinesis with the stream, the
 * consumer in a process of its own, and the event source mapping between them, with the deployment's
 * defaults. Only the pauses between retries are shorter, see `retryDelayMs`.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { dynamoDbPort, kinesisPort, shards, failedBatchesDir, dataDir, onLine } = options;
  const { batchingWindowSeconds = DEPLOYMENT_DEFAULTS.batchingWindowSeconds } = options;
  // Stops in reverse order: consumers before what they read from.
  const started = new AsyncDisposableStack();
  const stop = () => started.disposeAsync();
  try {
    // There before the first failed batch, as the bucket is.
    await mkdir(failedBatchesDir, { recursive: true });
    const tableStream =
      options.onPublished && (await startPublisher(options.onPublished, onLine, started));
    const dynamoDb = await startDynamoDb({
      port: dynamoDbPort,
      dataDir: dataDir && join(dataDir, 'dynamodb'),
      onInsert: (table, item) => {
        if (table === EVENTS_TABLE) tableStream?.inserted(item);
      },
    });
    started.defer(() => dynamoDb.stop());
    const dynamoDbClient = new DynamoDBClient({
      endpoint: dynamoDb.endpoint,
      region: REGION,
      credentials,
    });
    started.defer(() => dynamoDbClient.destroy());
    await createTables(dynamoDbClient, {
      eventsTable: EVENTS_TABLE,
      rejectionsTable: REJECTIONS_TABLE,
    });

    const kinesis = await startKinesis({
      port: kinesisPort,
      streamName: STREAM_NAME,
      shards,
      retentionHours: DEPLOYMENT_DEFAULTS.streamRetentionHours,
      ...(dataDir !== undefined && { dataDir: join(dataDir, 'kinesis') }),
    });
    started.defer(() => kinesis.stop());
    const kinesisClient = createKinesisClient(kinesis.endpoint);
    started.defer(() => kinesisClient.destroy());

    const consumer = startFunction({
      module: new URL('../handler.ts', import.meta.url),
      environment: functionEnvironment(dynamoDb.endpoint),
      onLine,
    });
    started.defer(() => consumer.stop());

    const mapping = await startEventSourceMapping({
      client: kinesisClient,
      streamName: STREAM_NAME,
      streamArn: STREAM_ARN,
      functionArn: FUNCTION_ARN,
      invoke: consumer.invoke,
      settings: {
        batchSize: DEPLOYMENT_DEFAULTS.batchRecords,
        maximumBatchingWindowInSeconds: batchingWindowSeconds,
        reportBatchItemFailures: true,
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: DEPLOYMENT_DEFAULTS.maxRetryAttempts,
        maximumRecordAgeInSeconds: DEPLOYMENT_DEFAULTS.maxRecordAgeSeconds,
        parallelizationFactor: DEPLOYMENT_DEFAULTS.parallelizationFactor,
        startingPosition: 'TRIM_HORIZON',
        timeoutMs: DEPLOYMENT_DEFAULTS.functionTimeoutSeconds * 1_000,
      },
      onFailure: folderFailedBatches(failedBatchesDir),
      ...(dataDir !== undefined && {
        checkpoints: fileCheckpoints(join(dataDir, 'checkpoints.json')),
      }),
      ...(options.onProgress && { onProgress: options.onProgress }),
    });
    started.defer(() => mapping.stop());
    return {
      dynamoDb: { endpoint: dynamoDb.endpoint, client: dynamoDbClient },
      kinesis: { endpoint: kinesis.endpoint, client: kinesisClient },
      mapping,
      ...(tableStream && { tableStream }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The publisher in a process of its own, between a stream of the table's inserts and an event bus. */
async function startPublisher(
  onPublished: (entry: PutEventsRequestEntry) => void,
  onLine: (line: string) => void,
  started: AsyncDisposableStack,
): Promise<TableStream> {
  const bus = await startEventBus(onPublished);
  started.defer(() => bus.stop());
  const publisher = startFunction({
    module: new URL('../publisher.ts', import.meta.url),
    environment: publisherEnvironment(bus.endpoint),
    onLine,
  });
  started.defer(() => publisher.stop());
  const tableStream = startTableStream(publisher.invoke);
  started.defer(() => tableStream.stop());
  return tableStream;
}
