import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { ConfigurationError } from './event-store.ts';

type SdkError = Parameters<typeof isThrottlingError>[0];

/** A call to DynamoDB, for messages: what was tried, on which table, and who sets its name. */
export interface Call {
  readonly operation: 'BatchGetItem' | 'BatchExecuteStatement' | 'BatchWriteItem';
  readonly action: 'dynamodb:BatchGetItem' | 'dynamodb:PartiQLInsert' | 'dynamodb:BatchWriteItem';
  readonly table: string;
  readonly setting: 'EVENTS_TABLE' | 'REJECTIONS_TABLE';
}

/**
 * Whether a failed call may succeed later: a throttle, a fault of DynamoDB, of the network or of the
 * answer's way back (the write may have gone through then), or an abort by the deadline. What the
 * SDK knows as the client's fault may not.
 */
export function mayPass(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError') return true;
  const passing = [isThrottlingError, isTransientError, isServerError];
  if (passing.some((is) => is(error as SdkError))) return true;
  // Without a fault it is no answer of DynamoDB's: a connection cut, or an answer that breaks off.
  const isAnswer = '$fault' in error;
  return !isAnswer && ('$metadata' in error || 'code' in error || error instanceof SyntaxError);
}

/** The codes that a statement of a batch can fail with although the call succeeded. */
export type StatementVerdict = 'duplicate' | 'refused' | 'retry' | 'misconfigured';

/** What a statement's error code means (API reference, BatchStatementError). */
export function verdictOn(code: string): StatementVerdict {
  switch (code) {
    case 'DuplicateItem':
      return 'duplicate';
    case 'ValidationError':
    case 'ItemCollectionSizeLimitExceeded':
      return 'refused';
    case 'ProvisionedThroughputExceeded':
    case 'RequestLimitExceeded':
    case 'ThrottlingError':
    case 'InternalServerError':
    case 'TransactionConflict':
      return 'retry';
    default:
      return 'misconfigured';
  }
}

/**
 * An error that a person has to mend, with what to do. DynamoDB's own message is left out: some of
 * them quote the value that they complain about.
 */
export function configurationError(name: string, call: Call): ConfigurationError {
  const { operation, action, table, setting } = call;
  const what = `${operation} on the table "${table}" (${setting}) failed: ${name}.`;
  if (name.startsWith('AccessDenied')) {
    return new ConfigurationError(`${what} Allow the function's role ${action} on this table.`);
  }
  if (name.startsWith('ResourceNotFound')) {
    return new ConfigurationError(
      `${what} There is no such table in this account and region: correct ${setting}, or deploy the stack again.`,
    );
  }
  return new ConfigurationError(
    `${what} Trying again will not help: look the name up among DynamoDB's errors.`,
  );
}
