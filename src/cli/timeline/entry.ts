import { named } from '../../voice/wording.ts';
import type { StoredEvent } from '../stored-events.ts';
import { text } from './fields.ts';
import { kindOf } from './kind.ts';
import { problemOf } from './problem.ts';

/** One event in a timeline. */
export interface Entry {
  readonly id: string;
  readonly type: string;
  /** The type in short: `participant`, `recording`, `call.ringing`. */
  readonly kind: string;
  readonly occurredAt: string;
  /** Milliseconds since the timeline's first event. */
  readonly offsetMs: number;
  readonly summary: string;
  /** The key of the lane it stands in. */
  readonly lane: string;
  /** What a status callback of a conference or stream says that happened. */
  readonly change?: string;
  /** What went wrong, where something did. */
  readonly problem?: string;
  readonly warnings: readonly string[];
  readonly details: StoredEvent['details'];
}

/** Events, in order, as entries of a timeline; `laneOf` gives the key of an event's lane. */
export function entriesOf(
  events: readonly StoredEvent[],
  laneOf: (event: StoredEvent) => string,
): Entry[] {
  const first = Date.parse(events[0]?.occurredAt ?? '');
  return events.map((event) => {
    const change = text(event.details.event);
    const problem = problemOf(event);
    return {
      id: event.id,
      type: event.type,
      kind: kindOf(event.type),
      occurredAt: event.occurredAt,
      offsetMs: Date.parse(event.occurredAt) - first,
      summary: event.summary,
      lane: laneOf(event),
      ...(change !== undefined && { change }),
      ...(problem !== undefined && { problem }),
      warnings: event.warnings ?? [],
      details: event.details,
    };
  });
}

/** A summary without what a conference's timeline says anyway: its name, and that lanes are participants. */
export function withinConference(summary: string, friendlyName: string | undefined): string {
  const words = summary.replace(/^participant (?=\S+ \S)/, '');
  if (friendlyName === undefined) return words.replace(/ (?:in )?the conference\b/, '');
  const name = named('conference', friendlyName);
  const before = words.indexOf(name);
  if (before < 0) return words;
  if (before === 0) return `conference${words.slice(name.length)}`;
  return words.slice(0, before).replace(/ (?:in )?$/, '') + words.slice(before + name.length);
}
