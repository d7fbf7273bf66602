import { agentSessionFacts } from './agent-sessions.ts';
import { type CallSummaryData, callSummaryData } from './call-summary-data.ts';
import { callSummaryInWords } from './call-summary-in-words.ts';
import { defineInsights } from './define-insights.ts';
import { edgeFacts, streamsOfEdges } from './edges.ts';
import { anyKnown, known } from './fields.ts';
import { allTags, worstOf } from './quality.ts';
import type { MeasuredStream } from './streams.ts';

/**
 * What Twilio knows of a call after its end. Several partial summaries come first, then one that a
 * model predicts to be complete, and after 30 minutes the complete one. The type tells which it is:
 * the documented predicted-complete event has the `processing_state` "partial".
 */
export const callSummary = defineInsights({
  types: ['call-summary.partial', 'call-summary.predicted-complete', 'call-summary.complete'],
  data: callSummaryData,
  describe: (data, type) => {
    const { properties, trust, annotation } = data;
    const summaryState = SUMMARY_STATES[type];
    const sdk = data.sdk_edge?.events;
    const edges = edgesOf(data);
    const streams = streamsOfEdges(edges);
    const tags = allTags(data.tags, streams);
    const worst = worstOf(streams);
    return {
      details: known({
        summaryState,
        isFinal: summaryState === 'complete',
        processingVersion: data.processing_version,
        callType: data.call_type,
        callStatus: data.call_state,
        direction: properties?.direction,
        answeredBy: data.answered_by,
        createdAt: data.created_time,
        startedAt: data.start_time,
        endedAt: data.end_time,
        durationSeconds: data.duration,
        connectedSeconds: data.connect_duration,
        timeToAnswerSeconds: timeToAnswer(data),
        postDialDelayMs: properties?.pdd_ms,
        queueDurationMs: properties?.queue_time,
        lastSipResponse: properties?.last_sip_response_num,
        q850Cause: properties?.q850_cause,
        disconnectedBy: properties?.disconnected_by,
        tags,
        worst: worst && worstFacts(worst),
        edges: edgeFacts(edges),
        sdkErrors: anyKnown(sdk?.errors ?? {}),
        feedbackScore: sdk?.feedback?.score,
        feedbackReason: sdk?.feedback?.reason,
        fromCountry: data.from?.country_code,
        fromCarrier: data.from?.carrier,
        fromConnection: data.from?.connection,
        toCountry: data.to?.country_code,
        toCarrier: data.to?.carrier,
        toConnection: data.to?.connection,
        isCallerVerified: trust?.verified_caller?.verified,
        isBranded: trust?.branded_call?.branded ?? trust?.branded?.enabled,
        isConferenceParticipant: data.attributes?.conference_participant,
        parentCallSid: data.parent_call_sid,
        agentSessions: data.agent_session_summaries
          ?.map(agentSessionFacts)
          .filter((session) => session !== undefined),
        callScore: annotation?.call_score,
        annotatedIssues: annotatedIssues(data),
      }),
      summary: callSummaryInWords(data, summaryState, { tags, streams }),
    };
  },
});

const SUMMARY_STATES = {
  'call-summary.partial': 'partial',
  'call-summary.predicted-complete': 'predicted-complete',
  'call-summary.complete': 'complete',
} as const;

function edgesOf(data: CallSummaryData) {
  return {
    carrier: data.carrier_edge,
    sip: data.sip_edge,
    client: data.client_edge,
    sdk: data.sdk_edge,
  };
}

/** Twilio gives the length of the whole call and of its connected part; only an answered call has one. */
function timeToAnswer({ duration, connect_duration: connected }: CallSummaryData) {
  if (duration === undefined || connected === undefined || connected === 0) return undefined;
  return duration < connected ? undefined : duration - connected;
}

function worstFacts(stream: MeasuredStream) {
  return anyKnown({
    edge: stream.edge,
    streamDirection: stream.streamDirection,
    packetLossPercent: stream.packetLossPercent,
    jitterAvgMs: stream.jitterAvgMs,
    jitterMaxMs: stream.jitterMaxMs,
    mosMin: stream.mosMin ?? stream.mosAvg,
    roundTripMaxMs: stream.roundTripMaxMs,
    latencyAvgMs: stream.latencyAvgMs,
  });
}

/** What somebody noted about the call, without the notes that there was nothing. */
function annotatedIssues({ annotation }: CallSummaryData): string[] {
  return [annotation?.connectivity_issue, ...(annotation?.quality_issues ?? [])].filter(
    (issue) => issue !== undefined && !issue.startsWith('no_'),
  ) as string[];
}
