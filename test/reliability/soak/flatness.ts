import type { Probe } from './probe.ts';

/** What the process was like at a moment of the soak. */
export interface Sample extends Probe {
  readonly atMs: number;
  /** Records that were done by then. */
  readonly records: number;
}

/** What is looked at, and by how much it may be higher in the last third than in the middle one. */
interface Quantity {
  readonly name: string;
  readonly unit: string;
  /** Of the sample and the one before it. */
  readonly of: (sample: Sample, before: Sample) => number;
  readonly tolerance: (middle: number) => number;
}

const MB = 1024 * 1024;
/** A leak lifts the least, too; what lies above it is a batch not let go yet, or other programs' doing. */
const least = (values: readonly number[]) => Math.min(...values);

/**
 * All are measured between two invocations, the heap after a collection: what it grows by is held by
 * something. Compiled code, caches and buffers not let go yet move it by 2 MB (seen in 20 minutes). Resident memory goes on
 * growing a little while V8 has no reason to give any back. Sockets are counted: one more is one too
 * many. The CPU time a record takes tells of work that grows with what was done before.
 */
const QUANTITIES: readonly Quantity[] = [
  { name: 'heap after a collection', unit: 'MB', of: ({ heap }) => heap / MB, tolerance: () => 2 },
  {
    name: 'resident memory',
    unit: 'MB',
    of: ({ rss }) => rss / MB,
    tolerance: (middle) => middle / 5,
  },
  {
    name: 'open sockets',
    unit: '',
    of: ({ sockets }) => sockets ?? Number.NaN,
    tolerance: () => 0,
  },
  {
    name: 'CPU time a record',
    unit: 'µs',
    of: (sample, before) => (sample.cpuUs - before.cpuUs) / (sample.records - before.records),
    tolerance: (middle) => middle / 4,
  },
];

/** A quantity in the soak, sample by sample and in its three thirds. */
export interface Course {
  readonly name: string;
  readonly unit: string;
  readonly thirds: readonly [number, number, number];
  /** Whether the last third lies higher above the middle one than measuring explains. */
  readonly rises: boolean;
}

/**
 * Each quantity's course. The first third is the warm-up: code is compiled, sockets are opened and
 * the heap takes its size. What goes on growing after it is a leak.
 */
export function courses(samples: readonly Sample[]): Course[] {
  return QUANTITIES.flatMap((quantity) => {
    const values = samples
      .slice(1)
      .map((sample, index) => quantity.of(sample, samples[index] as Sample))
      .filter(Number.isFinite);
    const third = values.length / 3;
    const thirds = [0, 1, 2].map((n) =>
      least(values.slice(Math.round(n * third), Math.round((n + 1) * third))),
    ) as [number, number, number];
    const rises = thirds[2] - thirds[1] > quantity.tolerance(thirds[1]);
    // There are no sockets to be counted where there is no /proc.
    return values.length > 0 ? [{ ...quantity, thirds, rises }] : [];
  });
}
