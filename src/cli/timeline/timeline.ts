import type { StoredEvent } from '../stored-events.ts';
import { type CallFacts, callFacts } from './call-facts.ts';
import { type ConferenceFacts, conferenceFacts } from './conference-facts.ts';
import { type Entry, entriesOf } from './entry.ts';
import { callLaneOf, callLanes, conferenceLaneOf, conferenceLanes, type Lane } from './lanes.ts';

interface Common {
  readonly sid: string;
  readonly lanes: readonly Lane[];
  /** In the order in which they happened. */
  readonly entries: readonly Entry[];
}

/** What happened in a call. */
export interface CallTimeline extends Common {
  readonly kind: 'call';
  readonly facts: CallFacts;
}

/** What happened in a conference. */
export interface ConferenceTimeline extends Common {
  readonly kind: 'conference';
  readonly facts: ConferenceFacts;
}

/** What happened in a call or a conference: facts, lanes and entries, made for no medium. */
export type Timeline = CallTimeline | ConferenceTimeline;

/** A call's timeline of its events, in order. */
export function callTimeline(sid: string, events: readonly StoredEvent[]): CallTimeline {
  const facts = callFacts(sid, events);
  const lanes = callLanes(facts, events);
  return { kind: 'call', sid, facts, lanes, entries: entriesOf(events, callLaneOf) };
}

/** A conference's timeline of its events, in order. */
export function conferenceTimeline(
  sid: string,
  events: readonly StoredEvent[],
): ConferenceTimeline {
  const facts = conferenceFacts(sid, events);
  const lanes = conferenceLanes(facts, events);
  return { kind: 'conference', sid, facts, lanes, entries: entriesOf(events, conferenceLaneOf) };
}
