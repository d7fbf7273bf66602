import type { Built } from './bundles.ts';
import type { Stub } from './processes.ts';

/** The contestants, in the order of the tables' columns; all that is measured is set against the product. */
export const CONTESTANTS = ['product', 'floor', 'hand-written', 'middy', 'powertools'] as const;
export type Name = (typeof CONTESTANTS)[number];
export type PerContestant<Value> = Readonly<Record<Name, Value>>;

/** What a series needs. */
export interface Bench {
  /** Few rounds of small cases: shows that all of it works, and nothing about speed. */
  readonly quick: boolean;
  /** As many rounds as were asked for, instead of what a series takes by itself. */
  readonly rounds: (usual: number) => number;
  readonly stub: Stub;
  readonly bundles: PerContestant<Built>;
  /** A number that no batch was made from so far. */
  readonly seed: () => number;
}

/** A target, and the result. */
export interface Finding {
  readonly target: string;
  readonly found: string;
  readonly reached: boolean;
}

export interface SeriesResult {
  readonly markdown: string;
  readonly findings: readonly Finding[];
}

/** A part of the bench, asked for by its name. */
export interface Series {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<SeriesResult>;
}

/** Makes a value for each contestant. */
export function perContestant<Value>(make: (name: Name) => Value): PerContestant<Value> {
  return Object.fromEntries(CONTESTANTS.map((name) => [name, make(name)])) as PerContestant<Value>;
}

/** Things in a random order, new each time: whatever comes first in a round has no advantage by it. */
export function shuffled<Thing>(things: readonly Thing[]): Thing[] {
  return things
    .map((thing) => ({ thing, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ thing }) => thing);
}
