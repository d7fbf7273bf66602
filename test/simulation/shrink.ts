import { type DayOptions, type DayResult, runDay } from './day.ts';

/** A day that fails, with as few faults as were found to suffice. */
export interface Shrunk {
  readonly only: ReadonlySet<string>;
  readonly runs: number;
}

/**
 * Leaves out faults for as long as the same thing goes wrong: halves of them first, then smaller
 * parts (delta debugging, Zeller and Hildebrandt). What remains of a fault that is left out is chance
 * at other places, so the result is small and not the smallest.
 */
export async function shrink(
  options: DayOptions,
  failed: DayResult,
  maxRuns: number,
  run: typeof runDay = runDay,
): Promise<Shrunk> {
  let names = failed.struck.map(({ name }) => name);
  let runs = 0;
  const wanted = shapeOf(failed.violation);
  const fails = async (some: readonly string[]) => {
    runs += 1;
    const { violation, struck } = await run({ ...options, only: new Set(some) });
    return shapeOf(violation) === wanted ? struck.map(({ name }) => name) : undefined;
  };
  for (let parts = 2; names.length > 0 && runs < maxRuns; ) {
    const size = Math.ceil(names.length / parts);
    let fewer: string[] | undefined;
    for (let from = 0; from < names.length && runs < maxRuns && fewer === undefined; from += size) {
      fewer = await fails(names.toSpliced(from, size));
    }
    if (fewer !== undefined) {
      names = fewer;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) break;
    else parts = Math.min(names.length, 2 * parts);
  }
  return { only: new Set(names), runs };
}

/** What went wrong, whichever event and record it was with. */
function shapeOf(violation: string | undefined): string | undefined {
  return violation?.replace(/[A-Za-z-]*\d[\d:#A-Z]*/g, '…');
}
