import type { StoredEvent } from '../stored-events.ts';
import type { Participant, Period } from './participants.ts';
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
  | 'transcription'
  | 'measured'
  | 'warning'
  | 'bad';

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
export const OTHER: Lane = { key: 'other', name: 'Other', spans: [] };

/** When somebody was in a conference, on hold, muted, and speaking. */
export function participantSpans({ stays, holds, mutes, speech }: Participant): Span[] {
  return [
    ...stays.map((period) => ({ kind: 'active' as const, ...period })),
    ...holds.map((period) => ({ kind: 'hold' as const, ...period, label: 'on hold' })),
    ...speech.map((period) => ({ kind: 'speech' as const, ...period })),
    ...mutes.map((period) => ({ kind: 'mute' as const, ...period, label: 'muted' })),
  ];
}

/** A lane for each recording. */
export function recordingLanes(recordings: readonly Recording[]): Lane[] {
  return recordings.map(({ recordingSid, startedAt, endedAt, status, errorCode }, index) => ({
    key: `recording:${recordingSid}`,
    name: recordings.length === 1 ? 'Recording' : `Recording ${index + 1}`,
    note: recordingSid,
    spans: [
      {
        kind: status === 'failed' || errorCode !== undefined ? 'bad' : 'recording',
        ...period(startedAt, endedAt),
        ...(status && { label: status }),
      },
    ],
  }));
}

/** Lanes in which something happened, or lasted. */
export function used(
  events: readonly StoredEvent[],
  laneOf: (event: StoredEvent) => string,
  lanes: readonly Lane[],
): Lane[] {
  const keys = new Set(events.map(laneOf));
  return lanes.filter(({ key, spans }) => keys.has(key) || spans.length > 0);
}

/** From when until when, as far as that is known. */
export function period(from: string, to: string | undefined): Period {
  return to === undefined ? { from } : { from, to };
}
