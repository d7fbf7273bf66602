import { duration, words } from '../../voice/wording.ts';
import type { TimeZone } from '../time-zone.ts';
import type { Announcement, ConferenceFacts, Ending } from './conference-facts.ts';
import {
  commonLines,
  type Fact,
  fact,
  present,
  problemLines,
  recordingLine,
  since,
  span,
  toned,
} from './fact.ts';
import type { Participant } from './participants.ts';

/** A conference's facts to print; the participants are a table of their own, see {@link Participant}. */
export function conferenceFactLines(facts: ConferenceFacts, zone: TimeZone): Fact[] {
  const { durationSeconds, ended, quality, startFailureReason: failure } = facts;
  const at = since(facts.firstAt);
  const sure = (line: string | undefined) =>
    line && (facts.isPreliminary ? `${line} (preliminary)` : line);
  const hasStarted = facts.status !== 'not-started';
  const failed = facts.announcements.some(({ outcome }) => outcome === 'failed');
  return present([
    fact('Name', facts.friendlyName),
    hasStarted
      ? fact('Status', facts.status && words(facts.status, facts.status))
      : toned(
          'bad',
          fact('Status', failure ? `never started: ${words(failure, failure)}` : 'never started'),
        ),
    fact(
      'Duration',
      durationSeconds === undefined || !hasStarted ? undefined : duration(durationSeconds * 1000),
    ),
    fact('Ended by', ended && endedBy(ended, facts.participants)),
    fact('Because', ended && because(ended)),
    toned(
      quality === 'no issue found' ? undefined : 'odd',
      fact('Quality', hasStarted ? sure(quality) : undefined),
    ),
    fact('On hold', ...times(facts.participants, 'holds')),
    fact('Muted', ...times(facts.participants, 'mutes')),
    toned(
      failed ? 'bad' : undefined,
      fact('Announcements', ...facts.announcements.map((one) => announcement(one, at))),
    ),
    fact('Recordings', ...facts.recordings.map(recordingLine)),
    toned('bad', fact('Errors', ...problemLines(facts.problems, at))),
    ...commonLines(facts, zone),
  ]);
}

/** What a participant is called: the label, or the call's SID. */
export function participantName({ label, callSid }: Participant): string {
  return label ?? callSid ?? 'somebody';
}

/**
 * When a participant was there, counted from the first event, how it sounded, and why they left. An
 * event that is missing proves nothing: it may not be subscribed to, or still come.
 */
export function stayWords(participant: Participant, firstAt: string): string {
  const at = since(firstAt);
  const { stays, reasonLeft, callStatus, coaching, quality, label, callSid } = participant;
  const facts = [
    ...stays.map(({ from, to }) =>
      to ? `${at(from)} to ${at(to)}` : `${at(from)}, no event of leaving yet`,
    ),
    ...(stays.length === 0
      ? [callStatus === undefined ? 'no event of joining yet' : `call ${callStatus}`]
      : []),
    ...(reasonLeft === undefined ? [] : [reasonLeft]),
    ...(coaching ? ['coaching'] : []),
    ...(quality === undefined ? [] : [quality]),
    ...(label !== undefined && callSid !== undefined ? [callSid] : []),
  ];
  return facts.join(', ');
}

function endedBy(
  { participantLabel, callSid, reason }: Ending,
  participants: readonly Participant[],
): string {
  if (participantLabel !== undefined) return participantLabel;
  // The summary names a call even then.
  if (reason?.endsWith('via-api')) return 'API request';
  const participant = participants.find(
    (one) => one.callSid !== undefined && one.callSid === callSid,
  );
  return participant === undefined
    ? (callSid ?? 'nobody in particular')
    : participantName(participant);
}

/** Why, beyond who ended it. */
function because({ reason, explanation }: Ending): string | undefined {
  if (reason?.endsWith('via-api')) return undefined;
  return reason === undefined ? explanation : words(reason, reason);
}

function announcement(
  { at: time, outcome, participantLabel, reason }: Announcement,
  at: (time: string) => string,
): string {
  return [
    `${at(time)}  ${outcome}`,
    participantLabel && ` for ${participantLabel}`,
    reason && `: ${reason}`,
  ]
    .filter(Boolean)
    .join('');
}

function times(participants: readonly Participant[], state: 'holds' | 'mutes'): string[] {
  return participants
    .filter((participant) => participant[state].length > 0)
    .map((one) => {
      const total = one[state].reduce((sum, { from, to = from }) => sum + span(from, to), 0);
      const often = one[state].length === 1 ? '' : `, ${one[state].length} times`;
      const open = one[state].some(({ to }) => to === undefined) ? ', and still is' : '';
      return `${participantName(one)} ${duration(total)}${often}${open}`;
    });
}
