import type * as z from 'zod';
import { after, because, counted, inParentheses, latency, words } from '../wording.ts';
import { count, maybe, maybeObject, maybeProse, quantity, word } from './fields.ts';

const latencyData = maybeObject({ latency_ms: maybe(quantity) });
const tokens = maybeObject({ total_tokens: maybe(count), total_words: maybe(count) });
const language = maybeObject({
  tts_language_code: maybe(word),
  transcription_language_code: maybe(word),
});
const error = maybeObject({ error_code: maybe(count), message: maybeProse });

/** What an event of ConversationRelay has beside its name; which of them, depends on the name. */
export const relaySchema = {
  session_id: maybe(word),
  /** Orders the events of a session, whose times may be equal. */
  sequence_number: maybe(count),
  stt_latency: latencyData,
  tts_latency: latencyData,
  // The event is called "final_token_received"; its data were seen under "last_token_received".
  last_token_received: tokens,
  final_token_received: tokens,
  interrupt: maybeObject({ type: maybe(word) }),
  call_wrap_up: maybeObject({
    duration_in_seconds: maybe(quantity),
    end_status: maybe(word),
  }),
  configurations: maybeObject({
    configurations: maybeObject({ ttsLanguage: maybe(word), transcriptionLanguage: maybe(word) }),
  }),
  language_changed: language,
  language_info: language,
  // Both names are documented.
  error,
  error_event: error,
};

type RelayData = z.output<z.ZodObject<typeof relaySchema>>;

/** The typed facts of an event of ConversationRelay. */
export function relayFacts(data: RelayData) {
  const tokens = data.last_token_received ?? data.final_token_received;
  const settings = data.configurations?.configurations;
  const language = data.language_changed ?? data.language_info;
  const error = data.error ?? data.error_event;
  return {
    sessionId: data.session_id,
    sequenceNumber: data.sequence_number,
    latencyMs: data.stt_latency?.latency_ms ?? data.tts_latency?.latency_ms,
    tokens: tokens?.total_tokens,
    words: tokens?.total_words,
    interruptedBy: data.interrupt?.type?.toLowerCase(),
    endStatus: data.call_wrap_up?.end_status,
    durationSeconds: data.call_wrap_up?.duration_in_seconds,
    errorCode: error?.error_code,
    errorMessage: error?.message,
    language:
      language?.tts_language_code ??
      language?.transcription_language_code ??
      settings?.ttsLanguage ??
      settings?.transcriptionLanguage,
  };
}

/** "virtual agent: speech to text took 410 ms". */
export function relayInWords(
  name: string | undefined,
  facts: ReturnType<typeof relayFacts>,
): string {
  const language = inParentheses(facts.language);
  switch (name) {
    case 'configurations':
      return `virtual agent session configured${language}`;
    case 'stt_latency':
      return `virtual agent: speech to text${took(facts.latencyMs)}`;
    case 'tts_latency':
      return `virtual agent: text to speech${took(facts.latencyMs)}`;
    case 'final_token_received':
      return `virtual agent: last token received${lengthInWords(facts)}`;
    case 'interrupt':
      return `virtual agent interrupted${byWhat(facts.interruptedBy)}`;
    case 'start_of_agent_speech':
      return 'virtual agent started speaking';
    case 'end_of_agent_speech':
      return 'virtual agent stopped speaking';
    case 'start_of_customer_speech':
      return 'virtual agent: customer started speaking';
    case 'end_of_customer_speech':
      return 'virtual agent: customer stopped speaking';
    case 'dtmf':
    case 'digit':
      return 'virtual agent: customer pressed a key';
    case 'play_media':
      return 'virtual agent played media';
    case 'preempted':
      return 'virtual agent preempted';
    case 'language_changed':
      return `virtual agent changed its language${language}`;
    case 'call_wrap_up':
      return ending(facts.endStatus, facts.durationSeconds);
    case 'error':
    case 'error_event':
      return `virtual agent error${numbered(facts.errorCode)}${because(facts.errorMessage)}`;
    default:
      return `virtual agent: ${words(name, 'event')}${language}`;
  }
}

function took(latencyMs: number | undefined): string {
  return latencyMs === undefined ? '' : ` took ${latency(latencyMs)}`;
}

function lengthInWords({
  tokens,
  words,
}: {
  tokens?: number | undefined;
  words?: number | undefined;
}) {
  return inParentheses(
    tokens === undefined ? undefined : counted(tokens, 'token'),
    words === undefined ? undefined : counted(words, 'word'),
  );
}

function byWhat(interruptedBy: string | undefined): string {
  if (interruptedBy === undefined) return '';
  return ` by ${interruptedBy === 'dtmf' ? 'a key' : words(interruptedBy, interruptedBy)}`;
}

function ending(status: string | undefined, seconds: number | undefined): string {
  const howLong = after(seconds === undefined ? undefined : seconds * 1000);
  switch (status) {
    case 'failure':
      return `virtual agent session failed${howLong}`;
    case undefined:
    case 'ended':
      return `virtual agent session ended${howLong}`;
    default:
      return `virtual agent session ended${howLong}${inParentheses(words(status, status))}`;
  }
}

function numbered(code: number | undefined): string {
  return code === undefined ? '' : ` ${code}`;
}
