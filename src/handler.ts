import type { Context, KinesisStreamBatchResponse, KinesisStreamRecord } from 'aws-lambda';
import { ConfigurationError } from './aws-calls/configuration-error.ts';
import { systemClock as clock } from './clock.ts';
import { consume } from './consumer.ts';
import { deadlineBefore } from './deadline.ts';
import { shardIdOf } from './kinesis/decode.ts';
import { NotKinesisEventError, recordsOf } from './kinesis/kinesis-event.ts';
import { readSettings } from './settings.ts';
import { dynamoDb } from './store/client.ts';
import { dynamoDbStore } from './store/dynamodb-store.ts';
import { batchReport } from './telemetry/batch-report.ts';
import { type BatchContext, createLog, logBatch, logFailure } from './telemetry/log.ts';
import { addBatch, createMetrics } from './telemetry/metrics.ts';
import { createRetryLog } from './telemetry/retry-log.ts';
import { unexpected } from './telemetry/unexpected.ts';
import { processorFor } from './voice/registry.ts';

/** Left for the answer, the metrics and the log line when the invocation's time runs out. */
const DEADLINE_MARGIN_MS = 2_000;
/**
 * The part of the time that processors leave for the commit: if they took it all, nothing would be
 * stored, and each redelivery would end the same way.
 */
const COMMIT_SHARE = 0.2;

const settings = readSettings(process.env);
const log = createLog(settings.LOG_LEVEL);
const metrics = createMetrics(settings.AWS_LAMBDA_FUNCTION_NAME);
const database = dynamoDb();

type InvocationContext = Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>;

/** Lambda's entry: one batch of one shard, from a Kinesis event source mapping. */
export async function handler(
  event: unknown,
  context: InvocationContext,
): Promise<KinesisStreamBatchResponse> {
  let batch: Partial<BatchContext> = { requestId: context.awsRequestId };
  try {
    const records = recordsOf(event);
    const known = batchContext(records, context.awsRequestId);
    batch = known;
    return await handleBatch(records, known, context);
  } catch (error) {
    const failure = isExpected(error) ? error : unexpected(error, 'consumer');
    logFailure(log, batch, failure);
    throw failure;
  }
}

async function handleBatch(
  records: KinesisStreamRecord[],
  batch: BatchContext,
  context: InvocationContext,
): Promise<KinesisStreamBatchResponse> {
  const startedAt = clock.now();
  const retryLog = createRetryLog(log, batch);
  const remainingMs = () => context.getRemainingTimeInMillis();
  const deadline = deadlineBefore(remainingMs, DEADLINE_MARGIN_MS, clock);
  const commitMs = (remainingMs() - DEADLINE_MARGIN_MS) * COMMIT_SHARE;
  const dispatchDeadline = deadlineBefore(remainingMs, DEADLINE_MARGIN_MS + commitMs, clock);
  const store = dynamoDbStore({
    dynamoDb: database,
    eventsTable: settings.EVENTS_TABLE,
    rejectionsTable: settings.REJECTIONS_TABLE,
    retentionDays: settings.RETENTION_DAYS,
    clock,
    onRetry: retryLog.onRetry,
    onOperatorAction: retryLog.onOperatorAction,
  });
  try {
    const { outcomes, response } = await consume(records, {
      store,
      processorFor,
      deadline,
      dispatchDeadline,
      now: clock.now,
    });
    const report = batchReport(outcomes);
    addBatch(metrics, report);
    metrics.publishStoredMetrics();
    logBatch(log, batch, report, {
      durationMs: clock.now() - startedAt,
      remainingMs: remainingMs(),
      retries: retryLog.retries,
    });
    return response;
  } finally {
    deadline.cancel();
    dispatchDeadline.cancel();
  }
}

function batchContext(records: KinesisStreamRecord[], requestId: string): BatchContext {
  const first = records[0];
  return {
    requestId,
    shardId: first ? shardIdOf(first) : '',
    records: records.length,
    firstSequenceNumber: first?.kinesis.sequenceNumber ?? '',
    lastSequenceNumber: records.at(-1)?.kinesis.sequenceNumber ?? '',
  };
}

/** Errors whose messages are our own words, and fit for the log. */
function isExpected(error: unknown): error is Error {
  return error instanceof ConfigurationError || error instanceof NotKinesisEventError;
}
