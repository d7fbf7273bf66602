import type { Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { type Parameters, webhookEvent } from './webhook-event.ts';

interface ApiRequestInput {
  /** What follows `api-request.` in the type. */
  readonly type: string;
  readonly at: number;
  /** Behind the account: `/Calls/CA….json`. */
  readonly path: string;
  readonly method?: string;
  /** Under the names of the REST API. */
  readonly parameters?: Parameters;
  readonly callSid?: string;
  readonly conferenceSid?: string;
  /** Twilio's answer. */
  readonly code: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A request of the customer to Twilio's REST API; the answer is Twilio's, in snake case. */
export function apiRequest(random: Random, account: Account, input: ApiRequestInput): SampleEvent {
  const { type, at, path, method = 'POST', parameters = {}, code, body } = input;
  const { callSid, conferenceSid } = input;
  const subject = conferenceSid ?? callSid;
  return webhookEvent(random, account, {
    type: `api-request.${type}`,
    at,
    ...(callSid && { callSid }),
    ...(conferenceSid && { conferenceSid }),
    ...(subject && { subject }),
    parameters,
    request: { method, url: `https://api.twilio.com/2010-04-01/Accounts/${account.sid}${path}` },
    answer: {
      code,
      contentType: 'application/json',
      body: method === 'DELETE' ? '' : JSON.stringify(body),
    },
  });
}
