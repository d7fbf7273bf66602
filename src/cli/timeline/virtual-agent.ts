import { counted, duration, latency, listed, words } from '../../voice/wording.ts';
import type { StoredEvent } from '../stored-events.ts';
import { known, number, object, objects, text } from './fields.ts';
import { kindOf } from './kind.ts';

/** Milliseconds. */
interface Spread {
  readonly min?: number;
  readonly avg?: number;
  readonly max?: number;
}

/** A session of ConversationRelay. */
export interface AgentSession {
  readonly sessionId?: string;
  /** `ended`, `failure`, `hung_up`. */
  readonly state?: string;
  readonly turns?: number;
  readonly interruptionsByCustomer?: number;
  readonly interruptionsByAgent?: number;
  readonly timeToFirstAudioMs?: Spread;
  readonly speechToTextMs?: Spread;
  readonly applicationMs?: Spread;
  readonly textToSpeechMs?: Spread;
  readonly networkMs?: Spread;
}

const LATENCIES = [
  ['timeToFirstAudioMs', 'first audio after'],
  ['speechToTextMs', 'speech to text'],
  ['applicationMs', 'application'],
  ['textToSpeechMs', 'text to speech'],
  ['networkMs', 'network'],
] as const;

/** The sessions of a call's virtual agent: of the call's summary, else as far as its events tell. */
export function agentSessions(
  events: readonly StoredEvent[],
  summary: StoredEvent['details'] = {},
): AgentSession[] {
  const summarised = objects(summary.agentSessions);
  if (summarised.length > 0) return summarised.map(ofSummary);
  const told = events.filter((event) => kindOf(event) === 'agent');
  const bySession = Map.groupBy(told, ({ details }) => text(details.sessionId) ?? '');
  return [...bySession.values()].map(ofEvents);
}

/** Whether the summary has the sessions, which may be preliminary. */
export function hasAgentSessions(summary: StoredEvent['details'] = {}): boolean {
  return objects(summary.agentSessions).length > 0;
}

function ofSummary(session: StoredEvent['details']): AgentSession {
  const spreads = LATENCIES.map(([name]) => [name, spreadOf(object(session[name]))] as const);
  return known({
    sessionId: text(session.sessionId),
    state: text(session.state),
    turns: number(session.turns),
    interruptionsByCustomer: number(session.interruptionsByCustomer),
    interruptionsByAgent: number(session.interruptionsByAgent),
    ...Object.fromEntries(spreads.filter(([, { avg, max }]) => (avg ?? max) !== undefined)),
  });
}

function spreadOf({ min, avg, max }: StoredEvent['details']): Spread {
  return known({ min: number(min), avg: number(avg), max: number(max) });
}

function ofEvents(events: readonly StoredEvent[]): AgentSession {
  const named = (name: string) => events.filter(({ details }) => details.name === name);
  const latencies = (name: string) => {
    const values = named(name)
      .map(({ details }) => number(details.latencyMs))
      .filter((value) => value !== undefined);
    if (values.length === 0) return undefined;
    const avg = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { min: Math.min(...values), avg, max: Math.max(...values) };
  };
  return known({
    sessionId: text(events[0]?.details.sessionId),
    state: text(named('call_wrap_up')[0]?.details.endStatus),
    turns: named('prompt_sent').length,
    interruptionsByCustomer: named('interrupt').length,
    speechToTextMs: latencies('stt_latency'),
    textToSpeechMs: latencies('tts_latency'),
  });
}

/** What a session was like, in two lines: what happened, and how long everything took. */
export function sessionLines(session: AgentSession): string[] {
  const { state, turns, interruptionsByCustomer: byCustomer, interruptionsByAgent } = session;
  const [firstAudio, ...others] = LATENCIES.map(([name, noun]) => {
    const { avg, max } = session[name] ?? {};
    return avg === undefined && max === undefined
      ? undefined
      : `${noun} ${spreadInWords(avg, max)}`;
  });
  return [
    listed(
      turns === undefined ? undefined : counted(turns, 'turn'),
      byCustomer ? `customer interrupted ${times(byCustomer)}` : undefined,
      interruptionsByAgent ? `agent interrupted ${times(interruptionsByAgent)}` : undefined,
      firstAudio,
      state === undefined ? undefined : stateInWords(state),
    ),
    listed(...others),
  ].filter((line) => line !== '');
}

function stateInWords(state: string): string {
  return state === 'failure' ? 'session failed' : `session ${words(state, state)}`;
}

function spreadInWords(avg: number | undefined, max: number | undefined): string {
  const [usual, most] = [avg ?? max ?? 0, max ?? avg ?? 0].map((ms) =>
    ms < 1000 ? latency(ms) : duration(ms),
  );
  return usual === most ? `${usual}` : `${usual} (up to ${most})`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
