import type { $ZodError } from 'zod/v4/core';
import type { Ignored, Issue, Origin, Rejected } from '../outcome.ts';
import { rejected } from '../steps.ts';
import { parseEnvelope } from './envelope.ts';
import { type Checked, readTestEvent, readVoiceEvent, schemaOf } from './read-event.ts';
import { TEST_EVENT_TYPE, testIdOf } from './test-event.ts';
import type { JsonObject, VoiceEvent } from './voice-event.ts';
import { isJsonObject, parseWebhookEvent, type WebhookEventData } from './webhook-event.ts';

/** All types that Twilio's Voice product sends begin so. */
const VOICE = 'com.twilio.voice.';
/** Voice Insights events have schemas of their own (`VoiceInsights.*`), with `data` in snake case. */
const INSIGHTS = 'com.twilio.voice.insights.';
const STATUS_CALLBACK = 'com.twilio.voice.status-callback.';

/** A Voice event that passed its checks, ready to be looked up and dispatched. */
export interface Valid {
  readonly kind: 'valid';
  readonly origin: Origin;
  readonly type: string;
  /** What it is stored under. */
  readonly eventId: string;
  /** Reads the event, which is a third of its way: not before it is known to be new. */
  readonly read: () => VoiceEvent;
}

/**
 * Checks the envelope and, for Voice events, the data. Events of other Twilio products are ignored;
 * what is wrong is rejected with the path of each fault. Unknown attributes and fields are kept.
 */
export function validate(origin: Origin, value: unknown): Valid | Ignored | Rejected {
  const parsed = parseEnvelope(value);
  if (!parsed.success) {
    const issues = issuesOf(parsed.error);
    return { kind: 'rejected', origin, reason: 'not-cloudevent', issues, ...namesOf(value) };
  }
  const { type, id, source } = parsed.data;
  const envelope = value as JsonObject;
  if (type !== TEST_EVENT_TYPE && !type.startsWith(VOICE)) return { kind: 'ignored', origin, type };

  const data = dataOf(envelope.data);
  if (data === undefined) {
    const message = 'expected an object, or a string of JSON with one';
    return invalid({ origin, type, id }, [{ path: 'data', message }]);
  }
  const checked: Checked = { origin, id, type, source, envelope, data };
  if (type === TEST_EVENT_TYPE) {
    const testId = testIdOf(data);
    if (!testId.success) return invalid(checked, issuesOf(testId.error, 'data'));
    const eventId = testId.data.test_id;
    return { kind: 'valid', origin, type, eventId, read: () => readTestEvent(checked, eventId) };
  }
  let webhookData: WebhookEventData | undefined;
  if (hasWebhookData(type, schemaOf(envelope))) {
    const webhook = parseWebhookEvent(data);
    if (!webhook.success) return invalid(checked, issuesOf(webhook.error, 'data'));
    webhookData = webhook.data;
  }
  const read = () => readVoiceEvent(checked, webhookData);
  return { kind: 'valid', origin, type, eventId: id, read };
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

/** The faults that zod found. Its messages name what was expected, and never quote a value. */
function issuesOf(error: $ZodError, place?: string): Issue[] {
  return error.issues.map(({ path, message }) => ({
    path: [...(place === undefined ? [] : [place]), ...path].map(String).join('.'),
    message,
  }));
}

function invalid(
  { origin, type, id }: Pick<Checked, 'origin' | 'type' | 'id'>,
  issues: Issue[],
): Rejected {
  return rejected({ origin, type, eventId: id }, 'invalid-data', issues);
}

/** The type and id of something that is no valid envelope, as far as they are there. */
function namesOf(value: unknown): Pick<Rejected, 'type' | 'eventId'> {
  const { type, id } = isJsonObject(value) ? value : {};
  return {
    ...(typeof type === 'string' && { type }),
    ...(typeof id === 'string' && { eventId: id }),
  };
}
