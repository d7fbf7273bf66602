import type { RequestClient, Twilio } from 'twilio';
import { CliError, EXIT } from '../errors.ts';
import type { Environment } from '../terminal.ts';
import type { TwilioCredentials } from './credentials.ts';
import type { Throttle } from './throttle.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Twilio's own library, signed in. It repeats calls that Twilio answers with 429 (too many
 * requests), with growing pauses; or leaves that, and when a call is made, to a throttle. The
 * environment's TWILIO_API_BASE_URL is another place than Twilio for its calls: for tests.
 *
 * @throws CliError for a base URL that would send the credentials over a network unencrypted
 */
export async function twilioClient(
  { accountSid, username, password }: TwilioCredentials,
  { TWILIO_API_BASE_URL: baseUrl }: Environment,
  throttle?: Throttle,
): Promise<Twilio> {
  // It takes long to load: only the commands that need it should.
  const { default: twilio } = await import('twilio');
  const base = baseUrl ? baseOf(baseUrl) : undefined;
  const library = new twilio.RequestClient({ autoRetry: throttle === undefined });
  // The library has no setting for Twilio's address, nor for how many calls there may be at once. Its
  // documented way is an HTTP client of one's own, of which it uses `request` alone.
  const httpClient: Pick<RequestClient, 'request'> = {
    request: (options) => {
      const uri = base === undefined ? options.uri : movedTo(base, options.uri);
      const call = () => library.request({ ...options, uri });
      return throttle !== undefined && options.method === 'get' ? throttle(call) : call();
    },
  };
  return twilio(username, password, { accountSid, httpClient: httpClient as RequestClient });
}

function movedTo(base: URL, uri: string): string {
  const { pathname, search } = new URL(uri);
  return new URL(pathname + search, base).href;
}

function baseOf(text: string): URL {
  const base = URL.parse(text);
  if (base?.protocol === 'https:') return base;
  if (base?.protocol === 'http:' && LOOPBACK.has(base.hostname)) return base;
  throw new CliError(
    `TWILIO_API_BASE_URL "${text}" is no https URL and no http URL of this machine. Unset it to speak to Twilio.`,
    EXIT.usage,
  );
}
