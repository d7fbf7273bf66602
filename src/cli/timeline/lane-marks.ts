import type { Entry } from './entry.ts';
import type { Lane, SpanKind } from './lane.ts';

/** One letter for what changed; small where it ended. */
const MARKS: Readonly<Record<string, string>> = {
  'participant-join': '┬',
  'participant-leave': '┴',
  'participant-hold': 'H',
  'participant-unhold': 'h',
  'participant-mute': 'M',
  'participant-unmute': 'm',
  'participant-speech-start': 'S',
  'participant-speech-stop': 's',
};

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
  return entries.map((entry) => {
    const at = Date.parse(entry.occurredAt);
    return lanes.map((lane) => {
      if (lane.key === entry.lane) return MARKS[entry.change ?? ''] ?? ownMark(lane, entry);
      const line = lineOf(lane, at);
      return entry.lane === 'conference' && line !== ' ' ? '┿' : line;
    });
  });
}

/** A summary's time is when its participant left, which no callback may have told. */
function ownMark(lane: Lane, { kind, occurredAt }: Entry): string {
  const hasLeft = lane.spans.some(({ kind, to }) => kind === 'active' && to === occurredAt);
  return kind === 'participant-summary' && hasLeft ? '┴' : '•';
}

function lineOf({ spans }: Lane, at: number): string {
  const going = spans.filter(
    ({ from, to }) => Date.parse(from) <= at && (to === undefined || at < Date.parse(to)),
  );
  const isThere = going.some(({ kind }) => kind === 'active');
  if (!isThere) return ' ';
  return LINES.find(([kind]) => going.some((span) => span.kind === kind))?.[1] ?? ' ';
}
