import { CliError, EXIT } from '../errors.ts';
import { printableLine } from '../printable.ts';

/** What to do about Twilio's own codes (https://www.twilio.com/docs/api/errors). */
const BY_CODE: ReadonlyMap<number, string> = new Map([
  [20003, 'Check the credentials: was the API key or the auth token revoked?'],
  [
    91000,
    'Check the stack’s outputs: Twilio did not like the stream, the role or the external id.',
  ],
  [91001, 'The sink is gone. Run voice-events connect again.'],
  [
    91003,
    'Twilio allows 100 sinks an account. Delete one that is not needed in the Twilio Console (Monitor, Event Streams).',
  ],
  [91004, 'Twilio knows of no test event for this sink. Run voice-events connect again.'],
  [
    91005,
    'Somebody else may have tested the sink at the same time. Run voice-events connect again.',
  ],
  [91007, 'A subscription still uses the sink. Remove it first (voice-events disconnect).'],
  [91100, 'The sink is not active. Run voice-events connect again.'],
  [91102, 'The subscription is gone. Run voice-events connect again.'],
  [91104, 'Twilio does not offer one of the types to this account. Leave it out with --types.'],
]);

const BY_STATUS: ReadonlyMap<number, string> = new Map([
  [
    401,
    'Check TWILIO_ACCOUNT_SID with TWILIO_API_KEY and TWILIO_API_SECRET (or TWILIO_AUTH_TOKEN): do they belong together, and were they revoked?',
  ],
  [
    403,
    'The API key may not use Event Streams: use a standard or main key, or give a restricted one the permission.',
  ],
  [429, 'Too many requests at once. Wait a minute, and run the command again.'],
]);

/** Whether Twilio answered that there is no such thing. */
export function isGone(error: unknown): boolean {
  return statusOf(error) === 404;
}

/**
 * Makes a call to Twilio. What Twilio refuses, and a Twilio that does not answer, become errors that
 * say what to do; they hold Twilio's own words and code, and nothing of the request.
 */
export async function askTwilio<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explained(what, error);
  }
}

function explained(what: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CliError) return error;
  const status = statusOf(error);
  if (status === undefined) {
    const { code } = error as { code?: unknown };
    // Only of a connection. An error of the request's own library carries the credentials along.
    if (typeof code !== 'string') return error;
    return new CliError(
      `Could not ${what}: Twilio did not answer (${code}). Check the network, and https://status.twilio.com.`,
    );
  }
  const code = codeOf(error);
  const advice = BY_STATUS.get(status) ?? BY_CODE.get(code ?? 0) ?? adviceFor(status);
  const numbers = code === undefined ? `HTTP ${status}` : `HTTP ${status}, code ${code}`;
  const words = printableLine(error.message || 'no reason given').replace(/[.\s]+$/, '');
  return new CliError(
    `Twilio refused to ${what}: ${words} (${numbers}). ${advice}`,
    status === 401 || status === 403 ? EXIT.notAllowed : EXIT.failed,
  );
}

function adviceFor(status: number): string {
  return status >= 500
    ? 'It is Twilio’s fault, not yours: try again, and look at https://status.twilio.com.'
    : 'See https://www.twilio.com/docs/api/errors for the code.';
}

function statusOf(error: unknown): number | undefined {
  const { status } = (error ?? {}) as { status?: unknown };
  return typeof status === 'number' ? status : undefined;
}

function codeOf(error: unknown): number | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'number' ? code : undefined;
}
