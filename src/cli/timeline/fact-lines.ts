import { counted, duration } from '../../voice/wording.ts';
import { offset } from '../moments.ts';
import type { TimeZone } from '../time-zone.ts';
import type { CallFacts, CommonFacts, Problem } from './call-facts.ts';
import type { ConferenceFacts } from './conference-facts.ts';
import type { Participant, Period } from './participants.ts';
import type { Recording } from './recordings.ts';
import type { Transcript } from './transcripts.ts';

/** A fact to print: its name and its values, each on a line of its own. */
export interface Fact {
  readonly name: string;
  readonly values: readonly string[];
  readonly tone?: 'bad' | 'odd';
}

/** Transcript lines among the facts; the timeline has all of them. */
const MAX_UTTERANCES = 12;

/** A call's facts to print; unknown ones are left out. */
export function callFactLines(facts: CallFacts, zone: TimeZone): Fact[] {
  const { detectionDurationMs: detection, durationSeconds } = facts;
  const after = detection === undefined ? '' : `, detected after ${duration(detection)}`;
  const at = (time: string) => offset(Date.parse(time) - Date.parse(facts.firstAt));
  const streamErrors = facts.streams.flatMap(({ name, streamSid, errors }) =>
    errors.map((one) => `${at(one.at)}  ${name ?? streamSid}: ${one.error}`),
  );
  return present([
    fact('Direction', facts.direction),
    { ...fact('Status', facts.status), ...(facts.status === 'failed' && { tone: 'bad' as const }) },
    fact('Answered by', facts.answeredBy && facts.answeredBy + after),
    fact('Duration', durationSeconds === undefined ? undefined : duration(durationSeconds * 1000)),
    fact('Conferences', ...facts.conferences.map(visit)),
    fact('Recordings', ...facts.recordings.map(recordingLine)),
    fact('Transcripts', ...facts.transcripts.flatMap(transcriptLines)),
    fact('Streams', ...facts.streams.map(stream)),
    { ...fact('Stream errors', ...streamErrors), tone: 'bad' },
    { ...fact('Other errors', ...problems(facts.problems, at)), tone: 'bad' },
    ...commonLines(facts, zone),
  ]);
}

/** A conference's facts to print; the participants are a table of their own, see {@link Participant}. */
export function conferenceFactLines(facts: ConferenceFacts, zone: TimeZone): Fact[] {
  const { durationSeconds, ended } = facts;
  const at = (time: string) => offset(Date.parse(time) - Date.parse(facts.firstAt));
  const announcements = facts.announcements.map(({ at: time, outcome, participantLabel, reason }) =>
    [
      `${at(time)}  ${outcome}`,
      participantLabel && ` for ${participantLabel}`,
      reason && `: ${reason}`,
    ]
      .filter(Boolean)
      .join(''),
  );
  const failed = facts.announcements.some(({ outcome }) => outcome === 'failed');
  return present([
    fact('Name', facts.friendlyName),
    fact('Duration', durationSeconds === undefined ? undefined : duration(durationSeconds * 1000)),
    fact(
      'Ended by',
      ended?.participantLabel ?? ended?.callSid ?? (ended && 'nobody in particular'),
    ),
    fact('Because', ended?.reason ?? ended?.explanation),
    fact('On hold', ...times(facts.participants, 'holds')),
    fact('Muted', ...times(facts.participants, 'mutes')),
    { ...fact('Announcements', ...announcements), ...(failed && { tone: 'bad' as const }) },
    fact('Recordings', ...facts.recordings.map(recordingLine)),
    { ...fact('Other errors', ...problems(facts.problems, at)), tone: 'bad' },
    ...commonLines(facts, zone),
  ]);
}

/** What a participant is called: the label, or the call's SID. */
export function participantName({ label, callSid }: Participant): string {
  return label ?? callSid ?? 'somebody';
}

/** When a participant was there, counted from the first event, and why they left. */
export function stayWords(participant: Participant, firstAt: string): string {
  const at = (time: string) => offset(Date.parse(time) - Date.parse(firstAt));
  const { stays, reasonLeft, callStatus, coaching, label, callSid } = participant;
  const last = stays.at(-1);
  const facts = [
    ...stays.map(({ from, to }) => (to ? `${at(from)} to ${at(to)}` : `${at(from)}, still there`)),
    ...(last === undefined
      ? [callStatus === undefined ? 'was never there' : `call ${callStatus}`]
      : []),
    ...(reasonLeft === undefined ? [] : [reasonLeft]),
    ...(coaching ? ['coaching'] : []),
    ...(label !== undefined && callSid !== undefined ? [callSid] : []),
  ];
  return facts.join(', ');
}

function commonLines({ events, warnings, firstAt, lastAt }: CommonFacts, zone: TimeZone): Fact[] {
  const { day, clock } = zone;
  const last = day(firstAt) === day(lastAt) ? clock(lastAt) : `${day(lastAt)} ${clock(lastAt)}`;
  return [
    fact('Events', `${events}, ${day(firstAt)} ${clock(firstAt)} to ${last} ${zone.name}`),
    {
      ...fact(
        'Warnings',
        warnings === 0 ? undefined : `${counted(warnings, 'event')} with warnings`,
      ),
      tone: 'odd',
    },
  ];
}

function fact(name: string, ...values: (string | undefined)[]): Fact {
  return { name, values: values.filter((value) => value !== undefined) };
}

function present(facts: readonly Fact[]): Fact[] {
  return facts.filter(({ values }) => values.length > 0);
}

function recordingLine(recording: Recording): string {
  const { recordingSid, status, durationSeconds, channels, errorCode } = recording;
  return [
    recordingSid,
    status,
    durationSeconds !== undefined && duration(durationSeconds * 1000),
    channels !== undefined && counted(channels, 'channel'),
    errorCode !== undefined && `error ${errorCode}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function transcriptLines({ kind, status, text, utterances = [], error }: Transcript): string[] {
  const why = error === undefined ? '' : `: ${error}`;
  if (kind === 'recording') {
    return [`of the recording: ${text === undefined ? (status ?? 'nothing') + why : `“${text}”`}`];
  }
  const said = utterances.filter(({ text }) => text !== '');
  const more = said.length - MAX_UTTERANCES;
  return [
    `in real time: ${counted(said.length, 'utterance')}${why}`,
    ...said.slice(0, MAX_UTTERANCES).map((one) => `  ${one.track.padEnd(8)}  “${one.text}”`),
    ...(more > 0 ? [`  … and ${more} more (see the timeline, or --json)`] : []),
  ];
}

function stream({ name, streamSid, period }: CallFacts['streams'][number]): string {
  const length = period.to === undefined ? 'not stopped' : `lasted ${lasting(period)}`;
  return [name, streamSid, length].filter(Boolean).join(', ');
}

function visit({ conferenceSid, friendlyName, participants }: CallFacts['conferences'][number]) {
  const reason = participants.find(({ reasonLeft }) => reasonLeft)?.reasonLeft;
  const stays = participants.flatMap(({ stays }) => stays).map(lasting);
  return [friendlyName, conferenceSid, ...stays, reason && `left: ${reason}`]
    .filter(Boolean)
    .join(', ');
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

function problems(some: readonly Problem[], at: (time: string) => string): string[] {
  return some.map(({ at: time, what }) => `${at(time)}  ${what}`);
}

function lasting({ from, to }: Period): string {
  return to === undefined ? 'going on' : duration(span(from, to));
}

function span(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}
