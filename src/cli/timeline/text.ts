import { colour } from '../output.ts';
import { displayWidth, padTo, printable, wrap } from '../terminal-text.ts';
import { type Entry, withinConference } from './entry.ts';
import {
  callFactLines,
  conferenceFactLines,
  type Fact,
  participantName,
  stayWords,
} from './fact-lines.ts';
import { LEGEND, laneMarks } from './lane-marks.ts';
import { clock, offset } from './moments.ts';
import type { ConferenceTimeline, Timeline } from './timeline.ts';

const INDENT = '  ';
/** Where the terminal is narrower, what the summary says again is left out. */
const ROOMY_COLUMNS = 110;
const ROOMY_FOR_A_CALL = 64;
const LONGEST_KIND = 26;
/** Lanes take at most a third of the terminal. */
const LANES_SHARE = 1 / 3;

type Format = Parameters<typeof colour>[0];

/** A timeline for a terminal of that many columns: its facts, then what happened, line by line. */
export function timelineText(timeline: Timeline, columns: number): string {
  const isCall = timeline.kind === 'call';
  const facts = isCall ? callFactLines(timeline.facts) : conferenceFactLines(timeline.facts);
  return [
    ...wrap(`${isCall ? 'Call' : 'Conference'} ${printable(timeline.sid)}`, columns).map((line) =>
      colour('bold', line),
    ),
    '',
    ...factLines(facts, columns),
    '',
    ...(isCall ? [] : participantLines(timeline, columns)),
    ...entryLines(timeline, columns),
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
  const width = Math.min(Math.max(...rows.map(({ name }) => displayWidth(name))), 34);
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

function entryLines(timeline: Timeline, columns: number): string[] {
  const isCall = timeline.kind === 'call';
  const { entries } = timeline;
  const isRoomy = columns >= (isCall ? ROOMY_FOR_A_CALL : ROOMY_COLUMNS);
  const lanes = isCall ? [] : participantLanes(timeline.lanes);
  const gap =
    lanes.length * 3 <= columns * LANES_SHARE
      ? 3
      : lanes.length * 2 <= columns * LANES_SHARE
        ? 2
        : 1;
  const shown = lanes.slice(0, Math.floor(columns * LANES_SHARE));
  const drawn = (row: readonly string[]) =>
    row.map((one, index) => one + between(row, index, gap)).join('');
  const marks = laneMarks(shown, entries).map(drawn);
  const name = isCall ? undefined : timeline.facts.friendlyName;
  const rows = entries.map((entry, index) => ({
    entry,
    begin: [
      isRoomy ? clock(entry.occurredAt) : entry.occurredAt.slice(11, 19),
      offset(entry.offsetMs).padStart(8),
      ...(isRoomy ? [cut(printable(entry.kind)).padEnd(kindWidth(entries))] : []),
      ...(shown.length > 0
        ? [marks[index]?.trimEnd().padEnd(shown.length * gap - gap + 1) ?? '']
        : []),
    ],
    words: isCall ? entry.summary : withinConference(entry.summary, name),
  }));
  const first = rows[0];
  if (first === undefined) return [];
  const width = displayWidth(first.begin.join('  '));
  const letters = drawn(shown.map((_, index) => letter(index))).trimEnd();
  const beforeLanes = width - (shown.length * gap - gap + 1);
  const head =
    shown.length > 0
      ? `${'Timeline, UTC'.padEnd(beforeLanes + INDENT.length)}${letters}`
      : 'Timeline, UTC';
  return [
    colour('bold', head),
    ...rows.flatMap(({ entry, begin, words }) => rowLines(entry, begin, words, width, columns)),
    '',
    ...legend(shown.length, lanes.length, entries).flatMap((line) =>
      wrap(line, columns - INDENT.length).map((one) => INDENT + colour('dim', one)),
    ),
  ];
}

/** What stands after a lane: a line, where the whole conference is meant and another lane follows. */
function between(row: readonly string[], index: number, gap: number): string {
  const isLine = row.indexOf('┿') <= index && index < row.lastIndexOf('┿');
  return (isLine ? '━' : ' ').repeat(gap - 1);
}

function rowLines(
  entry: Entry,
  begin: readonly string[],
  words: string,
  width: number,
  columns: number,
): string[] {
  const room = columns - INDENT.length - width - 4;
  const format: Format | undefined = entry.problem
    ? 'red'
    : entry.warnings.length > 0
      ? 'yellow'
      : undefined;
  const mark = entry.problem ? '✗' : entry.warnings.length > 0 ? '!' : ' ';
  const isSaid = entry.problem === undefined || entry.problem === entry.summary;
  const lines = [
    ...wrap(printable(words), room),
    ...(isSaid ? [] : wrap(printable(entry.problem ?? ''), room)),
    ...entry.warnings.flatMap((warning) => wrap(printable(`warning: ${warning}`), room)),
  ];
  return lines.map((line, index) => {
    const left = index === 0 ? begin.join('  ') : ' '.repeat(width);
    const text = format === undefined ? line : colour(format, line);
    return `${INDENT}${colour('dim', left)}  ${index === 0 ? mark : ' '} ${text}`.trimEnd();
  });
}

function legend(shown: number, all: number, entries: readonly Entry[]): string[] {
  const hidden = all - shown;
  return [
    ...(shown > 0 ? [LEGEND] : []),
    ...(hidden > 0 ? [`${hidden} more participants have no room for a lane; --html has.`] : []),
    ...(entries.some(({ problem }) => problem) ? ['✗ something went wrong'] : []),
    ...(entries.some(({ warnings }) => warnings.length > 0) ? ['! stored with warnings'] : []),
  ];
}

function participantLanes(lanes: Timeline['lanes']): Timeline['lanes'] {
  return lanes.filter(({ key }) => key.startsWith('participant:'));
}

/** A, B, … Z, a, b, … z, and then `#`. */
function letter(index: number): string {
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'[index] ?? '#';
}

function kindWidth(entries: readonly Entry[]): number {
  return Math.max(...entries.map(({ kind }) => cut(printable(kind)).length));
}

function cut(kind: string): string {
  return kind.length <= LONGEST_KIND ? kind : `${kind.slice(0, LONGEST_KIND - 1)}…`;
}
