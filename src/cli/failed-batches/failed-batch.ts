import { z } from 'zod';
import type { StreamRecord } from '../../stream/put-records.ts';
import { CliError } from '../errors.ts';

const lambdaEvent = z.object({
  Records: z.array(z.object({ kinesis: z.object({ data: z.string(), partitionKey: z.string() }) })),
});

/** As far as a redrive and a list need it; AWS documents the payload as a JSON string. */
const document = z.object({
  requestContext: z.object({ condition: z.string(), approximateInvokeCount: z.number() }),
  responseContext: z.object({ functionError: z.string().nullish() }).nullish(),
  timestamp: z.string(),
  KinesisBatchInfo: z.object({ shardId: z.string(), batchSize: z.number() }),
  payload: z.union([z.string(), lambdaEvent]),
});

/** A batch that Lambda gave up. */
export interface FailedBatch {
  readonly key: string;
  /** ISO 8601, in UTC. */
  readonly givenUpAt: string;
  readonly shardId: string;
  /** `RetryAttemptsExhausted` or `RecordAgeExceeded`. */
  readonly condition: string;
  readonly invocations: number;
  /** `Unhandled` where the function failed; nothing where it reported a record. */
  readonly functionError?: string;
  readonly records: readonly StreamRecord[];
}

/**
 * Reads an object of the failed-batches bucket.
 *
 * @throws CliError that names the object and what it lacks
 */
export function failedBatchOf(key: string, text: string): FailedBatch {
  try {
    const { requestContext, responseContext, timestamp, KinesisBatchInfo, payload } =
      document.parse(JSON.parse(text));
    const event = typeof payload === 'string' ? lambdaEvent.parse(JSON.parse(payload)) : payload;
    const functionError = responseContext?.functionError ?? undefined;
    return {
      key,
      givenUpAt: timestamp,
      shardId: KinesisBatchInfo.shardId,
      condition: requestContext.condition,
      invocations: requestContext.approximateInvokeCount,
      ...(functionError !== undefined && { functionError }),
      records: event.Records.map(({ kinesis }) => ({
        data: Buffer.from(kinesis.data, 'base64'),
        partitionKey: kinesis.partitionKey,
      })),
    };
  } catch (error) {
    // Both kinds of messages may quote the payload; zod's paths do not.
    const where = error instanceof z.ZodError ? error.issues.map(({ path }) => path.join('.')) : [];
    const lacks = where.length > 0 ? `not as AWS writes it (${where.join(', ')})` : 'not JSON';
    throw new CliError(`${key} is no failed batch: it is ${lacks}. It was left where it is.`);
  }
}
