import { eventId, sid } from './identifiers.ts';
import { chance, integer, oneOf, type Random } from './random.ts';
import type { Account, CloudEvent, SampleEvent } from './sample-event.ts';

/** Parameters of a webhook request: Twilio sends every value as a string. */
export type Parameters = Readonly<Record<string, string>>;

interface WebhookEventInput {
  /** What follows `com.twilio.voice.` in the type. */
  readonly type: string;
  readonly at: number;
  readonly arrivesAt?: number;
  readonly callSid?: string;
  readonly conferenceSid?: string;
  /** What the event names in `data.sid`. @default the call, else the conference */
  readonly subject?: string;
  /** Absent for an event that tells of no webhook request. */
  readonly parameters?: Parameters;
  /** Where it is not a POST to the account's webhook. */
  readonly request?: { readonly method: string; readonly url: string };
  /** Where it matters; else most events have one that is well, and some have none. */
  readonly answer?: Answer;
}

/** What was answered to a request. */
export interface Answer {
  readonly code: number;
  readonly contentType: string;
  readonly body: string;
  /** @default some tenths of a second */
  readonly durationMs?: number;
}

/** An event of Twilio's schema `Voice.WebhookEvent`, about a call or else about a conference. */
export function webhookEvent(
  random: Random,
  account: Account,
  input: WebhookEventInput,
): SampleEvent {
  const { type, at, arrivesAt, callSid, conferenceSid, parameters, answer } = input;
  const subject = input.subject ?? callSid ?? conferenceSid ?? sid(random, 'CA');
  const request = input.request ?? { method: 'POST', url: webhookUrl(random, account) };
  const clock = random();
  const time = clock < 0.1 ? undefined : iso(at);
  // Different instants, so that it shows which clock a reader took.
  const timestamp = clock < 0.05 ? undefined : iso(at + integer(random, 1, 9));
  const requestDateCreated = rfc2822(at + integer(random, 20, 900));
  const event: CloudEvent = {
    specversion: '1.0',
    type: `com.twilio.voice.${type}`,
    source: `/2010-04-01/Accounts/${account.sid}/${subject.startsWith('CF') ? 'Conferences' : 'Calls'}/${subject}.json`,
    id: eventId(random),
    dataschema: 'https://events-schemas.twilio.com/Voice.WebhookEvent/2',
    datacontenttype: 'application/json',
    ...(time && { time }),
    data: {
      sid: subject,
      requestDateCreated,
      ...(timestamp && { timestamp }),
      eventSid: sid(random, 'VW'),
      ...(parameters && { request: { ...request, parameters } }),
      ...(parameters &&
        (answer || chance(random, 0.9)) && { response: response(random, at, answer) }),
    },
  };
  const clockOfEvent = time ?? timestamp ?? parameters?.Timestamp ?? requestDateCreated;
  return {
    event,
    at,
    ...(arrivesAt !== undefined && { arrivesAt }),
    callSid,
    conferenceSid,
    occurredAt: iso(Date.parse(clockOfEvent)),
  };
}

/** ISO 8601 with milliseconds, UTC. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** The form of dates in Twilio's parameters, such as `Sun, 24 Aug 2025 13:49:54 +0000`. */
export function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}

function webhookUrl(random: Random, { sid, webhooks }: Account): string {
  const form = random();
  if (form < 0.2) return `${webhooks.replace('://', '://twilio:s3cret-token@')}/voice/status`;
  if (form < 0.4) return `${webhooks}/Accounts/${sid}/status`;
  return `${webhooks}/voice/status?tenant=${integer(random, 1, 40)}`;
}

const answers = [
  '<Response/>',
  '<Response><Pause length="1"/></Response>',
  '<Response><Say language="es-ES">¡Gracias por llamar! Un momento, por favor.</Say></Response>',
  '<Response><Dial><Conference>Support</Conference></Dial></Response>',
] as const;

function response(random: Random, at: number, answer = anyAnswer(random)) {
  const { code, contentType, body, durationMs = integer(random, 12, 900) } = answer;
  return {
    responseCode: code,
    requestDuration: durationMs,
    contentType,
    responseBody: Buffer.from(body).toString('base64'),
    dateCreated: rfc2822(at + 900 + durationMs),
  };
}

function anyAnswer(random: Random): Answer {
  if (chance(random, 0.05)) return BAD_GATEWAY;
  return twiml(`<?xml version="1.0" encoding="UTF-8"?>${oneOf(random, answers)}`);
}

/** TwiML, as the customer's server answers. */
export function twiml(body: string): Answer {
  return { code: 200, contentType: 'application/xml;charset=UTF-8', body };
}

/** What a server in front of the customer's answers when that is down. */
export const BAD_GATEWAY: Answer = {
  code: 502,
  contentType: 'text/html',
  body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
};
