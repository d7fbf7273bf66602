import type { VoiceEvent } from '../events/voice-event.ts';
import { date, integer, minutes, openEnum, readParameters, seconds } from './parameters.ts';
import type { Findings } from './processor.ts';
import { after, inParentheses, MAX_SUMMARY, oneLine, words } from './wording.ts';

/** Parameters that most Voice webhooks have. Phone numbers stay in the event's `parameters`. */
const commonParameters = {
  CallStatus: openEnum([
    'queued',
    'ringing',
    'in-progress',
    'completed',
    'busy',
    'failed',
    'no-answer',
    'canceled',
  ]),
  Direction: openEnum(['inbound', 'outbound-api', 'outbound-dial']),
  SequenceNumber: integer,
  Timestamp: date,
  CallbackSource: openEnum(['call-progress-events']),
  CallDuration: seconds,
  // Not the same in another unit: minutes as billed, begun ones count (Twilio documentation).
  Duration: minutes,
  SipResponseCode: integer,
};

/** How a type begins, and how its summary does; what is left of the type follows in words. */
const BEGINNINGS: readonly (readonly [type: string, summary: string])[] = [
  ['com.twilio.voice.status-callback.', ''],
  ['com.twilio.voice.webhook.status-callback.', ''],
  ['com.twilio.voice.api-request.', 'API request: '],
  ['com.twilio.voice.twiml.', 'TwiML '],
  ['com.twilio.voice.insights.', 'insights: '],
  ['com.twilio.voice.', ''],
  ['com.twilio.eventstreams.', 'sink '],
];

/**
 * The processor of every type without one of its own, known or not. An event without a webhook
 * behind it (Voice Insights, schemas to come) has no parameters: its data are its details.
 */
export function generic(event: VoiceEvent): Findings {
  const { values, warnings } = readParameters(commonParameters, event.parameters);
  // A call "completes" with any status; where it is "completed", or of another type, it says nothing new.
  const ended = event.type.endsWith('.call.completed') && values.CallStatus !== 'completed';
  const outcome = ended ? values.CallStatus : undefined;
  const { CallDuration: length } = values;
  const happened =
    inWords(event.type) +
    inParentheses(outcome) +
    after(length === undefined ? undefined : length * 1000);
  const details = {
    callStatus: values.CallStatus,
    direction: values.Direction,
    sequenceNumber: values.SequenceNumber,
    timestamp: values.Timestamp,
    callbackSource: values.CallbackSource,
    durationSeconds: length,
    billedMinutes: values.Duration,
    sipResponseCode: values.SipResponseCode,
  };
  return {
    details: event.webhook === undefined ? event.data : details,
    summary: oneLine(happened, MAX_SUMMARY),
    warnings,
  };
}

function inWords(type: string): string {
  const beginning = BEGINNINGS.find(([prefix]) => type.startsWith(prefix));
  if (beginning === undefined) return words(type, 'event');
  const [prefix, summary] = beginning;
  return summary + words(type.slice(prefix.length), 'event');
}
