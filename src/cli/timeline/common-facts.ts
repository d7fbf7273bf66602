import type { StoredEvent } from '../stored-events.ts';
import { text } from './fields.ts';
import { problemOf } from './problem.ts';

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

/** How much there is, and when. */
export function commonFacts(events: readonly StoredEvent[]): CommonFacts {
  return {
    events: events.length,
    warnings: events.filter(({ warnings = [] }) => warnings.length > 0).length,
    firstAt: events[0]?.occurredAt ?? '',
    lastAt: events.at(-1)?.occurredAt ?? '',
  };
}

/** All that went wrong, in order, with the event that it happened to. */
export function problemsOf(events: readonly StoredEvent[]): Problem[] {
  return events.flatMap((event) => {
    // 486 is told as how the call ended, see `ending.ts`.
    const what = problemOf(event, true);
    if (what === undefined) return [];
    const { occurredAt: at, summary } = event;
    return [{ at, what: what === summary ? what : `${summary}; ${what}` }];
  });
}

/** The first text of that name in the details. */
export function firstText(events: readonly StoredEvent[], name: string): string | undefined {
  return text(events.find(({ details }) => text(details[name]) !== undefined)?.details[name]);
}
