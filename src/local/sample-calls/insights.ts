import type { Call } from './call-progress.ts';
import { eventId } from './identifiers.ts';
import { integer, type Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { iso } from './webhook-event.ts';

interface CallTimes {
  readonly startedAt: number;
  readonly answeredAt: number;
  readonly endedAt: number;
  readonly answeredBy: string;
}

/** Voice Insights of a finished call: a partial summary after minutes, then the complete one. */
export function callInsights(
  random: Random,
  account: Account,
  call: Call,
  { startedAt, answeredAt, endedAt, answeredBy }: CallTimes,
): SampleEvent[] {
  const partialAt = endedAt + integer(random, 60_000, 120_000);
  const completeAt = partialAt + integer(random, 120_000, 480_000);
  return (['partial', 'complete'] as const).map((state) => {
    const at = state === 'partial' ? partialAt : completeAt;
    return insightsEvent(random, account, {
      type: `call-summary.${state}`,
      schema: 'VoiceInsights.CallSummary/3',
      at,
      callSid: call.sid,
      data: {
        call_sid: call.sid,
        account_sid: account.sid,
        call_type: 'carrier',
        call_state: 'completed',
        processing_state: state,
        answered_by: answeredBy,
        created_time: iso(startedAt),
        start_time: iso(answeredAt),
        end_time: iso(endedAt),
        // Numbers here, unlike in the parameters of a webhook.
        duration: Math.round((endedAt - startedAt) / 1000),
        connect_duration: Math.round((endedAt - answeredAt) / 1000),
        from: { caller: call.from.number, country_code: call.from.country },
        to: { callee: call.to.number, country_code: call.to.country },
        carrier_edge: {
          metrics: { inbound: { jitter: { avg: integer(random, 10, 900) / 100, max: 12.5 } } },
        },
        tags: integer(random, 0, 4) === 0 ? ['high_jitter'] : [],
      },
    });
  });
}

/** Voice Insights of a conference that is over. */
export function conferenceInsights(
  random: Random,
  account: Account,
  conferenceSid: string,
  { startedAt, endedAt, participants }: ConferenceFacts,
): SampleEvent {
  return insightsEvent(random, account, {
    type: 'conference-summary.complete',
    schema: 'VoiceInsights.ConferenceSummary/1',
    at: endedAt + integer(random, 60_000, 300_000),
    conferenceSid,
    data: {
      conference_sid: conferenceSid,
      account_sid: account.sid,
      status: 'completed',
      processing_state: 'complete',
      start_time: iso(startedAt),
      end_time: iso(endedAt),
      duration_seconds: Math.round((endedAt - startedAt) / 1000),
      max_participants: participants,
    },
  });
}

interface ConferenceFacts {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly participants: number;
}

interface InsightsEventInput {
  readonly type: string;
  readonly schema: string;
  readonly at: number;
  readonly callSid?: string;
  readonly conferenceSid?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function insightsEvent(
  random: Random,
  account: Account,
  { type, schema, at, callSid, conferenceSid, data }: InsightsEventInput,
): SampleEvent {
  const time = iso(at);
  return {
    event: {
      specversion: '1.0',
      type: `com.twilio.voice.insights.${type}`,
      source: `/v1/Accounts/${account.sid}/${callSid ?? conferenceSid}`,
      id: eventId(random),
      dataschema: `https://events-schemas.twilio.com/${schema}`,
      datacontenttype: 'application/json',
      time,
      data,
    },
    at,
    callSid,
    conferenceSid,
    occurredAt: time,
  };
}
