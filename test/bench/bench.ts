import type { Built } from './bundles.ts';
import type { Contestant, Stub } from './processes.ts';

/** The contestants, in the order of the tables' columns; all that is measured is set against the product. */
export const CONTESTANTS = ['product', 'floor', 'hand-written', 'middy', 'powertools'] as const;
export type Name = (typeof CONTESTANTS)[number];
export type PerContestant<Value> = Readonly<Record<Name, Value>>;

/** What a series needs. */
export interface Bench {
  /** Few rounds and few cases: shows that all of it works, and no more than that. */
  readonly quick: boolean;
  /** As many rounds as were asked for, instead of what a series takes by itself. */
  readonly rounds: (usual: number) => number;
  readonly stub: Stub;
  readonly bundles: PerContestant<Built>;
  /** The contestants, loaded, warmed up, and connected to the stub. */
  readonly warm: () => Promise<PerContestant<Contestant>>;
  /** A number that no batch was made from so far. */
  readonly seed: () => number;
}

/** Something to reach, and what came out. */
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

/** The contestants in any order: whoever comes first in a round has no advantage by it. */
export function inAnyOrder(): Name[] {
  return CONTESTANTS.map((name) => ({ name, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ name }) => name);
}
