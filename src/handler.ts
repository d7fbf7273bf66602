import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { consume } from './consumer.ts';
import { deadlineBefore } from './deadline.ts';
import { shardIdOf } from './kinesis/decode.ts';
import { readSettings } from './settings.ts';
import { dynamoDbClient } from './store/client.ts';
import { dynamoDbStore } from './store/dynamodb-store.ts';
import { ConfigurationError } from './store/event-store.ts';
import { batchReport } from './telemetry/batch-report.ts';
import { type BatchContext, createLog, logBatch, logFailure } from './telemetry/log.ts';
import { metricsOf } from './telemetry/metrics.ts';
import { Output } from './telemetry/output.ts';
import { processorFor } from './voice/registry.ts';

/** Left for the answer, the metrics and the log line when the invocation's time runs out. */
const DEADLINE_MARGIN_MS = 2_000;

const settings = readSettings(process.env);
const output = new Output();
const log = createLog(settings.LOG_LEVEL, output);
const client = dynamoDbClient();

/** Lambda's entry: one batch of one shard, from a Kinesis event source mapping. */
export async function handler(
  event: KinesisStreamEvent,
  context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
): Promise<KinesisStreamBatchResponse> {
  const startedAt = Date.now();
  const batch = batchContext(event, context.awsRequestId);
  const retries: Record<string, number> = {};
  const deadline = deadlineBefore(() => context.getRemainingTimeInMillis(), DEADLINE_MARGIN_MS);
  try {
    const { outcomes, response } = await consume(event.Records, {
      store: dynamoDbStore({
        client,
        eventsTable: settings.EVENTS_TABLE,
        rejectionsTable: settings.REJECTIONS_TABLE,
        retentionDays: settings.RETENTION_DAYS,
        now: Date.now,
        onRetry: (reason) => {
          retries[reason] = (retries[reason] ?? 0) + 1;
        },
      }),
      processorFor,
      deadline,
      now: Date.now,
    });
    const report = batchReport(outcomes);
    output.write(`${metricsOf(report, settings.AWS_LAMBDA_FUNCTION_NAME, Date.now())}\n`);
    logBatch(log, batch, report, {
      durationMs: Date.now() - startedAt,
      remainingMs: context.getRemainingTimeInMillis(),
      retries,
    });
    return response;
  } catch (error) {
    const failure = error instanceof ConfigurationError ? error : unexpected(error);
    logFailure(log, batch, failure);
    throw failure;
  } finally {
    deadline.cancel();
    output.flush();
  }
}

function batchContext({ Records }: KinesisStreamEvent, requestId: string): BatchContext {
  const first = Records[0];
  return {
    requestId,
    shardId: first ? shardIdOf(first) : '',
    records: Records.length,
    firstSequenceNumber: first?.kinesis.sequenceNumber ?? '',
    lastSequenceNumber: Records.at(-1)?.kinesis.sequenceNumber ?? '',
  };
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
