import stringWidth from 'string-width';
import { colour } from '../output.ts';
import { padTo, printable, wrap } from '../terminal-text.ts';
import type { TimeZone } from '../time-zone.ts';
import { entryLines, letter, participantLanes } from './entry-lines.ts';
import {
  callFactLines,
  conferenceFactLines,
  type Fact,
  participantName,
  stayWords,
} from './fact-lines.ts';
import type { ConferenceTimeline, Timeline } from './timeline.ts';

const INDENT = '  ';

/** A timeline for a terminal of that many columns: its facts, then what happened, line by line. */
export function timelineText(timeline: Timeline, columns: number, zone: TimeZone): string {
  const isCall = timeline.kind === 'call';
  const facts = isCall
    ? callFactLines(timeline.facts, zone)
    : conferenceFactLines(timeline.facts, zone);
  return [
    ...wrap(`${isCall ? 'Call' : 'Conference'} ${printable(timeline.sid)}`, columns).map((line) =>
      colour('bold', line),
    ),
    '',
    ...factLines(facts, columns),
    '',
    ...(isCall ? [] : participantLines(timeline, columns)),
    ...entryLines(timeline, columns, zone),
  ].join('\n');
}

function factLines(facts: readonly Fact[], columns: number): string[] {
  const width = Math.max(...facts.map(({ name }) => name.length)) + 2;
  return facts.flatMap(({ name, values, tone }) =>
    values
      .flatMap((value) => hanging(printable(value), columns - width - INDENT.length))
      .map((line, index) => {
        const format = tone === 'bad' ? 'red' : tone === 'odd' ? 'yellow' : undefined;
        const value = format === undefined ? line : colour(format, line);
        return INDENT + colour('dim', (index === 0 ? name : '').padEnd(width)) + value;
      }),
  );
}

/** Wrapped, with what a line began with (spaces, or a time) before its continuations. */
function hanging(text: string, width: number): string[] {
  const begin = /^ +|^[+−][\d:.]+(?: s)? {2}/.exec(text)?.[0].length ?? 0;
  const lines = wrap(text.slice(begin), width - begin);
  return lines.map(
    (line, index) => (index === 0 ? text.slice(0, begin) : ' '.repeat(begin)) + line,
  );
}

function participantLines({ facts, lanes }: ConferenceTimeline, columns: number): string[] {
  const { participants, firstAt } = facts;
  if (participants.length === 0) return [];
  const letterOf = new Map(participantLanes(lanes).map(({ key }, index) => [key, letter(index)]));
  const rows = participants.map((participant) => ({
    letter: letterOf.get(`participant:${participant.key}`) ?? '',
    name: printable(participantName(participant)),
    rest: stayWords(participant, firstAt),
  }));
  const width = Math.min(Math.max(...rows.map(({ name }) => stringWidth(name))), 34);
  const room = columns - width - 8;
  return [
    colour('bold', 'Participants'),
    ...rows.flatMap(({ letter, name, rest }) =>
      wrap(printable(rest), room).map((line, index) => {
        const begin = index === 0 ? `${letter}  ${padTo(name, width)}` : ' '.repeat(width + 3);
        return `${INDENT}${begin}  ${line}`;
      }),
    ),
    '',
  ];
}
