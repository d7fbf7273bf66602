import { named } from '../../voice/wording.ts';
import type { StoredEvent } from '../stored-events.ts';
import { known, text } from './fields.ts';
import { kindOf } from './kind.ts';
import { problemOf, tellsOfWarning } from './problem.ts';
import type { Standing } from './superseding.ts';

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
  /** Whether it tells of bad media, or of a warning of the Voice SDK. */
  readonly isWarning: boolean;
  /** Ids of events that say the same, less well: earlier summaries, the gateway's view of a step. */
  readonly supersedes: readonly string[];
  /** How many of them are of the same kind and came before it. */
  readonly earlier: number;
  /** What was odd about it when it was stored. */
  readonly warnings: readonly string[];
  readonly callSid?: string;
  readonly conferenceSid?: string;
  readonly details: StoredEvent['details'];
}

/** Events that stand, in order, as entries of a timeline; `laneOf` gives the key of an event's lane. */
export function entriesOf(
  standing: readonly Standing[],
  laneOf: (event: StoredEvent) => string,
  firstAt: string,
): Entry[] {
  const first = Date.parse(firstAt);
  const hasRung = standing.some(({ event }) => isRinging(event));
  return standing.map(({ event, superseded }) => {
    const { callSid, conferenceSid, details, id, occurredAt, summary, type } = event;
    const kind = kindOf(event);
    const problem = problemOf(event, hasRung);
    return {
      id,
      type,
      kind,
      occurredAt,
      offsetMs: Date.parse(occurredAt) - first,
      summary,
      lane: laneOf(event),
      ...known({ change: text(details.event), problem }),
      isWarning: problem === undefined && tellsOfWarning(event),
      supersedes: superseded.map(({ id }) => id),
      earlier: superseded.filter((one) => kindOf(one) === kind && kind.endsWith('summary')).length,
      warnings: event.warnings ?? [],
      ...known({ callSid, conferenceSid }),
      details,
    };
  });
}

function isRinging(event: StoredEvent): boolean {
  const kind = kindOf(event);
  return kind === 'call.ringing' || (kind === 'gateway' && event.details.name === 'ringing');
}

/** What is told of an event in one line. */
export function wordsOf({ summary, earlier }: Entry): string {
  return earlier === 0 ? summary : `${summary} (${earlier} earlier)`;
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
