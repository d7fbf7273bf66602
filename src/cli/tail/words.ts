import textWidth from 'string-width';
import { colour } from '../output.ts';
import { isType, printableLine, shortType } from '../printable.ts';
import { isTooLargeToReject, type Seen, TOO_LARGE_TO_REJECT } from '../stream/look.ts';
import { hanging, padTo } from '../terminal-text.ts';
import type { TimeZone } from '../time-zone.ts';

/** Which events to show; what is not given does not matter. */
export interface TailFilter {
  /** In full, or its ending. */
  readonly type?: string;
  readonly call?: string;
  readonly conference?: string;
}

/** Whether a filter lets an event through. What has no call is not of the call that is wanted. */
export function isWanted(seen: Seen, { type, call, conference }: TailFilter): boolean {
  const event = seen.kind === 'ready' ? seen.event : undefined;
  return (
    isType(typeOf(seen), type) &&
    (call === undefined || event?.callSid === call) &&
    (conference === undefined || event?.conferenceSid === conference)
  );
}

/** From so many columns on, all of an event stands beside its type, else below. */
const WIDE = 150;
/** The longest types that Twilio has. */
const TYPE_WIDTH = 48;
/** What a summary has at least, however long the SID is. */
const MIN_ROOM = 20;

/**
 * An event for a terminal of that many columns: time, type, call or conference, and its summary or
 * why it would not be stored.
 */
export function tailText(seen: Seen, columns: number, zone: TimeZone): string {
  const time = zone.clock(seen.kind === 'ready' ? seen.event.occurredAt : seen.origin.arrivedAt());
  const type = shortType(typeOf(seen) ?? '?');
  const [subject, words] = rest(seen);
  if (columns < WIDE) return `${time}  ${type}\n${folded(`  ${subject}  `, words, columns)}`;
  return folded(`${time}  ${padTo(type, TYPE_WIDTH)}  ${subject}  `, words, columns);
}

/** Words behind a beginning, folded so that they stay on its right. */
function folded(begin: string, words: string, columns: number): string {
  const width = Math.max(columns, textWidth(begin) + MIN_ROOM);
  return hanging(begin, words, width).join('\n').trimEnd();
}

/** The same for machines. */
export function tailDocument(seen: Seen) {
  const { recordId, arrivedAt } = seen.origin;
  const common = {
    recordId,
    arrivedAt: arrivedAt(),
    outcome: OUTCOMES[seen.kind],
    type: typeOf(seen),
  };
  switch (seen.kind) {
    case 'ready': {
      const { id, occurredAt, callSid, conferenceSid } = seen.event;
      const { summary } = seen.findings;
      return { ...common, id, occurredAt, callSid, conferenceSid, summary };
    }
    case 'rejected':
      return { ...common, id: seen.eventId, reason: seen.reason, issues: seen.issues };
    case 'unfinished':
      return { ...common, cause: seen.cause };
    case 'ignored':
      return common;
  }
}

const OUTCOMES = {
  ready: 'store',
  rejected: 'reject',
  ignored: 'ignore',
  unfinished: 'retry',
} as const;

/** Which call or conference, or what becomes of it, and what there is to say. */
function rest(seen: Seen): readonly [subject: string, words: string] {
  switch (seen.kind) {
    case 'ready': {
      const { callSid, conferenceSid } = seen.event;
      const sid = callSid ?? conferenceSid ?? '-';
      return [colour('cyan', printableLine(sid)), printableLine(seen.findings.summary)];
    }
    case 'rejected': {
      const [issue] = seen.issues;
      const what = issue ? `${issue.path}${issue.path && ': '}${issue.message}` : '';
      return [colour('red', `rejected, ${seen.reason}`), printableLine(what)];
    }
    case 'ignored':
      return [colour('dim', 'ignored, another Twilio product'), ''];
    case 'unfinished':
      return isTooLargeToReject(seen)
        ? [colour('red', 'unfinished'), TOO_LARGE_TO_REJECT]
        : [colour('yellow', 'its processor asks for another try'), ''];
  }
}

function typeOf(seen: Seen): string | undefined {
  if (seen.kind === 'ready') return seen.event.type;
  return seen.kind === 'unfinished' ? undefined : seen.type;
}
