import { AUDIO } from './audio.ts';
import { callInsights } from './call-insights.ts';
import { callParameters, callProgress, newCall, type Progress } from './call-progress.ts';
import { NO_EDGES } from './edges.ts';
import { sid } from './identifiers.ts';
import { insightsEvent } from './insights-event.ts';
import { loggedError } from './logged-error.ts';
import { integer, type Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { iso, twiml, webhookEvent } from './webhook-event.ts';

interface Step {
  readonly afterMs: number;
  readonly name: string;
  /** What the event has beside its session and its number. */
  readonly has?: Readonly<Record<string, unknown>>;
}

/** A turn of the conversation, interrupted by the customer. */
const turn: readonly Step[] = [
  { afterMs: 1_900, name: 'start_of_customer_speech' },
  { afterMs: 1_800, name: 'end_of_customer_speech' },
  { afterMs: 410, name: 'stt_latency', has: { stt_latency: { latency_ms: 410 } } },
  { afterMs: 10, name: 'prompt_sent' },
  { afterMs: 2_500, name: 'first_token_received' },
  // The name of its body is another than the event's.
  {
    afterMs: 100,
    name: 'final_token_received',
    has: { last_token_received: { total_tokens: 31, total_words: 24 } },
  },
  { afterMs: 161, name: 'tts_latency', has: { tts_latency: { latency_ms: 161 } } },
  { afterMs: 0, name: 'start_of_agent_speech' },
  { afterMs: 1_400, name: 'interrupt', has: { interrupt: { type: 'SPEECH' } } },
  { afterMs: 100, name: 'end_of_agent_speech' },
];

const configurations = {
  configurations: { interruptible: 'ANY', ttsLanguage: 'en-US' },
  languages: { 'en-US': { tts_provider: 'elevenlabs', transcription_provider: 'deepgram' } },
};

const session: readonly Step[] = [
  { afterMs: 600, name: 'configurations', has: { configurations } },
  ...turn,
  ...turn,
  {
    afterMs: 12_000,
    name: 'error_event',
    has: { error: { error_code: 64_105, message: 'Websocket ended' } },
  },
];

const answer = twiml(
  '<Response><Connect action="https://voice.example.com/after"><ConversationRelay url="wss://voice.example.com/relay"/></Connect></Response>',
);

/**
 * A caller and a virtual agent, over a bad line: the agent is interrupted, its WebSocket ends, and
 * packets are lost on the carrier's side. With the metrics that show when.
 */
export function virtualAgent(random: Random, startTime: number, account: Account): SampleEvent[] {
  const call = newCall(random, 'inbound');
  const ringingAt = startTime + integer(random, 20, 60);
  const answeredAt = ringingAt + integer(random, 700, 1_500);
  const sessionSid = sid(random, 'VX');
  let at = answeredAt;
  const steps = session.map((step) => {
    at += step.afterMs;
    return { ...step, at };
  });
  const failedAt = at;
  const endedAt = failedAt + integer(random, 8_000, 14_000);
  const progress: Progress = {
    initiatedAt: startTime,
    ringingAt,
    answeredAt,
    endedAt,
    outcome: 'completed',
  };
  const seconds = Math.round((endedAt - answeredAt) / 1_000);
  const wrapUp = { duration_in_seconds: seconds, end_status: 'failure' };
  const relay = [
    ...steps,
    { at: endedAt + 4, name: 'call_wrap_up', has: { call_wrap_up: wrapUp } },
  ].map(({ name, has, ...step }, index) =>
    insightsEvent(random, account, {
      family: 'call-event',
      kind: 'gateway',
      at: step.at,
      sentAt: step.at + integer(random, 50_000, 88_000),
      callSid: call.sid,
      data: {
        timestamp: iso(step.at),
        edge: null,
        name,
        group: 'conversation_relay',
        level: null,
        ...NO_EDGES,
        conversation_relay_data: { session_id: sessionSid, sequence_number: index + 1, ...has },
      },
    }),
  );
  const twimlRequest = webhookEvent(random, account, {
    type: 'twiml.call.requested',
    at: answeredAt + 90,
    callSid: call.sid,
    parameters: callParameters(account, call, 'in-progress'),
    answer,
  });
  const error = { at: failedAt + 200, code: '64105', message: 'Websocket ended' };
  return [
    ...callProgress(random, account, call, progress),
    twimlRequest,
    ...relay,
    loggedError(random, account, call.sid, error),
    ...callInsights(random, account, call, progress, {
      audio: AUDIO.choppy,
      metrics: true,
      more: { agent_session_summaries: [sessionSummary(sessionSid)] },
    }),
  ];
}

function sessionSummary(sessionSid: string) {
  const always = (value: number) => ({ min: value, max: value, avg: value });
  return {
    session_id: sessionSid,
    session_state: 'failure',
    turns: 2,
    interruptions: { customer_to_agent: 2, agent_to_customer: 0 },
    stt_latency_ms: always(410),
    tts_latency_ms: always(161),
    network_latency_ms: always(50),
    application_latency_ms: always(2_600),
    time_to_first_audio_ms: always(3_181),
    tokens: { total: 62, tokens_per_second: { min: 8, max: 20, avg: 12 } },
    words: { total: 48, words_per_minute: { min: 100, max: 160, avg: 130 } },
  };
}
