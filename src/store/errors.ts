import { ConfigurationError } from '../aws-calls/configuration-error.ts';
import { connectionRemedy } from '../aws-calls/errors.ts';

/** A call to DynamoDB, for messages: what was tried, on which table, and who sets its name. */
export interface Call {
  readonly operation: 'BatchGetItem' | 'BatchExecuteStatement' | 'BatchWriteItem';
  readonly action: 'dynamodb:BatchGetItem' | 'dynamodb:PartiQLInsert' | 'dynamodb:BatchWriteItem';
  readonly table: string;
  readonly setting: 'EVENTS_TABLE' | 'REJECTIONS_TABLE';
}

/** What a statement's error code means although the call succeeded. */
export type StatementVerdict = 'duplicate' | 'refused' | 'retry' | 'operator-action';

/** The codes of the API reference, `BatchStatementError`. */
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
      return 'operator-action';
  }
}

/**
 * An error that needs an operator, with what to do. The message of DynamoDB is left out: some of them
 * quote the value that they complain about.
 */
export function configurationError(reason: string, call: Call): ConfigurationError {
  const { operation, table, setting } = call;
  const what = `${operation} on the table "${table}" (${setting}) failed: ${reason}.`;
  return new ConfigurationError(`${what} ${remedyFor(reason, call)}`);
}

function remedyFor(reason: string, { action, setting }: Call): string {
  if (reason.startsWith('AccessDenied')) {
    return `Allow the function's role ${action} on this table.`;
  }
  if (reason.startsWith('ResourceNotFound')) {
    return `There is no such table in this account and region: correct ${setting}, or deploy the stack again.`;
  }
  return (
    connectionRemedy(reason, { name: 'DynamoDB', endpoint: 'AWS_ENDPOINT_URL_DYNAMODB' }) ??
    'It is not a fault that goes away by itself: look the name up among DynamoDB’s errors.'
  );
}
