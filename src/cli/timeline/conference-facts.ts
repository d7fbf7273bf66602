import type { StoredEvent } from '../stored-events.ts';
import {
  type CommonFacts,
  commonFacts,
  firstText,
  type Problem,
  problemsOf,
} from './common-facts.ts';
import { known, number, text, time } from './fields.ts';
import { kindOf } from './kind.ts';
import { type Participant, participantsOf } from './participants.ts';
import { tellsOfFailure } from './problem.ts';
import { conferenceQuality } from './quality.ts';
import { type Recording, recordingsOf } from './recordings.ts';

/** Something that was played to a conference, or to one participant. */
export interface Announcement {
  readonly at: string;
  readonly outcome: string;
  /** Of the participant who heard it, where it was one. */
  readonly participantLabel?: string;
  readonly url?: string;
  readonly reason?: string;
}

/** Who or what ended a conference. */
export interface Ending {
  readonly at: string;
  readonly reason?: string;
  readonly explanation?: string;
  readonly participantLabel?: string;
  readonly callSid?: string;
}

/** What a conference's events say together. */
export interface ConferenceFacts extends CommonFacts {
  readonly conferenceSid: string;
  readonly friendlyName?: string;
  /** `in-progress`, `completed`, `not-started`. */
  readonly status?: string;
  /** Why it never started. */
  readonly startFailureReason?: string;
  readonly startedAt?: string;
  /** From `conference-start` to `conference-end`. */
  readonly durationSeconds?: number;
  readonly ended?: Ending;
  /** In words. */
  readonly quality?: string;
  readonly participants: readonly Participant[];
  readonly announcements: readonly Announcement[];
  readonly recordings: readonly Recording[];
  /** Without those of announcements, which `announcements` has, and the summary's: see `status`. */
  readonly problems: readonly Problem[];
  /** Whether Twilio has not finished the summary, of which status and quality are. */
  readonly isPreliminary: boolean;
}

/** Folds a conference's events, in order, into its facts: those that stand, and how many there are. */
export function conferenceFacts(
  conferenceSid: string,
  events: readonly StoredEvent[],
  all: readonly StoredEvent[] = events,
): ConferenceFacts {
  const updates = events.filter((event) => kindOf(event) === 'conference');
  const summary = events.find((event) => kindOf(event) === 'conf-summary')?.details ?? {};
  const startedAt =
    updates.find(({ details }) => details.event === 'conference-start')?.occurredAt ??
    time(summary.startedAt);
  const end = updates.findLast(({ details }) => details.event === 'conference-end');
  const ended = endingOf(end, summary);
  return known({
    conferenceSid,
    friendlyName: firstText(events, 'friendlyName'),
    status: text(summary.status) ?? (end && 'completed'),
    startFailureReason: text(summary.startFailureReason),
    startedAt,
    durationSeconds:
      seconds(startedAt, end?.occurredAt) ??
      number(summary.connectedSeconds) ??
      number(summary.durationSeconds),
    ended,
    quality: conferenceQuality(summary),
    participants: participantsOf(events, ended?.at),
    announcements: events
      .filter((event) => kindOf(event) === 'announcement')
      .map((event) => announcementOf(event)),
    recordings: recordingsOf(events),
    problems: problemsOf(events.filter((event) => !isToldElsewhere(event))),
    isPreliminary: summary.isFinal === false,
    ...commonFacts(all),
  }) as ConferenceFacts;
}

function isToldElsewhere(event: StoredEvent): boolean {
  const kind = kindOf(event);
  return kind === 'conf-summary' || (kind === 'announcement' && tellsOfFailure(event));
}

function seconds(from: string | undefined, to: string | undefined): number | undefined {
  if (from === undefined || to === undefined) return undefined;
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}

/** By the callback, and by the summary where that is silent. */
function endingOf(
  callback: StoredEvent | undefined,
  summary: StoredEvent['details'],
): Ending | undefined {
  const { occurredAt, details = {} }: Partial<StoredEvent> = callback ?? {};
  const at = occurredAt ?? time(summary.endedAt);
  if (at === undefined) return undefined;
  return known({
    at,
    reason: text(details.reasonConferenceEnded) ?? text(summary.endReason),
    explanation: text(details.reason),
    participantLabel: text(details.participantLabelEndingConference),
    callSid: text(details.callSidEndingConference) ?? text(summary.endedByCallSid),
  }) as Ending;
}

function announcementOf({ details, occurredAt }: StoredEvent): Announcement {
  return known({
    at: occurredAt,
    outcome: details.event === 'announcement-fail' ? 'failed' : 'finished',
    participantLabel: text(details.participantLabel),
    url: text(details.announceUrl),
    reason: text(details.reasonAnnouncementFailed),
  }) as Announcement;
}
