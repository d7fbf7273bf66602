import type { StoredEvent } from '../stored-events.ts';
import type { CallFacts } from './call-facts.ts';
import type { ConferenceFacts } from './conference-facts.ts';
import { participantName } from './fact-lines.ts';
import { text } from './fields.ts';
import { kindOf } from './kind.ts';
import { type Participant, type Period, participantKey } from './participants.ts';
import type { Recording } from './recordings.ts';

/** What a stretch of a lane shows. */
export type SpanKind =
  | 'waiting'
  | 'active'
  | 'hold'
  | 'mute'
  | 'speech'
  | 'recording'
  | 'stream'
  | 'transcription';

/** A stretch of time in a lane. Without `to` it goes on to the end of the timeline. */
export interface Span extends Period {
  readonly kind: SpanKind;
  readonly label?: string;
}

/** A row of a timeline: a participant, a track, a recording, … */
export interface Lane {
  readonly key: string;
  readonly name: string;
  /** What its name does not say, such as a SID. */
  readonly note?: string;
  readonly spans: readonly Span[];
}

/** Where the events go that are of no other lane. */
const OTHER: readonly Lane[] = [
  { key: 'insights', name: 'Voice Insights', spans: [] },
  { key: 'other', name: 'Other', spans: [] },
];

/** A call's lanes; {@link callLaneOf} says which an event stands in. */
export function callLanes(facts: CallFacts, events: readonly StoredEvent[]): Lane[] {
  const { initiatedAt, answeredAt, endedAt, transcripts } = facts;
  const talk: Span[] = answeredAt
    ? [{ kind: 'active', ...period(answeredAt, endedAt), label: 'in progress' }]
    : [];
  const ring: Span[] = initiatedAt
    ? [{ kind: 'waiting', ...period(initiatedAt, answeredAt ?? endedAt), label: 'ringing' }]
    : [];
  const utterances = transcripts.flatMap(({ utterances = [] }) => utterances);
  const tracks = Map.groupBy(utterances, ({ track }) => track);
  const realTime = transcripts.filter(({ kind }) => kind === 'real-time');
  return used(events, callLaneOf, [
    { key: 'call', name: 'Call', note: facts.callSid, spans: [...ring, ...talk] },
    ...facts.conferences.map((visit) => ({
      key: `conference:${visit.conferenceSid}`,
      name: `Conference ${visit.friendlyName ?? ''}`.trim(),
      note: visit.conferenceSid,
      spans: visit.participants.flatMap(participantSpans),
    })),
    ...[...tracks].toSorted().map(([track, some]) => ({
      key: `track:${track}`,
      name: `${track.charAt(0).toUpperCase()}${track.slice(1)} track`,
      spans: some.map(({ from, to, text }) => ({ kind: 'speech' as const, from, to, label: text })),
    })),
    { key: 'gather', name: 'Gather', spans: gatherSpans(events) },
    {
      key: 'transcription',
      name: 'Transcription',
      spans: realTime.map(({ from, to }) => ({ kind: 'transcription' as const, from, to })),
    },
    ...recordingLanes(facts.recordings),
    ...facts.streams.map(({ streamSid, name, period }) => ({
      key: `stream:${streamSid}`,
      name: `Stream ${name ?? ''}`.trim(),
      note: streamSid,
      spans: [{ kind: 'stream' as const, ...period }],
    })),
    ...OTHER,
  ]);
}

/** The key of the lane that a call's event stands in. */
export function callLaneOf({ type, details, conferenceSid }: StoredEvent): string {
  const kind = kindOf(type);
  if (kind.startsWith('insights.')) return 'insights';
  if (kind.startsWith('call.') || kind === 'amd') return 'call';
  if (kind === 'gather') return 'gather';
  if (kind === 'recording') return `recording:${text(details.recordingSid) ?? ''}`;
  if (kind === 'stream') return `stream:${text(details.streamSid) ?? ''}`;
  if (kind === 'transcription') {
    if (details.event !== 'transcription-content') return 'transcription';
    return `track:${(text(details.track) ?? 'unknown').replace(/_track$/, '')}`;
  }
  return conferenceSid === undefined ? 'other' : `conference:${conferenceSid}`;
}

/** A conference's lanes; {@link conferenceLaneOf} says which an event stands in. */
export function conferenceLanes(facts: ConferenceFacts, events: readonly StoredEvent[]): Lane[] {
  const whole: Span[] = facts.startedAt
    ? [{ kind: 'active', ...period(facts.startedAt, facts.ended?.at) }]
    : [];
  return used(events, conferenceLaneOf, [
    { key: 'conference', name: 'Conference', note: facts.conferenceSid, spans: whole },
    ...facts.participants.map((participant) => ({
      key: `participant:${participant.key}`,
      name: participantName(participant),
      ...(participant.callSid !== undefined && { note: participant.callSid }),
      spans: participantSpans(participant),
    })),
    ...recordingLanes(facts.recordings),
    ...OTHER,
  ]);
}

/** The key of the lane that a conference's event stands in. */
export function conferenceLaneOf(event: StoredEvent): string {
  const kind = kindOf(event.type);
  if (kind.startsWith('insights.')) return 'insights';
  if (kind === 'participant') return `participant:${participantKey(event)}`;
  if (kind === 'recording') return `recording:${text(event.details.recordingSid) ?? ''}`;
  return kind === 'conference' || kind === 'announcement' ? 'conference' : 'other';
}

function participantSpans({ stays, holds, mutes, speech }: Participant): Span[] {
  return [
    ...stays.map((period) => ({ kind: 'active' as const, ...period })),
    ...holds.map((period) => ({ kind: 'hold' as const, ...period, label: 'on hold' })),
    ...speech.map((period) => ({ kind: 'speech' as const, ...period })),
    ...mutes.map((period) => ({ kind: 'mute' as const, ...period, label: 'muted' })),
  ];
}

function recordingLanes(recordings: readonly Recording[]): Lane[] {
  return recordings.map(({ recordingSid, startedAt, endedAt, status }, index) => ({
    key: `recording:${recordingSid}`,
    name: recordings.length === 1 ? 'Recording' : `Recording ${index + 1}`,
    note: recordingSid,
    spans: [
      {
        kind: 'recording' as const,
        ...period(startedAt, endedAt),
        ...(status && { label: status }),
      },
    ],
  }));
}

function gatherSpans(events: readonly StoredEvent[]): Span[] {
  const partials = events.filter(({ type }) => kindOf(type) === 'gather');
  const [first, last] = [partials[0], partials.at(-1)];
  if (first === undefined || last === undefined) return [];
  const label = text(last.details.stableSpeech);
  const { occurredAt: from } = first;
  return [{ kind: 'speech', from, to: last.occurredAt, ...(label !== undefined && { label }) }];
}

/** Lanes in which something happened, or lasted. */
function used(
  events: readonly StoredEvent[],
  laneOf: (event: StoredEvent) => string,
  lanes: readonly Lane[],
): Lane[] {
  const keys = new Set(events.map(laneOf));
  return lanes.filter(({ key, spans }) => keys.has(key) || spans.length > 0);
}

function period(from: string, to: string | undefined): Period {
  return to === undefined ? { from } : { from, to };
}
