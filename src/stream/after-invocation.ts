import { type Batch, newBatch } from './batch.ts';
import type { InvocationResult } from './invocation-result.ts';
import type { MappingSettings } from './mapping-settings.ts';
import type { ShardRecord } from './record.ts';

/** What to do with a batch's records after an invocation. Each record is in exactly one of these. */
export interface Decision {
  /** Done: the first records of the batch. */
  readonly acknowledged: readonly ShardRecord[];
  /** Discarded, with the failed invocation counted. */
  readonly discarded?: Batch;
  /** Delivered next, in this order, before any later record of the lane. */
  readonly next: readonly Batch[];
}

/** Decides what to do after an invocation, as Lambda does. */
export function afterInvocation(
  batch: Batch,
  result: InvocationResult,
  settings: MappingSettings,
): Decision {
  switch (result.kind) {
    case 'succeeded':
      return { acknowledged: batch.records, next: [] };
    case 'throttled':
      return { acknowledged: [], next: [{ ...batch, throttles: batch.throttles + 1 }] };
    case 'partial':
      return result.first > 0 ? cut(batch, result.first) : afterFailure(batch, settings);
    case 'failed':
      return afterFailure(batch, settings);
  }
}

/**
 * Retries are counted by batch, and what is left of one is a batch of its own: its count starts
 * again. Source: recorded on AWS by LocalStack's test_kinesis_report_batch_item_failures (October
 * 2024): with 3 retries, the last of three records is delivered five times, and the discarded batch
 * of one says approximateInvokeCount 4.
 */
function cut(batch: Batch, first: number): Decision {
  return {
    acknowledged: batch.records.slice(0, first),
    next: [newBatch(batch.records.slice(first))],
  };
}

/**
 * With bisect on, a batch of several records is halved and its retries are not touched: "Splitting
 * batches doesn't consume the retry quota" (AWS, "Retain discarded batch records for a Kinesis Data
 * Streams event source in Lambda"). That goes for a batch whose first record was reported, too:
 * nothing can be cut off it, and "if your invocation fails and BisectBatchOnFunctionError is turned
 * on, the batch is bisected regardless of your ReportBatchItemFailures setting" (AWS, "Configuring
 * partial batch response with Kinesis Data Streams and Lambda"); assumed, not tried on AWS.
 */
function afterFailure(batch: Batch, settings: MappingSettings): Decision {
  if (settings.bisectBatchOnFunctionError && batch.records.length > 1) {
    const middle = Math.ceil(batch.records.length / 2);
    const halves = [batch.records.slice(0, middle), batch.records.slice(middle)];
    return { acknowledged: [], next: halves.map(newBatch) };
  }
  const failed = { ...batch, failures: batch.failures + 1 };
  const retries = settings.maximumRetryAttempts;
  if (retries !== -1 && failed.failures > retries) {
    return { acknowledged: [], discarded: failed, next: [] };
  }
  return { acknowledged: [], next: [failed] };
}
