import type { StoredEvent } from '../stored-events.ts';
import { known, number, text } from './fields.ts';
import { kindOf } from './kind.ts';
import { type Participant, participantsOf } from './participants.ts';
import { problemOf, tellsOfFailure } from './problem.ts';
import { type Recording, recordingsOf } from './recordings.ts';
import { type MediaStream, streamsOf } from './streams.ts';
import { type Transcript, transcriptsOf } from './transcripts.ts';

/** A conference that a call took part in. */
export interface Visit {
  readonly conferenceSid: string;
  readonly friendlyName?: string;
  readonly participants: readonly Participant[];
}

/** Something that went wrong. */
export interface Problem {
  readonly at: string;
  readonly what: string;
}

/** What all timelines have. */
export interface CommonFacts {
  readonly events: number;
  readonly warnings: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** What a call's events say together. No phone numbers: `event` shows those. */
export interface CallFacts extends CommonFacts {
  readonly callSid: string;
  readonly direction?: string;
  readonly status?: string;
  readonly answeredBy?: string;
  readonly detectionDurationMs?: number;
  /** From the answer to the end. */
  readonly durationSeconds?: number;
  readonly initiatedAt?: string;
  readonly answeredAt?: string;
  readonly endedAt?: string;
  readonly recordings: readonly Recording[];
  readonly transcripts: readonly Transcript[];
  readonly streams: readonly MediaStream[];
  readonly conferences: readonly Visit[];
  /** Without those of streams, which `streams` has. */
  readonly problems: readonly Problem[];
}

/** Folds a call's events, in order, into its facts. */
export function callFacts(callSid: string, events: readonly StoredEvent[]): CallFacts {
  const of = (kind: string) => events.find(({ type }) => kindOf(type) === kind);
  const amd = of('amd')?.details;
  const ended = of('call.completed');
  // Other callbacks tell the direction too; only those of the call's progress know its status.
  const progress = events.filter(({ type }) => kindOf(type).startsWith('call.'));
  return known({
    callSid,
    direction: firstText(events, 'direction'),
    status: text(ended?.details.callStatus) ?? text(progress.at(-1)?.details.callStatus),
    answeredBy: text(amd?.answeredBy),
    detectionDurationMs: number(amd?.detectionDurationMs),
    durationSeconds: number(ended?.details.durationSeconds),
    initiatedAt: of('call.initiated')?.occurredAt,
    answeredAt: of('call.answered')?.occurredAt,
    endedAt: ended?.occurredAt,
    recordings: recordingsOf(events),
    transcripts: transcriptsOf(events),
    streams: streamsOf(events),
    conferences: visitsOf(events),
    problems: problemsOf(
      events.filter((event) => !(kindOf(event.type) === 'stream' && tellsOfFailure(event))),
    ),
    ...commonFacts(events),
  }) as CallFacts;
}

/** How much there is, and when. */
export function commonFacts(events: readonly StoredEvent[]): CommonFacts {
  return {
    events: events.length,
    warnings: events.filter(({ warnings = [] }) => warnings.length > 0).length,
    firstAt: events[0]?.occurredAt ?? '',
    lastAt: events.at(-1)?.occurredAt ?? '',
  };
}

/** All that went wrong, in order. */
export function problemsOf(events: readonly StoredEvent[]): Problem[] {
  return events.flatMap((event) => {
    const what = problemOf(event);
    return what === undefined ? [] : [{ at: event.occurredAt, what }];
  });
}

/** The first text of that name in the details. */
export function firstText(events: readonly StoredEvent[], name: string): string | undefined {
  return text(events.find(({ details }) => text(details[name]) !== undefined)?.details[name]);
}

function visitsOf(events: readonly StoredEvent[]): Visit[] {
  const withConference = events.filter(({ conferenceSid }) => conferenceSid !== undefined);
  const bySid = Map.groupBy(withConference, ({ conferenceSid }) => conferenceSid ?? '');
  return [...bySid].map(
    ([conferenceSid, some]) =>
      known({
        conferenceSid,
        friendlyName: firstText(some, 'friendlyName'),
        participants: participantsOf(some),
      }) as Visit,
  );
}
