import type { JsonObject } from '../json/json-object.ts';

/**
 * A Voice event that passed validation: what a processor gets, and what is stored with the
 * processor's findings added. What is `undefined` is unknown, and not stored. Times are ISO 8601
 * with milliseconds, in UTC.
 */
export interface VoiceEvent {
  /** The CloudEvent's `id`; for the sink test event its `test_id`. Never empty. */
  readonly id: string;
  /** The whole type string, such as `com.twilio.voice.status-callback.amd.detected`. */
  readonly type: string;
  readonly source: string;
  /** The CloudEvent's `dataschema`. */
  readonly schema?: string | undefined;
  /** When it happened, by the best clock the event carries: see `occurred-at.ts`. */
  readonly occurredAt: string;
  /** The CloudEvent's `time`, which for Voice Insights may be when it was sent. */
  readonly sentAt?: string | undefined;
  /** When Kinesis took the record in. */
  readonly arrivedAt: string;
  readonly callSid?: string | undefined;
  readonly conferenceSid?: string | undefined;
  readonly accountSid?: string | undefined;
  /** The call that dialled this one. */
  readonly parentCallSid?: string | undefined;
  /** Twilio's id of the webhook request behind the event (`VW…`). */
  readonly eventSid?: string | undefined;
  /** `data.request.parameters` as sent; empty where the schema has none. Any name, any value. */
  readonly parameters: JsonObject;
  /** The whole `data` object as sent. */
  readonly data: JsonObject;
  /** Whether `data` is stored as it is: where it is not of a webhook, whose parts are stored. */
  readonly isDataStored: boolean;
  /** The webhook request that Twilio made and the answer it got, where the event tells. */
  readonly webhook?: Webhook | undefined;
  /** Attributes and fields that the schema does not name, by where they stood. */
  readonly extra?: JsonObject | undefined;
  /** What was odd about the event but no reason to reject it. Never quotes a value. */
  readonly warnings: readonly string[];
}

/** A webhook request as Twilio made it, and its answer. */
export interface Webhook {
  readonly method?: string | undefined;
  /** Without userinfo: Twilio accepts `https://user:password@…`, and nobody reading events needs it. */
  readonly url?: string | undefined;
  readonly requestedAt?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly requestDurationMs?: number | undefined;
  readonly contentType?: string | undefined;
  /** Decoded to text where it is base64 of UTF-8, else as sent. */
  readonly responseBody?: string | undefined;
  readonly respondedAt?: string | undefined;
}
