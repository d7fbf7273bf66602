import { boundedFunction } from './bounded-function.ts';
import { shapes } from './input-size/shapes.ts';
import type { Scenario } from './scenario.ts';

const KB = 1024;
const SMALL_KB = 64;
/** That of the largest record that Kinesis takes by default. */
const LARGE_KB = 1024;
/**
 * What a byte may cost at 1 MB, of what it costs at 64 KB. Work that grows with the size's square
 * makes this 16, with its power of 1.5 more than 4; caches that no longer hold everything, and the
 * collector's share, make it up to 3.
 */
const DEARER_BY = 4;
const TRIES = 3;
/** Half of what the function has. */
const HEAP_MB = 512;
const HANG_MS = 120_000;

interface Cost {
  readonly shape: string;
  /** CPU time of a large one. */
  readonly ms: number;
  /** What a byte of it costs, of what one of a small one costs. */
  readonly dearer: number;
}

/** Large records of every shape that the code reads in a way of its own. */
export const inputSize: Scenario = {
  name: 'input-size',
  proves: 'the time for a record grows with its size and not faster, in bounded memory, up to 1 MB',
  async run({ signal, say }) {
    await using started = new AsyncDisposableStack();
    const module = new URL('./input-size/measure.ts', import.meta.url);
    const measure = boundedFunction(started, module, HEAP_MB);
    const costs: Cost[] = [];
    const faults: string[] = [];
    for (const shape of Object.keys(shapes)) {
      signal.throwIfAborted();
      await leastCost(shape, measure).then(
        (cost) => costs.push(cost),
        (error: Error) => faults.push(`${shape}: the consumer died or hung: ${error.message}`),
      );
    }
    for (const { shape, dearer } of costs.filter(({ dearer }) => dearer > DEARER_BY)) {
      faults.push(`${shape}: a byte costs ${dearer.toFixed(1)} times as much at 1 MB`);
    }
    if (faults.length > 0) throw new Error(faults.join('\n'));
    const [slowest] = costs.toSorted((a, b) => b.ms - a.ms);
    const [dearest] = costs.toSorted((a, b) => b.dearer - a.dearer);
    say(`${costs.length} shapes, each of 64 KB and of 1 MB`);
    say(`the most for 1 MB: ${slowest?.ms.toFixed(0)} ms, ${slowest?.shape}`);
    say(`a byte at 1 MB, of one at 64 KB: ${dearest?.dearer.toFixed(1)}, ${dearest?.shape}`);
  },
};

type Measure = ReturnType<typeof boundedFunction>;

/** A cost that another program spoilt is taken again; work that grows too fast stays so. */
async function leastCost(shape: string, measure: Measure): Promise<Cost> {
  let least = await costOf(shape, measure);
  for (let left = TRIES - 1; least.dearer > DEARER_BY && left > 0; left -= 1) {
    const again = await costOf(shape, measure);
    if (again.dearer < least.dearer) least = again;
  }
  return least;
}

async function costOf(shape: string, measure: Measure): Promise<Cost> {
  const us: number[] = [];
  for (const kb of [SMALL_KB, LARGE_KB]) {
    const answer = await measure({ shape, bytes: kb * KB }, HANG_MS);
    us.push((answer as { microseconds: number }).microseconds);
  }
  const [small = 1, large = 0] = us;
  return { shape, ms: large / 1000, dearer: large / LARGE_KB / (small / SMALL_KB) };
}
