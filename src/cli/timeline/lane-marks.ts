import type { Entry } from './entry.ts';
import type { Lane, SpanKind } from './lane.ts';

/** One letter for what changed; small where it ended. */
const MARKS: ReadonlyMap<string, string> = new Map([
  ['participant-join', '┬'],
  ['participant-leave', '┴'],
  ['participant-hold', 'H'],
  ['participant-unhold', 'h'],
  ['participant-mute', 'M'],
  ['participant-unmute', 'm'],
  ['participant-speech-start', 'S'],
  ['participant-speech-stop', 's'],
]);

/** What the marks mean, for below a timeline. */
export const LEGEND = '┬ joined  ┴ left  H on hold (┊)  M muted (╎)  S speaking  h m s: no longer';

/** A participant's line, by what goes on: the first that does. */
const LINES: readonly (readonly [kind: SpanKind, line: string])[] = [
  ['hold', '┊'],
  ['mute', '╎'],
  ['active', '│'],
];

/**
 * For each entry one character a lane: what happened to its participant there, a line while they
 * are in the conference, and a cross where the whole conference is meant.
 */
export function laneMarks(lanes: readonly Lane[], entries: readonly Entry[]): string[][] {
  const lines = lanes.map(stretchesOf);
  return entries.map((entry) => {
    const at = Date.parse(entry.occurredAt);
    return lanes.map((lane, index) => {
      if (lane.key === entry.lane) return MARKS.get(entry.change ?? '') ?? ownMark(lane, entry);
      const line = lineOf(lines[index] ?? [], at);
      return entry.lane === 'conference' && line !== ' ' ? '┿' : line;
    });
  });
}

/** A summary's time is when its participant left, which no callback may have told. */
function ownMark(lane: Lane, { kind, occurredAt }: Entry): string {
  const hasLeft = lane.spans.some(({ kind, to }) => kind === 'active' && to === occurredAt);
  return kind === 'participant-summary' && hasLeft ? '┴' : '•';
}

/** Milliseconds; the end is not in it. */
interface Stretch {
  readonly kind: SpanKind;
  readonly from: number;
  readonly to: number;
}

/** What decides a lane's line. */
function stretchesOf({ spans }: Lane): Stretch[] {
  return spans
    .filter(({ kind }) => LINES.some(([one]) => one === kind))
    .map(({ kind, from, to }) => ({
      kind,
      from: Date.parse(from),
      to: to === undefined ? Infinity : Date.parse(to),
    }));
}

function lineOf(stretches: readonly Stretch[], at: number): string {
  const going = stretches.filter(({ from, to }) => from <= at && at < to);
  const isThere = going.some(({ kind }) => kind === 'active');
  if (!isThere) return ' ';
  return LINES.find(([kind]) => going.some((one) => one.kind === kind))?.[1] ?? ' ';
}
