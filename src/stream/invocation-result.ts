import type { Batch } from './batch.ts';
import type { MappingSettings } from './mapping-settings.ts';

/** How an invocation ended, before its response is read. */
export type Answer =
  | { readonly kind: 'returned'; readonly response: unknown }
  | { readonly kind: 'error'; readonly reason: string }
  | { readonly kind: 'throttled'; readonly reason: string };

/** What an invocation means for its batch. */
export type InvocationResult =
  | { readonly kind: 'succeeded' }
  /** Everything before the record at `first` is done; that record and the later ones are not. */
  | { readonly kind: 'partial'; readonly first: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly functionError: 'Unhandled' | null; readonly reason: string }
  | { readonly kind: 'throttled'; readonly reason: string };

/**
 * Reads what a function answered.
 *
 * Sources: AWS, "Configuring partial batch response with Kinesis Data Streams and Lambda", success
 * and failure conditions; what that page leaves open ('' and [] succeed, an identifier that is not in
 * the batch fails all of it) is as LocalStack's tests recorded it on AWS in October 2024
 * (test_kinesis_report_batch_item_success_scenarios, …_failure_scenarios).
 */
export function readAnswer(
  answer: Answer,
  batch: Batch,
  settings: MappingSettings,
): InvocationResult {
  if (answer.kind === 'throttled') return answer;
  if (answer.kind === 'error') {
    return { kind: 'failed', functionError: 'Unhandled', reason: answer.reason };
  }
  if (!settings.reportBatchItemFailures) return { kind: 'succeeded' };
  return readResponse(answer.response, batch);
}

function readResponse(response: unknown, batch: Batch): InvocationResult {
  if (response === null || response === undefined || response === '') return { kind: 'succeeded' };
  if (Array.isArray(response) && response.length === 0) return { kind: 'succeeded' };
  if (typeof response !== 'object' || Array.isArray(response)) {
    return malformed('the response is no object');
  }
  const failures = 'batchItemFailures' in response ? response.batchItemFailures : undefined;
  if (failures === null || failures === undefined) return { kind: 'succeeded' };
  if (!Array.isArray(failures)) return malformed('batchItemFailures is no list');
  if (failures.length === 0) return { kind: 'succeeded' };
  const positions = failures.map((failure: unknown) => position(failure, batch));
  if (positions.includes(-1)) {
    return malformed('an itemIdentifier is missing, empty or not in the batch');
  }
  // A batch is in order of sequence numbers, so the first of its records is the lowest.
  return { kind: 'partial', first: Math.min(...positions), reason: 'reported a record' };
}

function malformed(reason: string): InvocationResult {
  return { kind: 'failed', functionError: null, reason };
}

function position(failure: unknown, batch: Batch): number {
  if (typeof failure !== 'object' || failure === null) return -1;
  const identifier = 'itemIdentifier' in failure ? failure.itemIdentifier : undefined;
  return batch.records.findIndex((record) => record.sequenceNumber === identifier);
}
