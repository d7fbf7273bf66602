import type { JsonObject } from '../json/json-object.ts';
import { fromEitherNotation } from './event-time.ts';

/** What tells when an event happened. */
interface Times {
  readonly type: string;
  readonly data: JsonObject;
  /** The parameters of the webhook behind it; empty without one. */
  readonly parameters: JsonObject;
  /** The envelope's `time`, in ISO 8601; absent where there is none. */
  readonly sentAt: string | undefined;
}

/**
 * Fields of `data` that say when an event happened, by how its type begins. For these events the
 * envelope's `time` comes after them: it may be when the event was sent, minutes later, and the
 * summaries of one call share it.
 */
const FIELDS: readonly (readonly [typePrefix: string, fields: readonly string[]])[] = [
  ['com.twilio.voice.insights.call-event.', ['timestamp']],
  ['com.twilio.voice.insights.call-metrics.', ['timestamp']],
  ['com.twilio.voice.insights.call-summary.', ['end_time']],
  ['com.twilio.voice.insights.conference-summary.partial', ['start_time', 'create_time']],
  ['com.twilio.voice.insights.conference-summary.complete', ['end_time']],
  ['com.twilio.voice.insights.conference-participant-summary.', ['leave_time', 'join_time']],
  ['com.twilio.voice.insights.participant-summary.', ['leave_time', 'join_time']],
  ['com.twilio.error-logs.error.logged', ['date_created']],
];

/**
 * When an event happened, by the best clock that it carries: ISO 8601 with milliseconds in UTC, or
 * `undefined` where none can be read. Events of webhooks, and types to come, go by the envelope's
 * `time`, then `data.timestamp`, the parameter `Timestamp` and `data.requestDateCreated`.
 */
export function occurredAt({ type, data, parameters, sentAt }: Times): string | undefined {
  const fields = FIELDS.find(([prefix]) => type.startsWith(prefix))?.[1];
  if (fields !== undefined) return firstTime(fields.map((field) => data[field])) ?? sentAt;
  return sentAt ?? firstTime([data.timestamp, parameters.Timestamp, data.requestDateCreated]);
}

function firstTime(candidates: readonly unknown[]): string | undefined {
  for (const candidate of candidates) {
    const iso = fromEitherNotation(candidate);
    if (iso !== undefined) return iso;
  }
  return undefined;
}
