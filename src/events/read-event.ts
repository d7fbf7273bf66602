import type { Origin } from '../outcome.ts';
import { ENVELOPE_ATTRIBUTES } from './envelope.ts';
import { fromEitherNotation } from './event-time.ts';
import { accountSidOf, callSidOf, conferenceSidOf } from './sids.ts';
import type { JsonObject, VoiceEvent } from './voice-event.ts';
import {
  isJsonObject,
  REQUEST_FIELDS,
  RESPONSE_FIELDS,
  WEBHOOK_EVENT_FIELDS,
  type WebhookEventData,
  webhookOf,
} from './webhook-event.ts';

/** An event that passed its checks, as far as they looked at it. */
export interface Checked {
  readonly origin: Origin;
  readonly id: string;
  readonly type: string;
  readonly source: string;
  /** The CloudEvent as it was sent. */
  readonly envelope: JsonObject;
  readonly data: JsonObject;
}

/** Reads a Voice event. `webhookData` are its data where they follow `Voice.WebhookEvent`. */
export function readVoiceEvent(
  { origin, id, type, source, envelope, data }: Checked,
  webhookData: WebhookEventData | undefined,
): VoiceEvent {
  const arrivedAt = origin.arrivedAt();
  const warnings: string[] = [];
  const parameters = webhookData?.request?.parameters ?? {};
  return {
    id,
    type,
    source,
    schema: schemaOf(envelope),
    occurredAt: occurredAt(envelope, data, parameters) ?? arrivedAt,
    arrivedAt,
    data,
    callSid: callSidOf(data, parameters, warnings),
    conferenceSid: conferenceSidOf(data, parameters, warnings),
    accountSid: accountSidOf(data, parameters, webhookData?.request?.url),
    eventSid: webhookData?.eventSid ?? undefined,
    parameters,
    webhook: webhookData && webhookOf(webhookData, warnings),
    extra: extraOf(envelope, webhookData && data),
    warnings,
  };
}

/**
 * Reads the event that Twilio sends when somebody tests a sink. Each has its account's SID as its
 * `id`; only `test_id` tells two of them apart.
 */
export function readTestEvent(
  { origin, id, type, source, envelope, data }: Checked,
  testId: string,
): VoiceEvent {
  const arrivedAt = origin.arrivedAt();
  return {
    id: testId,
    type,
    source,
    schema: schemaOf(envelope),
    occurredAt: fromEitherNotation(envelope.time) ?? arrivedAt,
    arrivedAt,
    data,
    accountSid: id,
    parameters: {},
    warnings: [],
    extra: unknownFields(envelope, ENVELOPE_ATTRIBUTES, 'envelope'),
  };
}

/** The CloudEvent's `dataschema`. */
export function schemaOf({ dataschema }: JsonObject): string | undefined {
  return typeof dataschema === 'string' ? dataschema : undefined;
}

/**
 * When it happened: the first valid one of the envelope's `time`, `data.timestamp`, the parameter
 * `Timestamp` and `data.requestDateCreated`.
 */
function occurredAt(
  envelope: JsonObject,
  data: JsonObject,
  parameters: JsonObject,
): string | undefined {
  return (
    fromEitherNotation(envelope.time) ??
    fromEitherNotation(data.timestamp) ??
    fromEitherNotation(parameters.Timestamp) ??
    fromEitherNotation(data.requestDateCreated)
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
  let unknown: [name: string, value: unknown][] | undefined;
  for (const name in object) {
    if (known.has(name)) continue;
    unknown ??= [];
    unknown.push([name, object[name]]);
  }
  // `fromEntries` defines properties, so a field named `__proto__` is a field like any other.
  return unknown && { [place]: Object.fromEntries(unknown) };
}
