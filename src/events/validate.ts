import type * as z from 'zod/mini';
import type { Ignored, Issue, Origin, Rejected, RejectionReason } from '../outcome.ts';
import { ENVELOPE_ATTRIBUTES, parseEnvelope } from './envelope.ts';
import { fromEitherNotation } from './event-time.ts';
import { accountSidOf, callSidOf, conferenceSidOf } from './sids.ts';
import { TEST_EVENT_TYPE, testIdOf } from './test-event.ts';
import type { JsonObject, VoiceEvent } from './voice-event.ts';
import {
  isJsonObject,
  parseWebhookEvent,
  REQUEST_FIELDS,
  RESPONSE_FIELDS,
  WEBHOOK_EVENT_FIELDS,
  type WebhookEventData,
  webhookOf,
} from './webhook-event.ts';

/** All types that Twilio's Voice product sends begin so. */
const VOICE = 'com.twilio.voice.';
/** Voice Insights events have schemas of their own (`VoiceInsights.*`), with `data` in snake case. */
const INSIGHTS = 'com.twilio.voice.insights.';
const STATUS_CALLBACK = 'com.twilio.voice.status-callback.';

/** A Voice event, ready to be looked up and dispatched. */
export interface Valid {
  readonly kind: 'valid';
  readonly origin: Origin;
  readonly event: VoiceEvent;
}

/**
 * Checks the envelope and, for Voice events, the data. Events of other Twilio products are ignored;
 * what is wrong is rejected with the path of each fault. Unknown attributes and fields are kept.
 */
export function validate(origin: Origin, value: unknown): Valid | Ignored | Rejected {
  const parsed = parseEnvelope(value);
  if (!parsed.success) {
    return { ...rejected(origin, 'not-cloudevent', issuesOf(parsed.error)), ...namesOf(value) };
  }
  const { type, id } = parsed.data;
  const envelope = value as JsonObject;
  if (type !== TEST_EVENT_TYPE && !type.startsWith(VOICE)) return { kind: 'ignored', origin, type };

  const invalid = (issues: Issue[]): Rejected => ({
    ...rejected(origin, 'invalid-data', issues),
    type,
    eventId: id,
  });
  const data = dataOf(envelope.data);
  if (data === undefined) {
    return invalid([{ path: 'data', message: 'expected an object, or a string of JSON with one' }]);
  }
  const common = {
    type,
    source: parsed.data.source,
    schema: typeof envelope.dataschema === 'string' ? envelope.dataschema : undefined,
    arrivedAt: origin.arrivedAt,
    data,
  };

  if (type === TEST_EVENT_TYPE) {
    // Every test event has the account's SID as its `id`; only `test_id` tells two of them apart.
    const testId = testIdOf(data);
    if (!testId.success) return invalid(issuesOf(testId.error, 'data'));
    const event = {
      ...common,
      id: testId.data.test_id,
      occurredAt: fromEitherNotation(envelope.time) ?? origin.arrivedAt,
      accountSid: id,
      parameters: {},
      warnings: [],
      extra: unknownFields(envelope, ENVELOPE_ATTRIBUTES, 'envelope'),
    };
    return { kind: 'valid', origin, event };
  }

  const warnings: string[] = [];
  let webhookData: WebhookEventData | undefined;
  if (hasWebhookData(type, common.schema)) {
    const checked = parseWebhookEvent(data);
    if (!checked.success) return invalid(issuesOf(checked.error, 'data'));
    webhookData = checked.data;
  }
  const parameters = webhookData?.request?.parameters ?? {};
  const event = {
    ...common,
    id,
    occurredAt: occurredAt(envelope, data, parameters, origin.arrivedAt),
    callSid: callSidOf(data, parameters, warnings),
    conferenceSid: conferenceSidOf(data, parameters, warnings),
    accountSid: accountSidOf(data, parameters, webhookData?.request?.url),
    eventSid: webhookData?.eventSid ?? undefined,
    parameters,
    webhook: webhookData && webhookOf(webhookData, warnings),
    extra: extraOf(envelope, webhookData && data),
    warnings,
  };
  return { kind: 'valid', origin, event };
}

/** `data` as an object; Twilio's older Kinesis examples show it as a string of JSON. */
function dataOf(data: unknown): JsonObject | undefined {
  let value = data;
  if (typeof value === 'string') {
    try {
      value = JSON.parse(value);
    } catch {
      return undefined;
    }
  }
  return isJsonObject(value) ? value : undefined;
}

/**
 * Whether `data` has to follow `Voice.WebhookEvent`: all Voice types do but Insights, and but those
 * to come whose `dataschema` names another schema.
 */
function hasWebhookData(type: string, schema: string | undefined): boolean {
  if (type.startsWith(INSIGHTS)) return false;
  if (type.startsWith(STATUS_CALLBACK)) return true;
  return schema === undefined || schema.includes('Voice.WebhookEvent');
}

/**
 * When it happened: the first valid one of the envelope's `time`, `data.timestamp`, the parameter
 * `Timestamp`, `data.requestDateCreated` and the record's arrival in Kinesis.
 */
function occurredAt(
  envelope: JsonObject,
  data: JsonObject,
  parameters: JsonObject,
  arrivedAt: string,
): string {
  return (
    fromEitherNotation(envelope.time) ??
    fromEitherNotation(data.timestamp) ??
    fromEitherNotation(parameters.Timestamp) ??
    fromEitherNotation(data.requestDateCreated) ??
    arrivedAt
  );
}

function extraOf(envelope: JsonObject, data: JsonObject | undefined): JsonObject | undefined {
  const extra = {
    ...unknownFields(envelope, ENVELOPE_ATTRIBUTES, 'envelope'),
    ...unknownFields(data, WEBHOOK_EVENT_FIELDS, 'data'),
    ...unknownFields(data?.request, REQUEST_FIELDS, 'request'),
    ...unknownFields(data?.response, RESPONSE_FIELDS, 'response'),
  };
  return Object.keys(extra).length === 0 ? undefined : extra;
}

/** The fields that a schema does not name, under the name of their place; `undefined` if none. */
function unknownFields(
  object: unknown,
  known: ReadonlySet<string>,
  place: string,
): JsonObject | undefined {
  if (!isJsonObject(object)) return undefined;
  const unknown = Object.keys(object).filter((name) => !known.has(name));
  if (unknown.length === 0) return undefined;
  // `fromEntries` defines properties, so a field named `__proto__` is a field like any other.
  return { [place]: Object.fromEntries(unknown.map((name) => [name, object[name]])) };
}

/** The faults that zod found. Its messages name what was expected, and never quote a value. */
function issuesOf(error: z.core.$ZodError, place?: string): Issue[] {
  return error.issues.map(({ path, message }) => ({
    path: [...(place === undefined ? [] : [place]), ...path].map(String).join('.'),
    message,
  }));
}

function rejected(origin: Origin, reason: RejectionReason, issues: Issue[]): Rejected {
  return { kind: 'rejected', origin, reason, issues };
}

/** The type and id of something that is no valid envelope, as far as they are there. */
function namesOf(value: unknown): Pick<Rejected, 'type' | 'eventId'> {
  const { type, id } = isJsonObject(value) ? value : {};
  return {
    ...(typeof type === 'string' && { type }),
    ...(typeof id === 'string' && { eventId: id }),
  };
}
