import { subscribableTypes } from '../../voice/registry.ts';

/** Twilio's errors of all products; those of a call or a conference are stored. */
export const ERROR_LOG = 'com.twilio.error-logs.error.logged';

/** What makes Twilio send events of a type: what a customer has to do for them, if anything. */
export type Comes =
  /** Twilio asks a URL of the customer, if the call, its TwiML or its conference names one. */
  | 'if the call asks'
  | 'with TwiML'
  | 'with <Play>'
  | 'with API requests'
  /** Of Voice Insights, paid by the minute, for the whole account, and for calls from then on. */
  | 'Advanced Features'
  | 'with every error';

/** What a subscription to a type has to know. */
export interface TypeFacts {
  readonly schema: string;
  /** The version that the processors are tested with. Without it, Twilio sends the latest. */
  readonly schemaVersion: number;
  readonly comes: Comes;
}

/** By how the types begin. Only versions that are known from captured events or from documentation. */
const FAMILIES: readonly (readonly [prefix: string, schema: string, version: number, Comes])[] = [
  ['com.twilio.voice.status-callback.', 'Voice.WebhookEvent', 2, 'if the call asks'],
  ['com.twilio.voice.twiml.', 'Voice.WebhookEvent', 2, 'with TwiML'],
  ['com.twilio.voice.media.', 'Voice.WebhookEvent', 2, 'with <Play>'],
  ['com.twilio.voice.api-request.', 'Voice.WebhookEvent', 2, 'with API requests'],
  insights('call-event', 'CallEvent', 3),
  insights('call-metrics', 'CallMetric', 2),
  insights('call-summary', 'CallSummary', 2),
  insights('conference-summary', 'ConferenceSummary', 2),
  insights('conference-participant-summary', 'ConferenceParticipantSummary', 2),
  [ERROR_LOG, 'ErrorLogs.Error', 2, 'with every error'],
];

function insights(family: string, schema: string, version: number) {
  const prefix = `com.twilio.voice.insights.${family}.`;
  return [prefix, `VoiceInsights.${schema}`, version, 'Advanced Features'] as const;
}

/** What is known of a type that can be subscribed to. */
export function factsOf(type: string): TypeFacts {
  const found = FAMILIES.find(([prefix]) => type.startsWith(prefix));
  if (!found) throw new Error(`no family in type-facts.ts has the type ${type}`);
  const [, schema, schemaVersion, comes] = found;
  return { schema, schemaVersion, comes };
}

/** The types of which each call has many: 12 to 24 items a minute. */
export const metricTypes: readonly string[] = subscribableTypes.filter((type) =>
  type.includes('.call-metrics.'),
);
