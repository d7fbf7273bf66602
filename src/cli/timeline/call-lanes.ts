import { toIso } from '../../events/event-time.ts';
import type { StoredEvent } from '../stored-events.ts';
import type { CallFacts } from './call-facts.ts';
import { number, text } from './fields.ts';
import { agentLaneOf, agentLanes, metricLanes, sdkLaneOf, sdkLanes } from './insight-lanes.ts';
import { kindOf } from './kind.ts';
import {
  type Lane,
  OTHER,
  participantSpans,
  period,
  recordingLanes,
  type Span,
  used,
} from './lane.ts';

/** A call's lanes; {@link callLaneOf} says which an event stands in. */
export function callLanes(facts: CallFacts, events: readonly StoredEvent[]): Lane[] {
  const { endedAt, transcripts } = facts;
  const utterances = transcripts.flatMap(({ utterances = [] }) => utterances);
  const tracks = Map.groupBy(utterances, ({ track }) => track);
  const realTime = transcripts.filter(({ kind }) => kind === 'real-time');
  return used(events, callLaneOf, [
    { key: 'call', name: 'Call', note: facts.callSid, spans: callSpans(facts) },
    { key: 'twiml', name: 'TwiML', spans: twimlSpans(events) },
    ...facts.conferences.map((visit) => ({
      key: `conference:${visit.conferenceSid}`,
      name: `Conference ${visit.friendlyName ?? ''}`.trim(),
      note: visit.conferenceSid,
      spans: visit.participants.flatMap(participantSpans),
    })),
    ...agentLanes(events, endedAt),
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
    ...metricLanes(events),
    ...sdkLanes(events, endedAt),
    { key: 'api', name: 'API requests', spans: [] },
    { key: 'error', name: 'Error log', spans: [] },
    OTHER,
  ]);
}

/** The key of the lane that a call's event stands in. */
export function callLaneOf(event: StoredEvent): string {
  const { details, conferenceSid } = event;
  const kind = kindOf(event);
  switch (kind) {
    case 'amd':
    case 'gateway':
    case 'summary':
      return 'call';
    case 'media':
      return 'twiml';
    case 'api':
    case 'error':
    case 'gather':
      return kind;
    case 'agent':
      return agentLaneOf(event);
    case 'sdk':
      return sdkLaneOf(event);
    case 'metric':
      return `metric:${text(details.edge) ?? 'unknown'}`;
    case 'recording':
      return `recording:${text(details.recordingSid) ?? ''}`;
    case 'stream':
      return `stream:${text(details.streamSid) ?? ''}`;
    case 'transcription':
      if (details.event !== 'transcription-content') return kind;
      return `track:${(text(details.track) ?? 'unknown').replace(/_track$/, '')}`;
  }
  if (kind.startsWith('call.')) return 'call';
  if (kind.startsWith('twiml')) return 'twiml';
  return conferenceSid === undefined ? 'other' : `conference:${conferenceSid}`;
}

function callSpans({ initiatedAt, answeredAt, endedAt, status }: CallFacts): Span[] {
  const label = status === 'failed' && answeredAt === undefined ? 'not reached' : 'ringing';
  const ring: Span[] = initiatedAt
    ? [{ kind: 'waiting', ...period(initiatedAt, answeredAt ?? endedAt), label }]
    : [];
  const talk: Span[] = answeredAt
    ? [{ kind: 'active', ...period(answeredAt, endedAt), label: 'in progress' }]
    : [];
  return [...ring, ...talk];
}

/** What took a while, and is told of when it is over: a queue, and a leg that was talked to. */
function twimlSpans(events: readonly StoredEvent[]): Span[] {
  return events.flatMap((event) => {
    const { details, occurredAt } = event;
    const kind = kindOf(event);
    const queued = kind === 'twiml.enqueue' ? number(details.queueDurationSeconds) : undefined;
    const talked = kind === 'twiml.dial' ? number(details.durationSeconds) : undefined;
    const seconds = queued ?? talked;
    const from = toIso(Date.parse(occurredAt) - (seconds ?? Number.NaN) * 1000);
    if (from === undefined) return [];
    const what = queued === undefined ? 'dialled leg' : 'in the queue';
    const span = { kind: queued === undefined ? 'active' : 'waiting', label: what } as const;
    return [{ ...span, from, to: occurredAt }];
  });
}

function gatherSpans(events: readonly StoredEvent[]): Span[] {
  const partials = events.filter((event) => kindOf(event) === 'gather');
  const [first, last] = [partials[0], partials.at(-1)];
  if (first === undefined || last === undefined) return [];
  const label = text(last.details.stableSpeech);
  const { occurredAt: from } = first;
  return [{ kind: 'speech', from, to: last.occurredAt, ...(label !== undefined && { label }) }];
}
