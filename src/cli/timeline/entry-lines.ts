import stringWidth from 'string-width';
import { offset } from '../moments.ts';
import { colour } from '../output.ts';
import { printable, wrap } from '../terminal-text.ts';
import type { TimeZone } from '../time-zone.ts';
import { type Entry, withinConference } from './entry.ts';
import { LEGEND, laneMarks } from './lane-marks.ts';
import type { Lane } from './lanes.ts';
import type { Timeline } from './timeline.ts';

const INDENT = '  ';
/** Where the terminal is narrower, types and milliseconds are left out; lanes need more room. */
const ROOMY_COLUMNS = { call: 64, conference: 110 };
const MAX_KIND_LENGTH = 26;
/** Lanes take at most a third of the terminal. */
const LANES_SHARE = 1 / 3;

type Format = Parameters<typeof colour>[0];

interface Row {
  readonly entry: Entry;
  /** Time, offset and type. */
  readonly begin: readonly string[];
  /** As wide in each row. */
  readonly lanes: string;
  readonly words: string;
}

/** What happened, line by line, in lanes where it is a conference, and what the marks mean. */
export function entryLines(timeline: Timeline, columns: number, zone: TimeZone): string[] {
  const { kind, entries } = timeline;
  const isRoomy = columns >= ROOMY_COLUMNS[kind];
  const lanes = kind === 'call' ? [] : participantLanes(timeline.lanes);
  const most = Math.floor(columns * LANES_SHARE);
  const shown = lanes.slice(0, most);
  const pitch = [3, 2].find((one) => lanes.length * one <= most) ?? 1;
  const lanesWidth = Math.max(0, (shown.length - 1) * pitch + 1);
  const drawn = (row: readonly string[]) =>
    row
      .map((one, index) => one + between(row, index, pitch))
      .join('')
      .slice(0, lanesWidth);
  const marks = laneMarks(shown, entries).map(drawn);
  const name = timeline.kind === 'call' ? undefined : timeline.facts.friendlyName;
  const rows = entries.map((entry, index) => ({
    entry,
    begin: [
      zone.clock(entry.occurredAt).slice(0, isRoomy ? undefined : 'HH:MM:SS'.length),
      offset(entry.offsetMs).padStart(8),
      ...(isRoomy ? [cut(printable(entry.kind)).padEnd(kindWidth(entries))] : []),
    ],
    lanes: marks[index] ?? '',
    words: kind === 'call' ? entry.summary : withinConference(entry.summary, name),
  }));
  const beforeLanes = stringWidth(rows[0]?.begin.join('  ') ?? '') + INDENT.length;
  const width = beforeLanes + (shown.length === 0 ? 0 : INDENT.length + lanesWidth);
  const letters = drawn(shown.map((_, index) => letter(index)));
  return [
    colour(
      'bold',
      `${title(zone, beforeLanes).padEnd(beforeLanes + INDENT.length)}${letters}`.trimEnd(),
    ),
    ...rows.flatMap((row) => rowLines(row, width, columns)),
    '',
    ...legend(shown.length, lanes.length, entries).flatMap((line) =>
      wrap(line, columns - INDENT.length).map((one) => INDENT + colour('dim', one)),
    ),
  ];
}

/** With the zone, which is also among the facts, if it does not push the lanes' letters away. */
function title({ name }: TimeZone, width: number): string {
  const whole = `Timeline, ${name}`;
  return whole.length <= width ? whole : 'Timeline';
}

/** The participants' lanes, in the order of their letters. */
export function participantLanes(lanes: readonly Lane[]): readonly Lane[] {
  return lanes.filter(({ key }) => key.startsWith('participant:'));
}

/** A, B, … Z, a, b, … z, and then `#`. */
export function letter(index: number): string {
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'[index] ?? '#';
}

/** What stands after a lane: a line, where the whole conference is meant and another lane follows. */
function between(row: readonly string[], index: number, pitch: number): string {
  const isLine = row.indexOf('┿') <= index && index < row.lastIndexOf('┿');
  return (isLine ? '━' : ' ').repeat(pitch - 1);
}

function rowLines({ entry, begin, lanes, words }: Row, width: number, columns: number): string[] {
  const { problem, summary, warnings } = entry;
  const room = columns - width - 4;
  const isFailure = problem === summary;
  const lines = (text: string, format?: Format) =>
    wrap(printable(text), room).map((line) => (format === undefined ? line : colour(format, line)));
  const mark = problem ? colour('red', '✗') : warnings.length > 0 ? colour('yellow', '!') : ' ';
  const left = colour('dim', begin.join('  ')) + (lanes === '' ? '' : `  ${lanes}`);
  return [
    ...lines(words, isFailure ? 'red' : undefined),
    ...(problem === undefined || isFailure ? [] : lines(problem, 'red')),
    ...warnings.flatMap((warning) => lines(`warning: ${warning}`, 'yellow')),
  ].map((line, index) =>
    `${index === 0 ? `${INDENT}${left}  ${mark}` : ' '.repeat(width + 3)} ${line}`.trimEnd(),
  );
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

function kindWidth(entries: readonly Entry[]): number {
  return Math.max(...entries.map(({ kind }) => cut(printable(kind)).length));
}

function cut(kind: string): string {
  return kind.length <= MAX_KIND_LENGTH ? kind : `${kind.slice(0, MAX_KIND_LENGTH - 1)}…`;
}
