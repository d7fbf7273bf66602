import { after, duration, listed, MAX_SUMMARY, words } from '../wording.ts';
import { virtualAgentInWords } from './agent-sessions.ts';
import type { CallSummaryData } from './call-summary-data.ts';
import { qualityInWords, tagInWords } from './quality.ts';
import type { MeasuredStream } from './streams.ts';

/** Which of a call's summaries it is. */
type SummaryState = 'partial' | 'predicted-complete' | 'complete';

/** The quality of a call: Twilio's tags, and what was measured. */
interface Quality {
  readonly tags: readonly string[];
  readonly streams: readonly MeasuredStream[];
}

/** "call summary: completed after 1 min, callee hung up, no quality issue". */
export function callSummaryInWords(
  data: CallSummaryData,
  state: SummaryState,
  quality: Quality,
): string {
  const name = nameOf(data, state);
  const outcome = listed(...howItWent(data), ...noIssue(state, quality));
  const facts = [outcome, troubles(data, quality)].filter((fact) => fact !== '');
  const more = [
    virtualAgentInWords(data.agent_session_summaries ?? []),
    sdkErrors(data),
    feedback(data),
  ].filter((fact) => fact !== '');
  let line = facts.length === 0 ? name : `${name}: ${facts.join('; ')}`;
  // What does not fit is left out whole: the most important comes first.
  for (const fact of more) {
    const longer = line === name ? `${name}: ${fact}` : `${line}; ${fact}`;
    if (longer.length <= MAX_SUMMARY) line = longer;
  }
  return line;
}

function nameOf({ processing_version: number }: CallSummaryData, state: SummaryState): string {
  switch (state) {
    case 'partial':
      return `partial call summary${number === undefined ? '' : ` ${number}`}`;
    case 'predicted-complete':
      return 'predicted call summary';
    case 'complete':
      return 'call summary';
  }
}

/** SIP's answer to a caller who gives up before the call is answered. */
const REQUEST_TERMINATED = 487;

function howItWent(data: CallSummaryData): string[] {
  const { call_state: status, duration: seconds, connect_duration: connected, properties } = data;
  const { disconnected_by: by, last_sip_response_num: sip } = properties ?? {};
  const sipCode = sip === undefined || sip === 200 ? '' : ` (SIP ${sip})`;
  const hungUp = by === undefined ? [] : [`${words(by, by)} hung up`];
  switch (status) {
    case undefined:
      return seconds === undefined ? hungUp : [`ended${afterSeconds(seconds)}`, ...hungUp];
    case 'completed':
      return [
        `completed${afterSeconds(connected ?? seconds)}${sipCode}`,
        ...answeredBy(data),
        ...hungUp,
      ];
    case 'failed': {
      const reason = sip === undefined ? '' : `: SIP ${sip}`;
      return connected === undefined || connected === 0
        ? [`failed, never answered${reason}`]
        : [`failed${afterSeconds(connected)}${reason}`];
    }
    case 'no-answer': {
      const isGivenUp = by === 'caller' || sip === REQUEST_TERMINATED;
      const howLong = afterSeconds(seconds);
      return isGivenUp
        ? ['not answered', `caller gave up${howLong}${sipCode}`]
        : [`not answered${howLong}${sipCode}`];
    }
    default:
      // Busy, canceled, or not ended yet: ringing, answered.
      return [`${words(status, status)}${afterSeconds(seconds)}${sipCode}`];
  }
}

/** "after 0 s" says nothing: Twilio also writes 0 for what it does not know. */
function afterSeconds(seconds: number | undefined): string {
  return seconds === undefined || seconds === 0 ? '' : after(seconds * 1000);
}

/** A person is nothing to speak of. */
function answeredBy({ answered_by: who }: CallSummaryData): string[] {
  if (who === 'fax') return ['answered by a fax'];
  return who?.startsWith('machine') ? ['answered by a machine'] : [];
}

/** Only who has measured something can say that nothing is wrong. */
function noIssue(state: SummaryState, { tags, streams }: Quality): string[] {
  if (tags.length > 0 || streams.length === 0) return [];
  return [state === 'complete' ? 'no quality issue' : 'no quality issue so far'];
}

function troubles({ properties }: CallSummaryData, { tags, streams }: Quality): string {
  const delay = properties?.pdd_ms;
  return qualityInWords(tags, streams, (tag) =>
    tag === 'high_pdd' && delay !== undefined
      ? `high post-dial delay ${duration(delay)}`
      : tagInWords(tag),
  );
}

function sdkErrors({ sdk_edge: sdk }: CallSummaryData): string {
  const codes = Object.keys(sdk?.events?.errors ?? {});
  if (codes.length === 0) return '';
  return `SDK ${codes.length === 1 ? 'error' : 'errors'} ${codes.join(', ')}`;
}

function feedback({ sdk_edge: sdk }: CallSummaryData): string {
  const { score, reason } = sdk?.events?.feedback ?? {};
  if (score === undefined) return '';
  return `user rated the call ${score} of 5${reason === undefined ? '' : ` (${words(reason, reason)})`}`;
}
