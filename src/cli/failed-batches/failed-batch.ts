import { z } from 'zod';
import type { StreamRecord } from '../../stream/put-records.ts';
import { CliError } from '../errors.ts';

const kinesisEvent = z.object({
  Records: z.array(z.object({ kinesis: z.object({ data: z.string(), partitionKey: z.string() }) })),
});
/** Goes back to the function as it is. */
const tableEvent = z.object({ Records: z.array(z.looseObject({ dynamodb: z.looseObject({}) })) });

const batchInfo = z.object({ shardId: z.string(), batchSize: z.number() });

/** As far as a redrive and a list need it; AWS documents the payload as a JSON string. */
const document = z
  .object({
    requestContext: z.object({ condition: z.string(), approximateInvokeCount: z.number() }),
    responseContext: z.object({ functionError: z.string().nullish() }).nullish(),
    timestamp: z.string(),
    payload: z.union([z.string(), z.looseObject({})]),
  })
  .and(
    z.union([
      z.object({ KinesisBatchInfo: batchInfo }),
      z.object({ DDBStreamBatchInfo: batchInfo }),
    ]),
  );

/** A batch that Lambda gave up: of which function, and its records. */
export type FailedBatch = Facts &
  (
    | { readonly of: 'consumer'; readonly records: readonly StreamRecord[] }
    /** Changes of the events table, as the function gets them. */
    | { readonly of: 'publisher'; readonly records: readonly object[] }
  );

interface Facts {
  readonly key: string;
  /** ISO 8601, in UTC. */
  readonly givenUpAt: string;
  readonly shardId: string;
  /** `RetryAttemptsExhausted` or `RecordAgeExceeded`. */
  readonly condition: string;
  readonly invocations: number;
  /** `Unhandled` where the function failed; nothing where it reported a record. */
  readonly functionError?: string;
}

/**
 * Reads an object of the failed-batches bucket.
 *
 * @throws CliError that names the object and what it lacks
 */
export function failedBatchOf(key: string, text: string): FailedBatch {
  try {
    const { requestContext, responseContext, timestamp, payload, ...infos } = document.parse(
      JSON.parse(text),
    );
    const event: unknown = typeof payload === 'string' ? JSON.parse(payload) : payload;
    const functionError = responseContext?.functionError ?? undefined;
    const info = 'KinesisBatchInfo' in infos ? infos.KinesisBatchInfo : infos.DDBStreamBatchInfo;
    const facts = {
      key,
      givenUpAt: timestamp,
      shardId: info.shardId,
      condition: requestContext.condition,
      invocations: requestContext.approximateInvokeCount,
      ...(functionError !== undefined && { functionError }),
    };
    if (!('KinesisBatchInfo' in infos)) {
      return { ...facts, of: 'publisher', records: tableEvent.parse(event).Records };
    }
    const records = kinesisEvent.parse(event).Records.map(({ kinesis }) => ({
      data: Buffer.from(kinesis.data, 'base64'),
      partitionKey: kinesis.partitionKey,
    }));
    return { ...facts, of: 'consumer', records };
  } catch (error) {
    // Both kinds of messages may quote the payload; zod's paths do not.
    const where = error instanceof z.ZodError ? error.issues.map(({ path }) => path.join('.')) : [];
    const lacks = where.length > 0 ? `not as AWS writes it (${where.join(', ')})` : 'not JSON';
    throw new CliError(`${key} is no failed batch: it is ${lacks}. It was left where it is.`);
  }
}
