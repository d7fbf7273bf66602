/** What a command's exit tells a script. Documented in `voice-events --help`. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  notAllowed: 4,
} as const;

/** An error for the operator: what was wrong, where, and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

const NO_CREDENTIALS = new Set(['CredentialsProviderError', 'TokenProviderError']);
const BAD_CREDENTIALS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/**
 * Any error as one for the operator; `isLocal` where the system is the local stack. AWS's messages for
 * a refused call name the missing action.
 */
export function forPeople(error: unknown, isLocal = false): CliError {
  if (error instanceof CliError) return error;
  if (!(error instanceof Error)) return new CliError(`Failed: ${error}`);
  const { name, message } = error;
  if (NO_CREDENTIALS.has(name)) {
    return new CliError(
      `No AWS credentials were found. Sign in (aws sso login), set AWS_PROFILE or AWS_ACCESS_KEY_ID, or name a profile with --profile.`,
      EXIT.notAllowed,
    );
  }
  if (BAD_CREDENTIALS.has(name)) {
    return new CliError(
      `AWS did not accept the credentials (${name}). Sign in again, or choose others with --profile.`,
      EXIT.notAllowed,
    );
  }
  if (name.startsWith('AccessDenied')) {
    const action = /perform: ([\w-]+:\w+)/.exec(message)?.[1] ?? 'the call';
    return new CliError(
      `Access denied: you may not ${action}. Ask whoever manages the AWS account to allow it.\n${message}`,
      EXIT.notAllowed,
    );
  }
  if (message === 'Region is missing') {
    return new CliError(
      'No AWS region is set. Give --region, or set AWS_REGION; or give --local, for npm run local.',
      EXIT.usage,
    );
  }
  if ('code' in error && error.code === 'ECONNREFUSED') {
    const todo = isLocal
      ? 'With --local, start the stack first: npm run local'
      : 'Check the network, a proxy, and AWS_ENDPOINT_URL.';
    return new CliError(`Nothing answers there (${message}). ${todo}`);
  }
  return new CliError(`${name}: ${message}`);
}
