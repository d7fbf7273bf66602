import { ConfigurationError } from './event-store.ts';

/** A call to DynamoDB, for messages: what was tried, on which table, and who sets its name. */
export interface Call {
  readonly operation: 'BatchGetItem' | 'BatchExecuteStatement' | 'BatchWriteItem';
  readonly action: 'dynamodb:BatchGetItem' | 'dynamodb:PartiQLInsert' | 'dynamodb:BatchWriteItem';
  readonly table: string;
  readonly setting: 'EVENTS_TABLE' | 'REJECTIONS_TABLE';
}

/** What a failed call tells of itself, as far as it is there. */
interface Failure {
  readonly name: string;
  /** Node's code of a fault of the system, the network or TLS. */
  readonly code: string | undefined;
  /** The HTTP status of the answer, if it came that far. */
  readonly status: number | undefined;
  /** Whether the SDK had an answer to read. */
  readonly isAnswer: boolean;
  /** Whose fault an answer of AWS says that it was. */
  readonly fault: 'client' | 'server' | undefined;
}

/**
 * Errors of AWS that name the client's fault and go away by themselves (DynamoDB Developer Guide,
 * "Error messages and codes"; the SDKs' general reference for throttling).
 */
const RETRYABLE_NAMES: ReadonlySet<string> = new Set([
  'ItemCollectionSizeLimitExceededException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'ReplicatedWriteConflictException',
  'RequestLimitExceeded',
  'RequestTimeoutException',
  'ThrottlingException',
  'TransactionConflictException',
  'TransactionInProgressException',
  'UnrecognizedClientException',
  // Of the SDK: the deadline, or a limit of time of its own.
  'AbortError',
  'TimeoutError',
]);
/** Codes of a fault in the system or the network (`ECONNRESET`), and of an answer that breaks off. */
const RETRYABLE_CODES = /^(?:E[A-Z]+|EAI_[A-Z]+|HPE_[A-Z_]+|ERR_STREAM_[A-Z_]+)$/;

/** Names that say nothing of what happened. */
const NAMES_WITHOUT_MEANING = /^(?:|Error|SyntaxError|TypeError|Unknown|UnknownError)$/;

/**
 * Whether a failed call may succeed later by itself: a throttle, a fault of DynamoDB, of the network
 * or of the answer's way back (the write may have gone through then), or a call that took too long.
 */
export function isRetryable(error: unknown): boolean {
  const { name, code, status, isAnswer, fault } = failureOf(error);
  if (RETRYABLE_NAMES.has(name) || fault === 'server') return true;
  if (status !== undefined && (status >= 500 || status === 429)) return true;
  if (code !== undefined) return RETRYABLE_CODES.test(code);
  // An answer that names nobody's fault is not DynamoDB's: a proxy's page, or JSON that breaks off.
  return fault === undefined && (isAnswer || error instanceof SyntaxError);
}

/** Of the SDK, before a call is made. */
const CONFIGURATION_NAMES: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'EndpointError',
]);

/**
 * Whether only an operator can help: DynamoDB refuses the caller or the table, or Node refuses the
 * endpoint, its certificate or the credentials. What else is not retryable is a fault of this program.
 */
export function needsOperator(error: unknown): boolean {
  if (isRetryable(error)) return false;
  const { name, code, fault } = failureOf(error);
  return code !== undefined || fault !== undefined || CONFIGURATION_NAMES.has(name);
}

/** What went wrong in a word, for logs: `ProvisionedThroughputExceededException`, `ECONNRESET`, `503`. */
export function reasonOf(error: unknown): string {
  const { name, code, status } = failureOf(error);
  if (code !== undefined) return code;
  if (!NAMES_WITHOUT_MEANING.test(name)) return name;
  if (status !== undefined && status !== 200) return String(status);
  return error instanceof SyntaxError ? 'unreadable answer' : name || 'unknown error';
}

function failureOf(error: unknown): Failure {
  const { name, code, $metadata, $fault } = Object(error);
  const status = $metadata?.httpStatusCode;
  return {
    name: typeof name === 'string' ? name : '',
    code: typeof code === 'string' ? code : undefined,
    status: typeof status === 'number' ? status : undefined,
    isAnswer: $metadata !== undefined,
    fault: $fault === 'client' || $fault === 'server' ? $fault : undefined,
  };
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
  if (reason === 'ERR_INVALID_URL') {
    return 'The endpoint is not a URL: correct AWS_ENDPOINT_URL_DYNAMODB or AWS_ENDPOINT_URL.';
  }
  if (reason === 'ERR_INVALID_CHAR') {
    return 'A credential has a character that no HTTP header may have, such as a line break: correct AWS_ACCESS_KEY_ID and AWS_SESSION_TOKEN.';
  }
  if (reason === 'CredentialsProviderError') {
    return 'There are no credentials: in Lambda they come from the function’s role, elsewhere from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
  }
  if (/CERT|TLS|SSL|UNABLE_TO|SELF_SIGNED/.test(reason)) {
    return 'The endpoint’s TLS certificate is not trusted: correct the endpoint, or trust its issuer by NODE_EXTRA_CA_CERTS.';
  }
  if (/^\d+$/.test(reason)) {
    return 'The answer is not DynamoDB’s: correct AWS_ENDPOINT_URL_DYNAMODB or AWS_ENDPOINT_URL, or what stands between.';
  }
  return 'It is not a fault that goes away by itself: look the name up among DynamoDB’s errors.';
}
