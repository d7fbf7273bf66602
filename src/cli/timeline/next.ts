import type { ExplainedCommand, NextCommand } from '../next-commands.ts';
import type { StoredEvent } from '../stored-events.ts';
import { around } from './around.ts';
import { text } from './fields.ts';
import { problemOf } from './problem.ts';
import type { Timeline } from './timeline.ts';

/** More calls than this are a list, which `calls` shows. */
const MAX_CALLS = 3;

const MINUTE_MS = 60_000;

/**
 * What to look at next, after the timeline of these events: the calls and conferences that belong
 * to it, the event where something went wrong first, else the last one, and the calls that ended at
 * about the same time.
 */
export function nextAfter(
  timeline: Timeline,
  events: readonly StoredEvent[],
  legs: readonly string[],
): (NextCommand | ExplainedCommand)[] {
  const { kind, sid, facts } = timeline;
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
    ...(kind === 'call' && facts.endedAt !== undefined
      ? [{ words: 'calls that ended at about the same time', command: neighboursOf(facts.endedAt) }]
      : []),
  ];
}

/** The list of the calls that ended around a time, in whole minutes. */
function neighboursOf(endedAt: string): NextCommand {
  const minute = (time: number) =>
    `${new Date(time * MINUTE_MS).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length)}Z`;
  const { since, until } = around(endedAt);
  return [
    'calls',
    '--since',
    minute(Math.floor(since.getTime() / MINUTE_MS)),
    '--until',
    minute(Math.ceil(until.getTime() / MINUTE_MS)),
  ];
}
