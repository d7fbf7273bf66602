import type { StoredEvent } from '../stored-events.ts';
import { type CallFacts, callFacts } from './call-facts.ts';
import { callLaneOf, callLanes } from './call-lanes.ts';
import { type ConferenceFacts, conferenceFacts } from './conference-facts.ts';
import { conferenceLanes } from './conference-lanes.ts';
import { type Entry, entriesOf } from './entry.ts';
import { kindOf } from './kind.ts';
import type { Lane } from './lane.ts';
import { type Standing, withoutSuperseded } from './superseding.ts';

interface Common {
  readonly sid: string;
  readonly lanes: readonly Lane[];
  /** In the order in which they happened. */
  readonly entries: readonly Entry[];
  /** How many events have no entry: metrics, and what others supersede. */
  readonly hidden: number;
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

/** What a timeline has beside what it always has. */
export interface TimelineOptions {
  /** An entry for each event, also for metrics and for what others supersede. */
  readonly isWhole?: boolean;
  /** The numbers of the two parties. */
  readonly hasNumbers?: boolean;
}

/** A call's timeline of its events, in order. */
export function callTimeline(
  sid: string,
  events: readonly StoredEvent[],
  options: TimelineOptions = {},
): CallTimeline {
  const { standing, shown } = selected(events, options);
  const { from, to, ...facts } = callFacts(sid, standing, events);
  const shownFacts = options.hasNumbers === false ? facts : { ...facts, ...parties(from, to) };
  return {
    kind: 'call',
    sid,
    facts: shownFacts,
    lanes: callLanes(shownFacts, standing),
    entries: entriesOf(shown, callLaneOf, facts.firstAt),
    hidden: events.length - shown.length,
  };
}

/** A conference's timeline of its events, in order. */
export function conferenceTimeline(
  sid: string,
  events: readonly StoredEvent[],
  options: TimelineOptions = {},
): ConferenceTimeline {
  const { standing, shown } = selected(events, options);
  const facts = conferenceFacts(sid, standing, events);
  const { lanes, laneOf } = conferenceLanes(facts, standing);
  return {
    kind: 'conference',
    sid,
    facts,
    lanes,
    entries: entriesOf(shown, laneOf, facts.firstAt),
    hidden: events.length - shown.length,
  };
}

/** The events that facts are made of, and those that get an entry. */
function selected(events: readonly StoredEvent[], { isWhole = false }: TimelineOptions) {
  const best = withoutSuperseded(events);
  const shown: readonly Standing[] = isWhole
    ? events.map((event) => ({ event, superseded: [] }))
    : best.filter(({ event }) => kindOf(event) !== 'metric');
  return { standing: best.map(({ event }) => event), shown };
}

function parties(from: string | undefined, to: string | undefined) {
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
