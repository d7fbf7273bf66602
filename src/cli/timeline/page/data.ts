import { offset } from '../../moments.ts';
import type { TimeZone } from '../../time-zone.ts';
import { type Entry, wordsOf } from '../entry.ts';
import type { Timeline } from '../timeline.ts';

/** A stretch, in milliseconds since the first event. */
interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** What the page's script draws: times in milliseconds since the first event. */
export function pageData(timeline: Timeline, { name, clock }: TimeZone) {
  const { facts, lanes, entries } = timeline;
  const since = sinceFirst(timeline);
  // Twilio's own times of a recording may lie before or after its callbacks.
  const ends = lanes.flatMap(({ spans }) => spans.flatMap(({ from, to = from }) => [from, to]));
  const all = boundsOf([...entries.map(({ offsetMs }) => offsetMs), ...ends.map(since)]);
  return {
    first: Date.parse(facts.firstAt),
    zone: name,
    all,
    main: mainOf(timeline, all),
    lanes: lanes.map(({ key, name, note, spans }) => ({
      key,
      name,
      note,
      spans: spans.map(({ kind, from, to, label }) => ({
        kind,
        from: since(from),
        to: to === undefined ? all.to : since(to),
        open: to === undefined,
        label,
      })),
    })),
    entries: entries.map((entry) => ({
      lane: entry.lane,
      kind: entry.kind,
      shape: shapeOf(entry),
      at: entry.offsetMs,
      clock: clock(entry.occurredAt),
      offset: offset(entry.offsetMs),
      summary: wordsOf(entry),
      problem: entry.problem === undefined ? undefined : problemOf(entry),
      isWarning: entry.isWarning,
      warnings: entry.warnings,
    })),
  };
}

function sinceFirst({ facts }: Timeline): (time: string) => number {
  const first = Date.parse(facts.firstAt);
  return (time) => Date.parse(time) - first;
}

function boundsOf(moments: readonly number[]): Bounds {
  return {
    from: moments.reduce((a, b) => Math.min(a, b), 0),
    to: moments.reduce((a, b) => Math.max(a, b), 1),
  };
}

/** What comes so much later, in shares of the length, is shown at once with all else. */
const NEARBY = 0.15;

/**
 * What is shown first: the call or the conference. Recordings and transcripts come long after the
 * end, and would squeeze everything else.
 */
function mainOf(timeline: Timeline, all: Bounds): Bounds {
  const since = sinceFirst(timeline);
  const { kind, facts } = timeline;
  const end = kind === 'call' ? facts.endedAt : facts.ended?.at;
  const to = end === undefined ? all.to : Math.max(since(end), 1);
  const isNearby = all.to - to <= (to - all.from) * NEARBY;
  return isNearby ? all : { from: all.from, to };
}

/** The one line that says what went wrong, where the summary does not. */
function problemOf({ problem = '', summary }: Entry): string {
  return problem === summary ? '' : problem;
}

/** How an event is drawn, where it is not a dot like others. */
export function shapeOf({ kind, change, details }: Entry): 'small' | 'interrupt' | undefined {
  if (kind === 'agent' && details.name === 'interrupt') return 'interrupt';
  const isPartOfSpeech =
    kind === 'gather' ||
    kind === 'agent' ||
    kind === 'metric' ||
    change === 'transcription-content';
  return isPartOfSpeech ? 'small' : undefined;
}
