/**
 * The handler of a process that is fed bad input until it breaks: it is told a seed and how many batches to
 * make of it, and says whether all held. `--expose-gc` is needed.
 */
import fc from 'fast-check';
import { checkBatch, checkRedelivery, type Tally } from './check-batch.ts';
import { batches } from './inputs.ts';

/** What the process is asked. */
export interface FuzzRequest {
  readonly seed: number;
  readonly batches: number;
}

/** What it says. */
export interface FuzzAnswer {
  readonly tally: Tally;
  /** Bytes after a collection. */
  readonly heap: number;
  /** What did not hold, and the smallest batch that was found for it. */
  readonly broken?: { readonly message: string; readonly batch: unknown };
}

/** One batch of so many comes a second time. */
const REDELIVERED = 4;
const SHRINK_WITHIN_MS = 60_000;

export async function handler({ seed, batches: numRuns }: FuzzRequest): Promise<FuzzAnswer> {
  const tally: Tally = { inputs: 0 };
  const property = fc.asyncProperty(batches, fc.nat(REDELIVERED - 1), async (batch, nth) => {
    for (const [end, count] of Object.entries(await checkBatch(batch))) {
      tally[end] = (tally[end] ?? 0) + count;
    }
    tally['inputs'] = (tally['inputs'] ?? 0) + batch.length;
    if (nth === 0) await checkRedelivery(batch);
  });
  const options = { seed, numRuns, interruptAfterTimeLimit: SHRINK_WITHIN_MS };
  const { failed, counterexample, errorInstance } = await fc.check(property, options);
  global.gc?.();
  const { heapUsed: heap } = process.memoryUsage();
  if (!failed) return { tally, heap };
  const { stack } = Object(errorInstance);
  const broken = { message: `${stack ?? errorInstance}`, batch: counterexample?.[0] };
  return { tally, heap, broken };
}
