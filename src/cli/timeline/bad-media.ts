import { measuresOf } from '../../voice/insights/quality.ts';
import type { MeasuredStream } from '../../voice/insights/streams.ts';
import { listed } from '../../voice/wording.ts';
import type { StoredEvent } from '../stored-events.ts';
import { number, object, text } from './fields.ts';
import { kindOf } from './kind.ts';

/** A stretch in which the media at an edge was bad. */
export interface BadMedia {
  readonly edge: string;
  /** `inbound`, `outbound` or both, from the edge's point of view. */
  readonly streamDirections: readonly string[];
  readonly from: string;
  readonly to: string;
  /** The worst values: "packet loss 7.8 %, jitter up to 48 ms". */
  readonly inWords: string;
}

/** What an edge measured of a call's media: from when until when, and when it was bad. */
export interface MeasuredEdge {
  readonly edge: string;
  readonly from: string;
  readonly to: string;
  readonly bad: readonly BadMedia[];
}

/** A window of a stream: metrics come every ten seconds, and the last one of a call earlier. */
interface Window {
  readonly edge: string;
  readonly from: number;
  readonly to: number;
  readonly isBad: boolean;
  readonly stream: MeasuredStream;
}

const WINDOW_MS = 10_000;

/** What the metrics of a call tell: by edge, runs of bad windows. */
export function measuredEdges(events: readonly StoredEvent[]): MeasuredEdge[] {
  const windows = events
    .filter((event) => kindOf(event) === 'metric')
    .map((event) => windowOf(event, Date.parse(events[0]?.occurredAt ?? '')));
  return [...Map.groupBy(windows, ({ edge }) => edge)].map(([edge, some]) => ({
    edge,
    ...periodOf(some),
    bad: joined(runsOf(some)).map((run) => ({
      edge,
      streamDirections: directionsOf(run),
      ...periodOf(run),
      inWords: inWords(run),
    })),
  }));
}

function windowOf({ occurredAt, details }: StoredEvent, firstMs: number): Window {
  const to = Date.parse(occurredAt);
  const measured = object(details.interval ?? details.cumulative);
  const value = (name: string) => number(measured[name]);
  return {
    edge: text(details.edge) ?? 'unknown',
    from: Math.min(to, Math.max(firstMs, to - WINDOW_MS)),
    to,
    isBad: details.isBad === true,
    stream: {
      streamDirection: text(details.streamDirection) ?? 'both',
      ...present({
        packetLossPercent: value('lossPercent'),
        jitterAvgMs: value('jitterAvgMs'),
        jitterMaxMs: value('jitterMaxMs'),
        latencyAvgMs: value('latencyAvgMs'),
        mosAvg: value('mos'),
        roundTripAvgMs: value('roundTripMs'),
        roundTripMaxMs: value('roundTripMs'),
      }),
    },
  };
}

function present(measures: { readonly [name: string]: number | undefined }) {
  return Object.fromEntries(Object.entries(measures).filter(([, value]) => value !== undefined));
}

/** Bad windows of one stream that follow one another. */
function runsOf(windows: readonly Window[]): Window[][] {
  const runs: Window[][] = [];
  for (const stream of Map.groupBy(windows, ({ stream }) => stream.streamDirection).values()) {
    let isGoingOn = false;
    for (const window of stream.toSorted((a, b) => a.to - b.to)) {
      if (window.isBad && isGoingOn) runs.at(-1)?.push(window);
      else if (window.isBad) runs.push([window]);
      isGoingOn = window.isBad;
    }
  }
  return runs;
}

/** Runs of both directions that overlap are one: they share a lane. */
function joined(runs: readonly Window[][]): Window[][] {
  const all: Window[][] = [];
  for (const run of runs.toSorted((a, b) => startOf(a) - startOf(b))) {
    const last = all.at(-1);
    const isOverlapping = last?.some(({ to }) => to > startOf(run));
    if (last !== undefined && isOverlapping) last.push(...run);
    else all.push([...run]);
  }
  return all;
}

/** Each measure that was bad, at its worst. */
function inWords(run: readonly Window[]): string {
  const measures = run.flatMap(({ stream }) => measuresOf(stream));
  const worst = [...Map.groupBy(measures, ({ tag }) => tag).values()]
    .map((some) => some.reduce((a, b) => (b.badness > a.badness ? b : a)))
    .filter(({ badness }) => badness > 1);
  return listed(...worst.map((measure) => measure.inWords)) || 'bad';
}

/** An SDK measures both directions at once, which goes without saying. */
function directionsOf(run: readonly Window[]): string[] {
  const directions = run.map(({ stream }) => stream.streamDirection);
  return [...new Set(directions)].filter((direction) => direction !== 'both').sort();
}

function periodOf(windows: readonly Window[]): { readonly from: string; readonly to: string } {
  const end = windows.reduce((latest, { to }) => Math.max(latest, to), 0);
  return { from: iso(startOf(windows)), to: iso(end) };
}

function startOf(windows: readonly Window[]): number {
  return windows.reduce((earliest, { from }) => Math.min(earliest, from), Infinity);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
