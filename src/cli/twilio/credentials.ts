import { CliError, EXIT } from '../errors.ts';
import type { Environment } from '../terminal.ts';

/** How to sign in to Twilio's REST API. Nothing of it is ever printed. */
export interface TwilioCredentials {
  readonly accountSid: string;
  /** An API key's SID, or the Account SID itself with the auth token. */
  readonly username: string;
  readonly password: string;
}

/** The variables to set, for error messages and help. */
export const TWILIO_VARIABLES =
  'TWILIO_ACCOUNT_SID, TWILIO_API_KEY and TWILIO_API_SECRET (or TWILIO_AUTH_TOKEN instead of the last two)';

/** Whether any of Twilio's variables is set: then they are meant to be used. */
export function mentionsTwilio(env: Environment): boolean {
  return ['TWILIO_ACCOUNT_SID', 'TWILIO_API_KEY', 'TWILIO_API_SECRET', 'TWILIO_AUTH_TOKEN'].some(
    (name) => Boolean(env[name]),
  );
}

/**
 * Twilio's credentials from the environment. An API key goes before the auth token.
 *
 * @throws CliError that names the variable that is missing or wrong, and never shows a value
 */
export function twilioCredentials(env: Environment): TwilioCredentials {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = env;
  const { TWILIO_API_KEY: key, TWILIO_API_SECRET: secret } = env;
  if (!mentionsTwilio(env)) {
    throw wrong(`No Twilio credentials were found. Set ${TWILIO_VARIABLES}.`);
  }
  if (!accountSid) {
    throw wrong(
      'TWILIO_ACCOUNT_SID is not set. It begins with AC and stands in the Twilio Console.',
    );
  }
  if (!accountSid.startsWith('AC')) {
    throw wrong('TWILIO_ACCOUNT_SID does not begin with AC: it holds something else.');
  }
  if (key && !key.startsWith('SK')) {
    throw wrong('TWILIO_API_KEY does not begin with SK: it holds something else.');
  }
  if (key && secret) return { accountSid, username: key, password: secret };
  if (key) throw wrong('TWILIO_API_KEY is set, but TWILIO_API_SECRET is not.');
  if (secret) throw wrong('TWILIO_API_SECRET is set, but TWILIO_API_KEY is not.');
  if (authToken) return { accountSid, username: accountSid, password: authToken };
  throw wrong(
    'TWILIO_ACCOUNT_SID is set, but neither TWILIO_API_KEY and TWILIO_API_SECRET nor TWILIO_AUTH_TOKEN.',
  );
}

function wrong(message: string): CliError {
  return new CliError(message, EXIT.notAllowed);
}
