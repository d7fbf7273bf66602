import { colour } from '../output.ts';
import { printableLine } from '../printable.ts';
import { hanging, padTo, printable, widest, wrap } from '../terminal-text.ts';
import type { TimeZone } from '../time-zone.ts';
import { callFactLines } from './call-fact-lines.ts';
import { conferenceFactLines, participantName, stayWords } from './conference-fact-lines.ts';
import { entryLines, letter, participantLanes } from './entry-lines.ts';
import type { Fact } from './fact.ts';
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
      .flatMap((value) => wrapped(printable(value), columns - width - INDENT.length))
      .map((line, index) => {
        const format = tone === 'bad' ? 'red' : tone === 'odd' ? 'yellow' : undefined;
        const value = format === undefined ? line : colour(format, line);
        return INDENT + colour('dim', (index === 0 ? name : '').padEnd(width)) + value;
      }),
  );
}

/** Wrapped behind what a line began with: spaces, or a time. */
function wrapped(text: string, width: number): string[] {
  const [begin] = /^ {1,2}|^[+−][\d:.]{1,16}(?: s)? {2}/.exec(text) ?? [''];
  return hanging(begin, text.slice(begin.length), width);
}

function participantLines({ facts, lanes }: ConferenceTimeline, columns: number): string[] {
  const { participants, firstAt } = facts;
  if (participants.length === 0) return [];
  const letterOf = new Map(participantLanes(lanes).map(({ key }, index) => [key, letter(index)]));
  const rows = participants.map((participant) => ({
    letter: letterOf.get(`participant:${participant.key}`) ?? '',
    name: printableLine(participantName(participant)),
    rest: stayWords(participant, firstAt),
  }));
  const width = Math.min(widest(rows.map(({ name }) => name)), 34);
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
