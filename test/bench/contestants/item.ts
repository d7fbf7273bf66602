import type { KinesisStreamRecord } from 'aws-lambda';
import type { TwilioEvent } from './schema.ts';

const RETENTION_SECONDS = 90 * 86_400;

/** What the product's processors leave out of `details`: who and where, and what has an attribute. */
const NO_DETAILS: ReadonlySet<string> = new Set([
  ...['AccountSid', 'CallSid', 'ConferenceSid', 'ApiVersion'],
  ...['From', 'To', 'Caller', 'Called'].flatMap((who) =>
    ['', 'City', 'State', 'Zip', 'Country'].map((what) => who + what),
  ),
]);

/**
 * The item of an event, with the attributes of the product's items and about their size. `details`
 * and `summary` are copied, where the product has a processor that makes them.
 */
export function eventItem(
  event: TwilioEvent,
  { eventID, kinesis }: KinesisStreamRecord,
): Record<string, unknown> {
  const { request, response, requestDateCreated, timestamp, eventSid } = event.data;
  const parameters = request?.parameters ?? {};
  const occurredAt = event.time ?? timestamp ?? requestDateCreated;
  const details: Record<string, unknown> = {};
  for (const name in parameters) if (!NO_DETAILS.has(name)) details[name] = parameters[name];
  return {
    id: event.id,
    type: event.type,
    occurredAt,
    sentAt: event.time,
    callSid: parameters.CallSid,
    conferenceSid: parameters.ConferenceSid,
    accountSid: parameters.AccountSid,
    ...callListing(event.type, parameters, occurredAt),
    eventSid,
    summary: event.type.slice('com.twilio.voice.'.length),
    details,
    parameters,
    webhook: {
      method: request?.method,
      url: request?.url,
      requestedAt: requestDateCreated,
      responseCode: response?.responseCode,
      requestDurationMs: response?.requestDuration,
      contentType: response?.contentType,
      responseBody:
        response?.responseBody && Buffer.from(response.responseBody, 'base64').toString(),
      respondedAt: response?.dateCreated,
    },
    source: event.source,
    schema: event.dataschema,
    arrivedAt: new Date(kinesis.approximateArrivalTimestamp * 1000).toISOString(),
    recordId: eventID,
    expiresAt: Math.floor(Date.now() / 1000) + RETENTION_SECONDS,
  };
}

/** What lists a call, by day and by number: on the events that begin one and those that end one. */
function callListing(type: string, parameters: Record<string, unknown>, occurredAt: unknown) {
  const hasEnded = type.endsWith('.status-callback.call.completed');
  if (!hasEnded && !type.endsWith('.status-callback.call.initiated')) return undefined;
  const { Direction, From, To, CallStatus, Duration, AnsweredBy, SipResponseCode } = parameters;
  return {
    parentCallSid: parameters.ParentCallSid,
    endedDay: hasEnded ? `${String(occurredAt).slice(0, 10)}#0` : undefined,
    otherParty: Direction === 'inbound' ? From : To,
    call: {
      direction: Direction,
      from: From,
      to: To,
      status: CallStatus,
      durationSeconds: hasEnded ? Number(Duration) : undefined,
      answeredBy: AnsweredBy,
      sipResponseCode: SipResponseCode,
      final: hasEnded || undefined,
    },
  };
}
