import * as z from 'zod';
import { agentSession } from './agent-sessions.ts';
import { edgesSchema } from './edges.ts';
import {
  callStatus,
  code,
  count,
  country,
  countsByCode,
  dashedWord,
  flag,
  maybe,
  maybeList,
  maybeObject,
  prose,
  quantity,
  time,
  word,
} from './fields.ts';
import { streamsSchema } from './streams.ts';

/** Of a party only what is not personal: no number, no IP address, no position, no device. */
const party = maybeObject({
  country_code: maybe(country),
  carrier: maybe(prose),
  connection: maybe(word),
});

/** `VoiceInsights.CallSummary`, versions 1 and 2, and what the REST API has beside. */
export const callSummaryData = z.object({
  parent_call_sid: maybe(word),
  created_time: maybe(time),
  start_time: maybe(time),
  end_time: maybe(time),
  duration: maybe(quantity),
  connect_duration: maybe(quantity),
  call_type: maybe(word),
  call_state: maybe(callStatus),
  answered_by: maybe(word),
  processing_version: maybe(count),
  tags: maybeList(word),
  attributes: maybeObject({ conference_participant: maybe(flag) }),
  properties: maybeObject({
    direction: maybe(dashedWord),
    disconnected_by: maybe(word),
    last_sip_response_num: maybe(code),
    // Version 1 only.
    q850_cause: maybe(code),
    pdd_ms: maybe(quantity),
    // Milliseconds, from creation to start. Since version 2.
    queue_time: maybe(quantity),
  }),
  from: party,
  to: party,
  trust: maybeObject({
    verified_caller: maybeObject({ verified: maybe(flag) }),
    // Version 2 of the event; the REST API has `branded` by now, so that may come.
    branded_call: maybeObject({ branded: maybe(flag) }),
    branded: maybeObject({ enabled: maybe(flag) }),
  }),
  ...edgesSchema,
  sdk_edge: maybeObject({
    metrics: streamsSchema,
    events: maybeObject({
      errors: maybe(countsByCode),
      feedback: maybeObject({ score: maybe(count), reason: maybe(word) }),
    }),
  }),
  // Both of the REST API. That events have them, and here, is assumed.
  annotation: maybeObject({
    connectivity_issue: maybe(word),
    quality_issues: maybeList(word),
    call_score: maybe(count),
  }),
  agent_session_summaries: maybeList(agentSession),
});

/** What {@link callSummaryData} reads. */
export type CallSummaryData = z.output<typeof callSummaryData>;
