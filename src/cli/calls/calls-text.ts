import textWidth from 'string-width';
import { cut } from '../../terminal/cut.ts';
import { counted, duration } from '../../voice/wording.ts';
import { dayAndClock } from '../moments.ts';
import { colour, table } from '../output.ts';
import { printableLine } from '../printable.ts';
import { widest } from '../terminal-text.ts';
import type { TimeZone } from '../time-zone.ts';
import { answererOf, wayOf, wrongWith } from './call-words.ts';
import { type ListedCall, RUNNING } from './listed-call.ts';
import type { Sums } from './sums.ts';

/** From so many columns on, all of a call stands in one line. */
const WIDE = 150;
/** In a line of their own, the SID begins below the rest. */
const INDENT = '  ';
const GAP = 2;
const MAX_STATUS = 11;
const MAX_ANSWERER = 11;
/** Problems give way to numbers and addresses only beyond this. */
const MAX_PROBLEM = 24;

/** Calls for a terminal of that many columns: one line for each where it is wide, else two. */
export function callsText(calls: readonly ListedCall[], columns: number, zone: TimeZone): string {
  return columns < WIDE ? inTwoLines(calls, columns, zone) : inOneLine(calls, columns, zone);
}

function inOneLine(calls: readonly ListedCall[], columns: number, zone: TimeZone): string {
  const head = ['WHEN', '', 'FROM → TO', 'STATUS', 'DURATION', 'ANSWERED BY', 'CALL', 'PROBLEM'];
  const rowsWith = (partyRoom: number, problemRoom: number) =>
    calls.map((call) => [
      dayAndClock(call.at, zone),
      wayOf(call),
      parties(call, partyRoom),
      status(call),
      lasted(call),
      answered(call),
      printableLine(call.callSid),
      wrong(call, problemRoom),
    ]);
  const room = columns - widthOf(head, rowsWith(0, 0)) + 'FROM → TO'.length + 'PROBLEM'.length;
  const problems = widest(['PROBLEM', ...calls.map((call) => wrong(call))]);
  const forParties = room - Math.min(problems, MAX_PROBLEM);
  const partiesWidth = widest(calls.map((call) => parties(call)));
  const forProblems = room - Math.min(forParties, partiesWidth);
  return table(head, rowsWith(forParties, forProblems));
}

function inTwoLines(calls: readonly ListedCall[], columns: number, zone: TimeZone): string {
  const head = ['WHEN', '', 'FROM → TO', 'STATUS', 'DURATION'];
  const rowsWith = (room: number) =>
    calls.map((call) => [
      dayAndClock(call.at, zone).slice('YYYY-'.length),
      wayOf(call),
      parties(call, room),
      status(call),
      lasted(call),
    ]);
  const room = columns - widthOf(head, rowsWith(0)) + 'FROM → TO'.length;
  const [first = '', ...lines] = table(head, rowsWith(room)).split('\n');
  return [
    first,
    ...calls.flatMap((call, index) => {
      const who = answered(call) === '' ? '' : `by ${answered(call)}`;
      const begin = [`${INDENT}${printableLine(call.callSid)}`, who, ''];
      const left = begin.filter((part) => part !== '').join('  ');
      const what = wrong(call, columns - textWidth(left) - GAP);
      return [lines[index] ?? '', what === '' ? left : `${left}  ${what}`];
    }),
  ].join('\n');
}

/** A table's columns, as wide as their widest cells, with gaps between them. */
function widthOf(head: readonly string[], rows: readonly (readonly string[])[]): number {
  const widths = head.map((name, index) => widest([name, ...rows.map((row) => row[index] ?? '')]));
  return widths.reduce((sum, width) => sum + width, GAP * (head.length - 1));
}

/** `from → to` in that much room: the longer of them is cut first. */
function parties({ from, to }: ListedCall, room = Infinity): string {
  if (room <= 0 || (from === undefined && to === undefined)) return '';
  const both = [from, to].map((party) => printableLine(party ?? '?'));
  const arrow = ' → ';
  if (textWidth(both.join(arrow)) <= room) return both.join(arrow);
  const half = Math.floor((room - arrow.length) / 2);
  const [first = '', second = ''] = both;
  const spare = Math.max(0, half - Math.min(textWidth(first), textWidth(second)));
  return [cut(first, half + spare), cut(second, half + spare)].join(arrow);
}

function status({ status }: ListedCall): string {
  const text = cut(printableLine(status ?? 'unknown'), MAX_STATUS);
  if (status === 'failed') return colour('red', text);
  if (status === RUNNING) return colour('cyan', text);
  return status === 'completed' ? text : colour('yellow', text);
}

function lasted({ durationSeconds }: ListedCall): string {
  return durationSeconds ? duration(durationSeconds * 1000) : '';
}

function answered(call: ListedCall): string {
  return cut(printableLine(answererOf(call)), MAX_ANSWERER);
}

/** What was wrong, in a few words that fit into so many columns; empty where all was well. */
function wrong(call: ListedCall, room = Infinity): string {
  const { words, tone } = wrongWith(call);
  const shown = cut(printableLine(words), room);
  return shown && colour(tone === 'bad' ? 'red' : 'yellow', shown);
}

/** "50 calls: 41 answered, 6 unanswered, 3 failed.", and the medians of their times in a line of its own. */
export function sumsText(sums: Sums): string {
  const { calls, answered, unanswered, failed, running } = sums;
  const counts = [
    `${answered} answered`,
    `${unanswered} unanswered`,
    `${failed} failed`,
    ...(running > 0 ? [`${running} running`] : []),
  ];
  const medians = [
    ['time to answer', sums.medianTimeToAnswerSeconds] as const,
    ['duration', sums.medianDurationSeconds] as const,
  ].flatMap(([name, seconds]) =>
    seconds === undefined ? [] : [`median ${name} ${duration(seconds * 1000)}`],
  );
  const line = `${counted(calls, 'call')}: ${counts.join(', ')}.`;
  return medians.length === 0 ? line : `${line}\n${sentence(medians.join(', '))}`;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
