import { AUDIO, type Audio } from './audio.ts';
import { type Call, OUTCOMES, type Progress } from './call-progress.ts';
import { type CallType, measuredEdges, NO_EDGES } from './edges.ts';
import type { Phone } from './identifiers.ts';
import { insightsEvent, toTheSecond, wholeSecond } from './insights-event.ts';
import { integer, oneOf, type Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';

/** What Voice Insights saw of a call beside its progress. */
export interface Seen {
  /** @default 'carrier' */
  readonly callType?: CallType;
  /** What came in at the edge of the other party. @default good */
  readonly audio?: Audio;
  readonly answeredBy?: string;
  readonly isConferenceParticipant?: boolean;
  /** Of the summary, beside those of the audio. */
  readonly tags?: readonly string[];
  readonly postDialDelayMs?: number;
  /** What a browser's SDK tells of its events. */
  readonly sdkEvents?: object;
  /** What else the last summary has. */
  readonly more?: Readonly<Record<string, unknown>>;
}

const minute = 60_000;

/** The summaries of a call. All tell of its end, and they come up to half an hour after it. */
export function callSummaries(
  random: Random,
  account: Account,
  call: Call,
  progress: Progress,
  seen: Seen,
): SampleEvent[] {
  const at = wholeSecond(progress.endedAt);
  const facts = summaryFacts(random, call, progress, seen);
  const measured = measurements(random, progress, seen);
  const unmeasured = { ...NO_EDGES, tags: [] };
  // All but the last say `partial`, the predicted one too.
  const steps = [
    { kind: 'partial', body: unmeasured, afterMs: integer(random, 1, 3) * minute },
    { kind: 'partial', body: measured, afterMs: integer(random, 4, 9) * minute },
    { kind: 'predicted-complete', body: measured, afterMs: 10 * minute },
    { kind: 'complete', body: { ...measured, ...seen.more }, afterMs: 30 * minute },
  ];
  return steps.map(({ kind, body, afterMs }, index) =>
    insightsEvent(random, account, {
      family: 'call-summary',
      kind,
      at,
      // The envelope has the end of the call, however late it comes.
      sentAt: at,
      arrivesAt: at + afterMs,
      callSid: call.sid,
      data: {
        ...facts,
        processing_state: kind === 'complete' ? 'complete' : 'partial',
        processing_version: index + 1,
        ...body,
      },
    }),
  );
}

/** Words for the same: a callback says `no-answer` and `outbound-api`. */
const STATES = { completed: 'completed', busy: 'busy', 'no-answer': 'noanswer', failed: 'fail' };
const ENDED_BY = {
  completed: ['caller', 'callee'],
  busy: ['callee'],
  'no-answer': ['caller'],
  failed: ['unknown_disconnected_by'],
} as const;

function summaryFacts(
  random: Random,
  { direction, from, to, parentSid }: Call,
  { initiatedAt, ringingAt, answeredAt, endedAt, outcome }: Progress,
  { callType = 'carrier', answeredBy, isConferenceParticipant = false, postDialDelayMs }: Seen,
) {
  const startedAt = wholeSecond(initiatedAt);
  const at = wholeSecond(endedAt);
  const connectedMs = answeredAt === undefined ? 0 : at - wholeSecond(answeredAt);
  const isTrunk = callType === 'trunking';
  return {
    parent_call_sid: parentSid ?? '',
    parent_account_sid: '',
    created_time: toTheSecond(startedAt),
    start_time: toTheSecond(startedAt),
    end_time: toTheSecond(at),
    duration: (at - startedAt) / 1_000,
    connect_duration: connectedMs / 1_000,
    call_type: callType,
    call_state: STATES[outcome],
    answered_by: answeredBy ?? null,
    from: { caller: from.number, callee: '', ...party(from, callType === 'client') },
    to: { caller: '', callee: to.number, ...party(to) },
    attributes: { conference_participant: isConferenceParticipant },
    properties: {
      direction: isTrunk ? 'trunking_terminating' : direction.replace('-', '_'),
      disconnected_by: oneOf(random, ENDED_BY[outcome]),
      last_sip_response_num: OUTCOMES[outcome].sip,
      pdd_ms: outcome === 'failed' ? 0 : (postDialDelayMs ?? ringingAt - initiatedAt),
      queue_time: 0,
    },
    trust: direction === 'inbound' ? { verified_caller: { verified: true } } : null,
    annotation: null,
  };
}

/** Who, and where: personal, and the same form for both sides. */
function party({ country }: Phone, isClient = false) {
  return {
    carrier: isClient ? '' : 'Example Mobile',
    connection: isClient ? 'twilio_sdk' : 'mobile',
    number_prefix: '',
    location: { lat: 47.6, lon: -122.3 },
    city: '',
    country_code: country,
    country_subdivision: '',
    ip_address: isClient ? '203.0.113.7' : '',
    sdk: null,
  };
}

function measurements(
  random: Random,
  { answeredAt, endedAt }: Progress,
  { callType = 'carrier', audio = AUDIO.good, tags = [], sdkEvents = {} }: Seen,
) {
  if (answeredAt === undefined) return { ...NO_EDGES, tags: null };
  // Of a browser's call, the edge of its SDK has the tags.
  const ofAudio = callType === 'client' ? [] : audio.tags;
  return {
    ...measuredEdges(random, callType, {
      audio,
      seconds: (endedAt - answeredAt) / 1_000,
      sdkEvents,
    }),
    tags: [...ofAudio, ...tags],
  };
}
