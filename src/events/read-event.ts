import { isJsonObject, type JsonObject } from '../json/json-object.ts';
import { ENVELOPE_ATTRIBUTES } from './envelope.ts';
import { fromEitherNotation } from './event-time.ts';
import { occurredAt } from './occurred-at.ts';
import { sidsOf } from './sids.ts';
import { TEST_EVENT_TYPE } from './test-event.ts';
import { schemaOf, type ValidEvent } from './validate.ts';
import type { VoiceEvent } from './voice-event.ts';
import {
  REQUEST_FIELDS,
  RESPONSE_FIELDS,
  WEBHOOK_EVENT_FIELDS,
  webhookOf,
} from './webhook-event.ts';

/** What an event says, for its processor and for the table. */
export function readEvent(event: ValidEvent): VoiceEvent {
  return event.type === TEST_EVENT_TYPE ? readTestEvent(event) : readVoiceEvent(event);
}

function readVoiceEvent(event: ValidEvent): VoiceEvent {
  const { origin, eventId, type, source, envelope, data, webhookData } = event;
  const arrivedAt = origin.arrivedAt();
  const warnings = [...event.warnings];
  const parameters = webhookData?.request?.parameters ?? {};
  const webhook = webhookData && webhookOf(webhookData, warnings);
  const sentAt = fromEitherNotation(envelope.time);
  const url = webhookData?.request?.url;
  const responseBody = webhook?.responseBody;
  const sids = sidsOf({ type, source, data, parameters, url, responseBody }, warnings);
  return {
    id: eventId,
    type,
    source,
    schema: schemaOf(envelope),
    occurredAt: occurredAt({ type, data, parameters, sentAt }) ?? arrivedAt,
    sentAt,
    arrivedAt,
    data,
    isDataStored: webhookData === undefined,
    ...sids,
    eventSid: webhookData?.eventSid ?? undefined,
    parameters,
    webhook,
    extra: extraOf(envelope, webhookData && data),
    warnings,
  };
}

/** A test event has its account's SID as the CloudEvent's `id`; `test_id` tells two of them apart. */
function readTestEvent(event: ValidEvent): VoiceEvent {
  const { origin, eventId, type, source, envelope, data, warnings } = event;
  const arrivedAt = origin.arrivedAt();
  const sentAt = fromEitherNotation(envelope.time);
  return {
    id: eventId,
    type,
    source,
    schema: schemaOf(envelope),
    occurredAt: sentAt ?? arrivedAt,
    sentAt,
    arrivedAt,
    data,
    isDataStored: true,
    accountSid: String(envelope.id),
    parameters: {},
    warnings,
    extra: extraOf(envelope, undefined),
  };
}

/** Attributes and fields that no schema names, under the name of their place. */
function extraOf(envelope: JsonObject, webhookData: JsonObject | undefined) {
  const extra = {
    ...unknownFields(envelope, ENVELOPE_ATTRIBUTES, 'envelope'),
    ...unknownFields(webhookData, WEBHOOK_EVENT_FIELDS, 'data'),
    ...unknownFields(webhookData?.request, REQUEST_FIELDS, 'request'),
    ...unknownFields(webhookData?.response, RESPONSE_FIELDS, 'response'),
  };
  return Object.keys(extra).length === 0 ? undefined : extra;
}

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
