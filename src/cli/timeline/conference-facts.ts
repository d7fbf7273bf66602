import type { StoredEvent } from '../stored-events.ts';
import {
  type CommonFacts,
  commonFacts,
  firstText,
  type Problem,
  problemsOf,
} from './call-facts.ts';
import { known, text } from './fields.ts';
import { kindOf } from './kind.ts';
import { type Participant, participantsOf } from './participants.ts';
import { tellsOfFailure } from './problem.ts';
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
  readonly startedAt?: string;
  /** From `conference-start` to `conference-end`. */
  readonly durationSeconds?: number;
  readonly ended?: Ending;
  readonly participants: readonly Participant[];
  readonly announcements: readonly Announcement[];
  readonly recordings: readonly Recording[];
  /** Without those of announcements, which `announcements` has. */
  readonly problems: readonly Problem[];
}

/** Folds a conference's events, in order, into its facts. */
export function conferenceFacts(
  conferenceSid: string,
  events: readonly StoredEvent[],
): ConferenceFacts {
  const updates = events.filter(({ type }) => kindOf(type) === 'conference');
  const startedAt = updates.find(({ details }) => details.event === 'conference-start')?.occurredAt;
  const end = updates.findLast(({ details }) => details.event === 'conference-end');
  return known({
    conferenceSid,
    friendlyName: firstText(events, 'friendlyName'),
    startedAt,
    durationSeconds: seconds(startedAt, end?.occurredAt),
    ended: end && endingOf(end),
    participants: participantsOf(events),
    announcements: events.filter(({ type }) => kindOf(type) === 'announcement').map(announcementOf),
    recordings: recordingsOf(events),
    problems: problemsOf(
      events.filter((event) => !(kindOf(event.type) === 'announcement' && tellsOfFailure(event))),
    ),
    ...commonFacts(events),
  }) as ConferenceFacts;
}

function seconds(from: string | undefined, to: string | undefined): number | undefined {
  if (from === undefined || to === undefined) return undefined;
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}

function endingOf({ details, occurredAt }: StoredEvent): Ending {
  return known({
    at: occurredAt,
    reason: text(details.reasonConferenceEnded),
    explanation: text(details.reason),
    participantLabel: text(details.participantLabelEndingConference),
    callSid: text(details.callSidEndingConference),
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
