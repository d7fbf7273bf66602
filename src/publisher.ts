import type { Context, DynamoDBBatchResponse } from 'aws-lambda';
import { ConfigurationError } from './aws-calls/configuration-error.ts';
import { systemClock as clock } from './clock.ts';
import { deadlineBefore } from './deadline.ts';
import { eventBridge, eventBridgeBus } from './event-bus/event-bridge.ts';
import { publish } from './publish.ts';
import { readPublisherSettings } from './settings.ts';
import {
  type ChangeRecord,
  changesOf,
  NotTableStreamEventError,
} from './table-stream/table-stream-event.ts';
import { type BatchContext, createLog, logFailure } from './telemetry/log.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { addPublishReport, logPublishReport, publishReport } from './telemetry/publish-report.ts';
import { createRetryLog } from './telemetry/retry-log.ts';
import { unexpected } from './telemetry/unexpected.ts';

/** Left for the answer, the metrics and the log line when the invocation's time runs out. */
const DEADLINE_MARGIN_MS = 2_000;

const settings = readPublisherSettings(process.env);
const log = createLog(settings.LOG_LEVEL);
const metrics = createMetrics(settings.AWS_LAMBDA_FUNCTION_NAME);
const events = eventBridge();

type InvocationContext = Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>;

/** Lambda's entry: one batch of the events table's stream, from an event source mapping. */
export async function handler(
  event: unknown,
  context: InvocationContext,
): Promise<DynamoDBBatchResponse> {
  let batch: Partial<BatchContext> = { requestId: context.awsRequestId };
  try {
    const records = changesOf(event);
    batch = { ...batch, ...placeOf(records) };
    return await handleBatch(records, batch, context);
  } catch (error) {
    const failure = isExpected(error) ? error : unexpected(error, 'publisher');
    logFailure(log, batch, failure);
    throw failure;
  }
}

async function handleBatch(
  records: readonly ChangeRecord[],
  batch: Partial<BatchContext>,
  context: InvocationContext,
): Promise<DynamoDBBatchResponse> {
  const startedAt = clock.now();
  const retryLog = createRetryLog(log, batch);
  const deadline = deadlineBefore(
    () => context.getRemainingTimeInMillis(),
    DEADLINE_MARGIN_MS,
    clock,
  );
  const bus = eventBridgeBus({
    eventBridge: events,
    bus: settings.EVENT_BUS,
    clock,
    onRetry: retryLog.onRetry,
    onOperatorAction: retryLog.onOperatorAction,
  });
  try {
    const { publications, response } = await publish(records, { bus, deadline, now: clock.now });
    const report = publishReport(publications);
    addPublishReport(metrics, report);
    metrics.publishStoredMetrics();
    logPublishReport(log, batch, report, {
      durationMs: clock.now() - startedAt,
      remainingMs: context.getRemainingTimeInMillis(),
      retries: retryLog.retries,
    });
    return response;
  } finally {
    deadline.cancel();
  }
}

/** A record of a table's stream does not name its shard. */
function placeOf(records: readonly ChangeRecord[]): Partial<BatchContext> {
  return {
    records: records.length,
    firstSequenceNumber: records[0]?.dynamodb.SequenceNumber ?? '',
    lastSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber ?? '',
  };
}

/** Errors whose messages are our own words, and fit for the log. */
function isExpected(error: unknown): error is Error {
  return error instanceof ConfigurationError || error instanceof NotTableStreamEventError;
}
