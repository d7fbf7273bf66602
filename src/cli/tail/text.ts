import textWidth from 'string-width';
import { colour } from '../output.ts';
import { isType, printableLine, shortType } from '../printable.ts';
import { type DryRunOutcome, isTooLargeToReject, TOO_LARGE_TO_REJECT } from '../stream/dry-run.ts';
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
export function isWanted(outcome: DryRunOutcome, { type, call, conference }: TailFilter): boolean {
  const event = outcome.kind === 'ready' ? outcome.event : undefined;
  return (
    isType(typeOf(outcome), type) &&
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
export function tailText(outcome: DryRunOutcome, columns: number, zone: TimeZone): string {
  const time = zone.clock(
    outcome.kind === 'ready' ? outcome.event.occurredAt : outcome.origin.arrivedAt(),
  );
  const type = shortType(typeOf(outcome) ?? '?');
  const [subject, words] = rest(outcome);
  if (columns < WIDE) return `${time}  ${type}\n${folded(`  ${subject}  `, words, columns)}`;
  return folded(`${time}  ${padTo(type, TYPE_WIDTH)}  ${subject}  `, words, columns);
}

/** Words behind a beginning, folded so that they stay on its right. */
function folded(begin: string, words: string, columns: number): string {
  const width = Math.max(columns, textWidth(begin) + MIN_ROOM);
  return hanging(begin, words, width).join('\n').trimEnd();
}

/** The same for machines. */
export function tailDocument(outcome: DryRunOutcome) {
  const { recordId, arrivedAt } = outcome.origin;
  const common = {
    recordId,
    arrivedAt: arrivedAt(),
    outcome: OUTCOMES[outcome.kind],
    type: typeOf(outcome),
  };
  switch (outcome.kind) {
    case 'ready': {
      const { id, occurredAt, callSid, conferenceSid } = outcome.event;
      const { summary } = outcome.findings;
      return { ...common, id, occurredAt, callSid, conferenceSid, summary };
    }
    case 'rejected':
      return { ...common, id: outcome.eventId, reason: outcome.reason, issues: outcome.issues };
    case 'unfinished':
      return { ...common, cause: outcome.cause };
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
function rest(outcome: DryRunOutcome): readonly [subject: string, words: string] {
  switch (outcome.kind) {
    case 'ready': {
      const { callSid, conferenceSid } = outcome.event;
      const sid = callSid ?? conferenceSid ?? '-';
      return [colour('cyan', printableLine(sid)), printableLine(outcome.findings.summary)];
    }
    case 'rejected': {
      const [issue] = outcome.issues;
      const what = issue ? `${issue.path}${issue.path && ': '}${issue.message}` : '';
      return [colour('red', `rejected, ${outcome.reason}`), printableLine(what)];
    }
    case 'ignored':
      return [colour('dim', 'ignored, another Twilio product'), ''];
    case 'unfinished':
      return isTooLargeToReject(outcome)
        ? [colour('red', 'unfinished'), TOO_LARGE_TO_REJECT]
        : [colour('yellow', 'its processor asks for another try'), ''];
  }
}

function typeOf(outcome: DryRunOutcome): string | undefined {
  if (outcome.kind === 'ready') return outcome.event.type;
  return outcome.kind === 'unfinished' ? undefined : outcome.type;
}
