import { eventId } from './identifiers.ts';
import type { Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { iso } from './webhook-event.ts';

/** The schema of each family, in a version that is known, and the end of its `source`. */
const FAMILIES = {
  'call-event': { schema: 'VoiceInsights.CallEvent/3', of: '/Events' },
  'call-metrics': { schema: 'VoiceInsights.CallMetric/2', of: '/Metrics' },
  'call-summary': { schema: 'VoiceInsights.CallSummary/2', of: '/Summary' },
  'conference-summary': { schema: 'VoiceInsights.ConferenceSummary/2', of: '' },
  'conference-participant-summary': {
    schema: 'VoiceInsights.ConferenceParticipantSummary/2',
    of: '/Participants',
  },
  // Another spelling of the type before, in one of Twilio's documents.
  'participant-summary': {
    schema: 'VoiceInsights.ConferenceParticipantSummary/2',
    of: '/Participants',
  },
} as const;

interface InsightsEventInput {
  readonly family: keyof typeof FAMILIES;
  /** The rest of the type: `gateway`, `complete`. */
  readonly kind: string;
  /** What it tells of happened then: the clock in `data` that says so is this one. */
  readonly at: number;
  /** The envelope's `time`, and of its arrival. Insights are minutes late. */
  readonly sentAt: number;
  readonly arrivesAt?: number;
  readonly callSid?: string | undefined;
  readonly conferenceSid?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event of Voice Insights: no webhook is behind it, and its `data` is in snake case. */
export function insightsEvent(
  random: Random,
  account: Account,
  {
    family,
    kind,
    at,
    sentAt,
    arrivesAt = sentAt,
    callSid,
    conferenceSid,
    data,
  }: InsightsEventInput,
): SampleEvent {
  const { schema, of } = FAMILIES[family];
  const subject = conferenceSid ? `/v1/Conferences/${conferenceSid}` : `/v1/Voice/${callSid}`;
  return {
    event: {
      specversion: '1.0',
      type: `com.twilio.voice.insights.${family}.${kind}`,
      source: subject + of,
      id: eventId(random),
      dataschema: `https://events-schemas.twilio.com/${schema}`,
      datacontenttype: 'application/json',
      time: iso(sentAt),
      data: {
        ...(conferenceSid && { conference_sid: conferenceSid }),
        ...(callSid && { call_sid: callSid }),
        account_sid: account.sid,
        ...data,
      },
    },
    at,
    arrivesAt,
    callSid,
    conferenceSid,
    occurredAt: iso(at),
  };
}

/** Summaries tell times to the second. */
export function wholeSecond(at: number): number {
  return Math.floor(at / 1_000) * 1_000;
}

/** ISO 8601 without milliseconds, as summaries have it. */
export function toTheSecond(at: number): string {
  return iso(at).replace(/\.\d+/, '');
}
