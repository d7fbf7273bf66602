import type { NextCommand } from '../next-commands.ts';
import type { StoredEvent } from '../stored-events.ts';
import { text } from './fields.ts';
import { problemOf } from './problem.ts';
import type { Timeline } from './timeline.ts';

/** More calls than this are a list, which `calls` shows. */
const MAX_CALLS = 3;

/**
 * What to look at next, after the timeline of these events: the calls and conferences that belong
 * to it, and the event where something went wrong first, else the last one.
 */
export function nextAfter(
  kind: Timeline['kind'],
  sid: string,
  events: readonly StoredEvent[],
  legs: readonly string[],
): NextCommand[] {
  const isOther = (other: string | undefined) => other !== undefined && other !== sid;
  const all = (sidOf: (event: StoredEvent) => string | undefined) => [
    ...new Set(events.map(sidOf).filter(isOther) as string[]),
  ];
  const event = events.find((one) => problemOf(one) !== undefined) ?? events.at(-1);
  const calls =
    kind === 'call'
      ? [...all(({ details }) => text(details.parentCallSid)), ...legs]
      : all(({ callSid }) => callSid);
  return [
    ...calls.slice(0, MAX_CALLS).map((call) => ['call', call] as const),
    ...all(({ conferenceSid }) => conferenceSid)
      .slice(0, 1)
      .map((conference) => ['conference', conference] as const),
    ...(event === undefined ? [] : [['event', event.id] as const]),
  ];
}
