import type { Context, KinesisStreamBatchResponse, KinesisStreamRecord } from 'aws-lambda';
import { ConfigurationError } from './calls/configuration-error.ts';
import { consume } from './consumer.ts';
import { deadlineBefore } from './deadline.ts';
import { shardIdOf } from './kinesis/decode.ts';
import { NotKinesisEventError, recordsOf } from './kinesis/kinesis-event.ts';
import { readSettings } from './settings.ts';
import { dynamoDb } from './store/client.ts';
import { dynamoDbStore } from './store/dynamodb-store.ts';
import { batchReport } from './telemetry/batch-report.ts';
import {
  type BatchContext,
  createLog,
  logBatch,
  logFailure,
  logOperatorAction,
} from './telemetry/log.ts';
import { addBatch, createMetrics } from './telemetry/metrics.ts';
import { processorFor } from './voice/registry.ts';

/** Left for the answer, the metrics and the log line when the invocation's time runs out. */
const DEADLINE_MARGIN_MS = 2_000;

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
    const failure = isExpected(error) ? error : unexpected(error);
    logFailure(log, batch, failure);
    throw failure;
  }
}

async function handleBatch(
  records: KinesisStreamRecord[],
  batch: BatchContext,
  context: InvocationContext,
): Promise<KinesisStreamBatchResponse> {
  const startedAt = Date.now();
  const retries: Record<string, number> = {};
  const actions = new Set<string>();
  const deadline = deadlineBefore(() => context.getRemainingTimeInMillis(), DEADLINE_MARGIN_MS);
  const store = dynamoDbStore({
    dynamoDb: database,
    eventsTable: settings.EVENTS_TABLE,
    rejectionsTable: settings.REJECTIONS_TABLE,
    retentionDays: settings.RETENTION_DAYS,
    now: Date.now,
    onRetry: (reason) => {
      retries[reason] = (retries[reason] ?? 0) + 1;
    },
    onOperatorAction: (action) => {
      if (!actions.has(action.message)) logOperatorAction(log, batch, action);
      actions.add(action.message);
    },
  });
  try {
    const { outcomes, response } = await consume(records, {
      store,
      processorFor,
      deadline,
      now: Date.now,
    });
    const report = batchReport(outcomes);
    addBatch(metrics, report);
    metrics.publishStoredMetrics();
    logBatch(log, batch, report, {
      durationMs: Date.now() - startedAt,
      remainingMs: context.getRemainingTimeInMillis(),
      retries,
    });
    return response;
  } finally {
    deadline.cancel();
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

/**
 * Lambda logs what a function throws. An error that nobody foresaw may quote an event, so its
 * message stays behind, and where it came from goes on.
 */
function unexpected(error: unknown): Error {
  const name = error instanceof Error ? error.name : typeof error;
  const failure = new Error(`An unexpected ${name}: a fault of the consumer. See the stack.`);
  const frames = error instanceof Error ? framesOf(error) : '';
  failure.stack = `${failure.name}: ${failure.message}${frames}`;
  return failure;
}

/** A stack without its message, in which what it quotes may have been written like a frame. */
function framesOf({ message, stack = '' }: Error): string {
  const first = stack.indexOf('\n    at ', stack.indexOf(message) + message.length);
  return stack.includes(message) && first !== -1 ? stack.slice(first) : '';
}
