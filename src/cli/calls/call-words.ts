import { isInbound } from '../../voice/call-listing.ts';
import { tagInWords } from '../../voice/insights/quality.ts';
import type { ListedCall } from './listed-call.ts';

/** `in` or `out`, as the one whose system this is sees it; empty where nothing says so. */
export function wayOf({ direction }: Pick<ListedCall, 'direction'>): 'in' | 'out' | '' {
  if (direction === undefined) return '';
  return isInbound(direction) ? 'in' : 'out';
}

/** The party that is not ours: who called, or else who was called. */
export function otherPartyOf(
  call: Pick<ListedCall, 'direction' | 'from' | 'to'>,
): string | undefined {
  return wayOf(call) === 'in' ? call.from : call.to;
}

/** Who or what answered; empty where nobody knows. */
export function answererOf({ answeredBy }: ListedCall): string {
  if (answeredBy === undefined || answeredBy === 'unknown') return '';
  return answeredBy.startsWith('machine') ? 'machine' : answeredBy;
}

/** SIP's answers to who gives up, and of who is busy: the status says it. */
const TOLD_BY_STATUS = new Set([486, 487]);

/** What was wrong with a call, in a few words. */
export interface Wrong {
  /** Empty where all was well. */
  readonly words: string;
  /** `bad`: Twilio or SIP names an error. */
  readonly tone: 'bad' | 'odd';
}

/** What was wrong with a call. What Voice Insights has not finished is marked as preliminary. */
export function wrongWith(call: ListedCall): Wrong {
  const { sipResponseCode: sip, errorCode, problems, isPreliminary } = call;
  const errors = [
    ...(sip !== undefined && sip >= 400 && !TOLD_BY_STATUS.has(sip) ? [`SIP ${sip}`] : []),
    ...(errorCode !== undefined ? [`error ${errorCode}`] : []),
  ];
  const tags = problems
    .filter((problem) => problem !== 'error')
    .map((tag) => tagInWords(tag).replace(/^high | on the line$/g, ''));
  const isUnknown = call.status === undefined;
  const words = [...errors, ...tags, ...(isUnknown ? ['no end seen'] : [])].join(', ');
  return {
    // Also where nothing is wrong yet: something may turn up.
    words: isPreliminary ? `${words} (preliminary)`.trim() : words,
    tone: errors.length > 0 ? 'bad' : 'odd',
  };
}
