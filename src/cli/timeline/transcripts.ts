import type { StoredEvent } from '../stored-events.ts';
import { known, text } from './fields.ts';
import { kindOf } from './kind.ts';

/** Something that was said, from its first partial result to its final one. */
export interface Utterance {
  readonly from: string;
  readonly to: string;
  /** `inbound` or `outbound`, or whatever else Twilio calls the track. */
  readonly track: string;
  readonly text: string;
  /** Whether the final result has come. */
  readonly final: boolean;
}

/** What was said, in writing: of a recording, or utterance by utterance while the call lasted. */
export interface Transcript {
  readonly transcriptionSid: string;
  readonly kind: 'recording' | 'real-time';
  readonly status?: string;
  readonly recordingSid?: string;
  /** Of a recording. */
  readonly text?: string;
  /** In real time. */
  readonly utterances?: readonly Utterance[];
  readonly error?: string;
  /** When it was first heard of, and last. */
  readonly from: string;
  readonly to: string;
}

/** The transcripts of a timeline, by their SIDs. */
export function transcriptsOf(events: readonly StoredEvent[]): Transcript[] {
  const transcriptions = events.filter((event) => kindOf(event) === 'transcription');
  const bySid = Map.groupBy(transcriptions, ({ details }) => text(details.transcriptionSid) ?? '');
  return [...bySid].map(([transcriptionSid, some]) => transcriptOf(transcriptionSid, some));
}

function transcriptOf(transcriptionSid: string, events: readonly StoredEvent[]): Transcript {
  const last = (name: string) =>
    text(events.findLast(({ details }) => text(details[name]) !== undefined)?.details[name]);
  const isOfRecording = last('kind') === 'recording';
  return known({
    transcriptionSid,
    kind: isOfRecording ? 'recording' : 'real-time',
    status: last('status'),
    recordingSid: last('recordingSid'),
    text: isOfRecording ? last('transcript') : undefined,
    utterances: isOfRecording ? undefined : utterancesOf(events),
    error: last('error'),
    from: events[0]?.occurredAt ?? '',
    to: events.at(-1)?.occurredAt ?? '',
  }) as Transcript;
}

/** Partial results grow until the final one of their track takes their place. */
function utterancesOf(events: readonly StoredEvent[]): Utterance[] {
  const utterances: Utterance[] = [];
  for (const { details, occurredAt } of events) {
    if (details.event !== 'transcription-content') continue;
    const track = (text(details.track) ?? 'unknown').replace(/_track$/, '');
    const growing = utterances.findLastIndex((one) => one.track === track && !one.final);
    const utterance = {
      from: utterances[growing]?.from ?? occurredAt,
      to: occurredAt,
      track,
      text: text(details.transcript) ?? utterances[growing]?.text ?? '',
      final: details.final !== false,
    };
    if (growing < 0) utterances.push(utterance);
    else utterances[growing] = utterance;
  }
  return utterances;
}
