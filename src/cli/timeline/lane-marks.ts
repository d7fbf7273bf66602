import type { Entry } from './entry.ts';
import type { Lane } from './lanes.ts';

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

const LINES = { away: ' ', there: '│', held: '┊', muted: '╎' } as const;

/**
 * For each entry one character a lane: what happened to its participant there, a line while they
 * are in the conference, and a cross where the whole conference is meant.
 */
export function laneMarks(lanes: readonly Lane[], entries: readonly Entry[]): string[][] {
  const states = new Map<string, Set<'there' | 'held' | 'muted'>>();
  return entries.map((entry) => {
    const change = entry.change ?? '';
    const own = states.get(entry.lane) ?? new Set();
    if (change === 'participant-leave') own.clear();
    const row = lanes.map(({ key }) => {
      if (key === entry.lane) return MARKS.get(change) ?? '•';
      const line = LINES[lineOf(states.get(key))];
      return entry.lane === 'conference' && line !== ' ' ? '┿' : line;
    });
    if (change === 'participant-join') own.add('there');
    if (change === 'participant-hold' || (own.size > 0 && entry.details.hold === true))
      own.add('held');
    if (change === 'participant-mute' || (own.size > 0 && entry.details.muted === true))
      own.add('muted');
    if (change === 'participant-unhold') own.delete('held');
    if (change === 'participant-unmute') own.delete('muted');
    states.set(entry.lane, own);
    return row;
  });
}

function lineOf(state: ReadonlySet<string> = new Set()): keyof typeof LINES {
  if (state.has('held')) return 'held';
  if (state.has('muted')) return 'muted';
  return state.has('there') ? 'there' : 'away';
}
