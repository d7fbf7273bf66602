import type * as z from 'zod';
import { isJsonObject, type JsonObject } from '../json/json-object.ts';
import { parseJson } from '../json/parse.ts';
import {
  type Ignored,
  type Issue,
  ignored,
  type Origin,
  type Rejected,
  rejected,
} from '../outcome.ts';
import { envelope } from './envelope.ts';
import { TEST_EVENT_TYPE, testEventData } from './test-event.ts';
import { type WebhookEventData, webhookEventData } from './webhook-event.ts';

/** All types that Twilio's Voice product sends begin so. */
const VOICE = 'com.twilio.voice.';
/** Voice Insights events have schemas of their own (`VoiceInsights.*`), with `data` in snake case. */
const INSIGHTS = 'com.twilio.voice.insights.';
/** Errors of all products: their call or conference stands in `correlation_sid`. */
const ERROR_LOGGED = 'com.twilio.error-logs.error.logged';
const STATUS_CALLBACK = 'com.twilio.voice.status-callback.';

/** An event that passed its checks. `readEvent` makes a `VoiceEvent` of it. */
export interface ValidEvent {
  readonly kind: 'valid';
  readonly origin: Origin;
  readonly type: string;
  /** What it is stored under. */
  readonly eventId: string;
  readonly source: string;
  /** The CloudEvent as it was sent. */
  readonly envelope: JsonObject;
  /** The CloudEvent's `data`, as an object. */
  readonly data: JsonObject;
  /** The data once more, where they follow the schema `Voice.WebhookEvent`. */
  readonly webhookData?: WebhookEventData | undefined;
  /** Where the envelope or the data differ from the text sent: repeated names, numbers kept as text. */
  readonly warnings: readonly string[];
}

/** A JSON value out of a record. */
export interface Sent {
  readonly origin: Origin;
  readonly value: unknown;
  /** Where the value differs from the text sent: repeated names, numbers kept as text. */
  readonly warnings: readonly string[];
}

/**
 * Checks the envelope and, for Voice events, the data. Events of other Twilio products are ignored;
 * what is wrong is rejected with the path of each fault. Unknown attributes and fields are kept.
 */
export function validate({ origin, value, warnings }: Sent): ValidEvent | Ignored | Rejected {
  const parsed = envelope.safeParse(value);
  if (!parsed.success) {
    return rejected(origin, 'not-cloudevent', issuesOf(parsed.error), namesOf(value));
  }
  const { type, id, source } = parsed.data;
  const sent = value as JsonObject;
  if (!isAboutVoice(type, sent)) return ignored(origin, type);
  const invalid = (issues: Issue[]) =>
    rejected(origin, 'invalid-data', issues, { type, eventId: id });
  const data = dataOf(sent.data);
  if (data === undefined) {
    const message = 'expected an object, or a string of JSON with one';
    return invalid([{ path: 'data', message }]);
  }
  const event = {
    kind: 'valid',
    origin,
    type,
    source,
    envelope: sent,
    data: data.value,
    warnings: [...warnings, ...data.warnings],
  } as const;
  if (type === TEST_EVENT_TYPE) {
    const test = testEventData.safeParse(data.value);
    if (!test.success) return invalid(issuesOf(test.error, 'data'));
    return { ...event, eventId: test.data.test_id };
  }
  if (!hasWebhookData(type, schemaOf(sent))) return { ...event, eventId: id };
  const webhook = webhookEventData.safeParse(data.value);
  if (!webhook.success) return invalid(issuesOf(webhook.error, 'data'));
  return { ...event, eventId: id, webhookData: webhook.data };
}

/** Of Voice, a test of the sink, or an error that Twilio logged for a call or a conference. */
function isAboutVoice(type: string, { data }: JsonObject): boolean {
  if (type === TEST_EVENT_TYPE || type.startsWith(VOICE)) return true;
  if (type !== ERROR_LOGGED) return false;
  const { correlation_sid: sid, level } = dataOf(data)?.value ?? {};
  // Twilio Functions log whatever they print as INFO: by the hundred a minute.
  return typeof sid === 'string' && /^C[AF]/.test(sid) && level !== 'INFO';
}

/** The CloudEvent's `dataschema`. */
export function schemaOf({ dataschema }: JsonObject): string | undefined {
  return typeof dataschema === 'string' ? dataschema : undefined;
}

/** `data` as an object; Twilio's older Kinesis examples show it as a string of JSON. */
function dataOf(data: unknown) {
  if (typeof data !== 'string')
    return isJsonObject(data) ? { value: data, warnings: [] } : undefined;
  try {
    const { value, warnings } = parseJson(data);
    return isJsonObject(value)
      ? { value, warnings: warnings.map((warning) => `data.${warning}`) }
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether `data` has to follow `Voice.WebhookEvent`: all Voice types do but Insights, and but those
 * to come whose `dataschema` names another schema.
 */
function hasWebhookData(type: string, schema: string | undefined): boolean {
  if (type.startsWith(INSIGHTS) || type === ERROR_LOGGED) return false;
  if (type.startsWith(STATUS_CALLBACK)) return true;
  return schema === undefined || schema.includes('Voice.WebhookEvent');
}

/** The faults that zod found. Its messages name what was expected, and never quote a value. */
function issuesOf(error: z.ZodError, place?: string): Issue[] {
  return error.issues.map(({ path, message }) => ({
    path: [...(place === undefined ? [] : [place]), ...path].map(String).join('.'),
    message,
  }));
}

/** The type and id of something that is no valid envelope, as far as they are there. */
function namesOf(value: unknown): Pick<Rejected, 'type' | 'eventId'> {
  const { type, id } = isJsonObject(value) ? value : {};
  return {
    ...(typeof type === 'string' && { type }),
    ...(typeof id === 'string' && { eventId: id }),
  };
}
