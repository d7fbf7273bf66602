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
 * "Error messages and codes"; the SDKs' general reference for throttling). EventBridge adds none.
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
 * Whether a failed call may succeed later by itself: a throttle, a fault of AWS or of the network, a
 * lost answer (the write may have succeeded), or a timeout.
 */
export function isRetryable(error: unknown): boolean {
  const { name, code, status, isAnswer, fault } = failureOf(error);
  if (RETRYABLE_NAMES.has(name) || fault === 'server') return true;
  if (status !== undefined && (status >= 500 || status === 429)) return true;
  if (code !== undefined) return RETRYABLE_CODES.test(code);
  // An answer that names nobody's fault is not AWS's: a proxy's page, or JSON that breaks off.
  return fault === undefined && (isAnswer || error instanceof SyntaxError);
}

/** Of the SDK, before a call is made. */
const CONFIGURATION_NAMES: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'EndpointError',
]);

/**
 * Whether only an operator can help: AWS refuses the caller or what is called, or Node refuses the
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

/**
 * What an operator can do about a fault that lies between the function and the service, of whichever
 * service: the endpoint, its certificate, the credentials. `endpoint` is the variable of the
 * environment that may name the service's endpoint.
 */
export function connectionRemedy(
  reason: string,
  { name, endpoint }: { readonly name: string; readonly endpoint: string },
): string | undefined {
  if (reason === 'ERR_INVALID_URL') {
    return `The endpoint is not a URL: correct ${endpoint} or AWS_ENDPOINT_URL.`;
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
    return `The answer is not ${name}’s: correct ${endpoint} or AWS_ENDPOINT_URL, or what stands between.`;
  }
  return undefined;
}
