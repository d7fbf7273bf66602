import { counted, duration } from '../../voice/wording.ts';
import { offset } from '../moments.ts';
import type { TimeZone } from '../time-zone.ts';
import type { CommonFacts, Problem } from './common-facts.ts';
import type { Period } from './participants.ts';
import type { Recording } from './recordings.ts';

/** A fact to print: its name and its values, each on a line of its own. */
export interface Fact {
  readonly name: string;
  readonly values: readonly string[];
  readonly tone?: 'bad' | 'odd' | undefined;
}

/** A fact of the values that are known. */
export function fact(name: string, ...values: readonly (string | undefined)[]): Fact {
  return {
    name,
    values: values.filter((value) => value !== undefined && value !== '') as string[],
  };
}

/** The same, as something that needs a look. */
export function toned(tone: Fact['tone'], one: Fact): Fact {
  return { ...one, tone };
}

/** Facts that say something. */
export function present(facts: readonly Fact[]): Fact[] {
  return facts.filter(({ values }) => values.length > 0);
}

/** What all timelines have, as the last facts. */
export function commonLines(
  { events, warnings, firstAt, lastAt }: CommonFacts,
  zone: TimeZone,
): Fact[] {
  const { day, clock } = zone;
  const last = day(firstAt) === day(lastAt) ? clock(lastAt) : `${day(lastAt)} ${clock(lastAt)}`;
  return [
    fact('Events', `${events}, ${day(firstAt)} ${clock(firstAt)} to ${last} ${zone.name}`),
    toned(
      'odd',
      fact('Warnings', warnings === 0 ? undefined : `${counted(warnings, 'event')} with warnings`),
    ),
  ];
}

/** A recording in a line. */
export function recordingLine(recording: Recording): string {
  const { recordingSid, status, durationSeconds, channels, errorCode } = recording;
  return [
    recordingSid,
    status,
    durationSeconds !== undefined && duration(durationSeconds * 1000),
    channels !== undefined && counted(channels, 'channel'),
    errorCode !== undefined && `error ${errorCode}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** What went wrong, with when. */
export function problemLines(some: readonly Problem[], at: (time: string) => string): string[] {
  return some.map(({ at: time, what }) => `${at(time)}  ${what}`);
}

/** How long after the first event: `+12.3 s`. */
export function since(firstAt: string): (time: string) => string {
  return (time) => offset(Date.parse(time) - Date.parse(firstAt));
}

/** How long a period lasted. */
export function lasting({ from, to }: Period): string {
  return to === undefined ? 'going on' : duration(span(from, to));
}

/** Milliseconds. */
export function span(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}
