import * as z from 'zod';
import { counted, duration, listed, words } from '../wording.ts';
import { anyKnown, count, maybe, maybeObject, quantity, word } from './fields.ts';

const spread = maybeObject({ min: maybe(quantity), avg: maybe(quantity), max: maybe(quantity) });

/** A session of ConversationRelay, as the summary of its call has it. */
export const agentSession = z.object(
  {
    session_id: maybe(word),
    session_state: maybe(word),
    turns: maybe(count),
    interruptions: maybeObject({
      customer_to_agent: maybe(count),
      agent_to_customer: maybe(count),
    }),
    stt_latency_ms: spread,
    tts_latency_ms: spread,
    network_latency_ms: spread,
    application_latency_ms: spread,
    time_to_first_audio_ms: spread,
    tokens: maybeObject({ total: maybe(count) }),
    words: maybeObject({ total: maybe(count) }),
  },
  'expected an object',
);

type AgentSession = z.output<typeof agentSession>;

/** The facts of a session; the latencies are `{min, avg, max}`. */
export function agentSessionFacts(session: AgentSession) {
  return anyKnown({
    sessionId: session.session_id,
    state: session.session_state,
    turns: session.turns,
    interruptionsByCustomer: session.interruptions?.customer_to_agent,
    interruptionsByAgent: session.interruptions?.agent_to_customer,
    speechToTextMs: anyKnown(session.stt_latency_ms ?? {}),
    textToSpeechMs: anyKnown(session.tts_latency_ms ?? {}),
    networkMs: anyKnown(session.network_latency_ms ?? {}),
    applicationMs: anyKnown(session.application_latency_ms ?? {}),
    timeToFirstAudioMs: anyKnown(session.time_to_first_audio_ms ?? {}),
    tokens: session.tokens?.total,
    words: session.words?.total,
  });
}

/** "virtual agent: 1 turn, first audio after 3.1 s, session failed"; empty without a session. */
export function virtualAgentInWords(sessions: readonly AgentSession[]): string {
  const worst = sessions.find(({ session_state }) => session_state === 'failure') ?? sessions[0];
  if (worst === undefined) return '';
  const turns = sessions.reduce((sum, session) => sum + (session.turns ?? 0), 0);
  const { avg: firstAudioMs } = worst.time_to_first_audio_ms ?? {};
  const facts = listed(
    sessions.length > 1 ? counted(sessions.length, 'session') : undefined,
    sessions.some((session) => session.turns !== undefined) ? counted(turns, 'turn') : undefined,
    firstAudioMs === undefined ? undefined : `first audio after ${duration(firstAudioMs)}`,
    sessionStateInWords(worst.session_state),
  );
  return facts === '' ? 'virtual agent' : `virtual agent: ${facts}`;
}

/** How a session of ConversationRelay ended; `undefined` where it ended as it should. */
function sessionStateInWords(state: string | undefined): string | undefined {
  switch (state) {
    case undefined:
    case 'ended':
      return undefined;
    case 'failure':
      return 'session failed';
    default:
      return words(state, state);
  }
}
