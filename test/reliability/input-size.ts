import type { Measurement } from './input-size/measure-main.ts';
import { shapes } from './input-size/shapes.ts';
import type { Scenario } from './scenario.ts';
import { type WatchedProcess, watchedProcess } from './watched-process.ts';

const KB = 1024;
/** The larger is that of the largest record that Kinesis takes by default. */
const SIZES_KB = [64, 1024] as const;
/**
 * What a byte may cost at 1 MB, of what it costs at 64 KB. Work that grows with the size's square
 * makes this 16, with its power of 1.5 more than 4; caches that no longer hold everything, and the
 * collector's share, make it up to 3.
 */
const DEARER_BY = 4;
/** A measurement that another program spoilt is taken again; work that grows too fast stays so. */
const TRIES = 3;
/** Half of what the function has. */
const HEAP_MB = 512;
const HANG_MS = 120_000;

interface Row {
  readonly shape: string;
  /** CPU time of the larger one. */
  readonly ms: number;
  /** What a byte of it costs, of what one of the smaller costs. */
  readonly dearer: number;
}

/** Large records of every shape that the code reads in a way of its own. */
export const inputSize: Scenario = {
  name: 'input-size',
  proves: 'the time for a record grows with its size and not faster, in bounded memory, up to 1 MB',
  async run({ signal }) {
    const module = new URL('./input-size/measure-main.ts', import.meta.url);
    const measuring: Measuring = watchedProcess(module, HEAP_MB);
    const rows: Row[] = [];
    const faults: string[] = [];
    try {
      for (const shape of Object.keys(shapes)) {
        signal.throwIfAborted();
        const row = await leastOf(TRIES, () => measured(measuring, shape)).catch((error: Error) => {
          faults.push(error.message);
        });
        if (row) rows.push(row);
      }
    } finally {
      await measuring.stop();
    }
    faults.push(
      ...rows
        .filter(({ dearer }) => dearer > DEARER_BY)
        .map(
          ({ shape, dearer }) =>
            `${shape}: a byte costs ${dearer.toFixed(1)} times as much at 1 MB`,
        ),
    );
    if (faults.length > 0) throw new Error(faults.join('\n'));
    const [slowest] = rows.toSorted((a, b) => b.ms - a.ms);
    const [dearest] = rows.toSorted((a, b) => b.dearer - a.dearer);
    return [
      { what: 'shapes, each of 64 KB and of 1 MB', value: String(rows.length) },
      { what: 'the most for 1 MB', value: `${slowest?.ms.toFixed(0)} ms: ${slowest?.shape}` },
      {
        what: 'a byte at 1 MB, of one at 64 KB, at the most',
        value: `${dearest?.dearer.toFixed(1)} times: ${dearest?.shape}`,
      },
    ];
  },
};

type Measuring = WatchedProcess<Measurement, number>;

async function measured(measuring: Measuring, shape: string): Promise<Row> {
  const times: number[] = [];
  for (const kb of SIZES_KB) {
    const verdict = await measuring.ask({ shape, bytes: kb * KB }, HANG_MS);
    if (verdict.kind !== 'answered') {
      throw new Error(`${shape}, ${kb} KB: the consumer ${verdict.kind}, ${verdict.message}`);
    }
    times.push(verdict.answer);
  }
  const [at64 = 1, at1024 = 0] = times;
  return { shape, ms: at1024 / 1000, dearer: at1024 / 1024 / (at64 / 64) };
}

async function leastOf(tries: number, measure: () => Promise<Row>): Promise<Row> {
  let row = await measure();
  for (let left = tries - 1; row.dearer > DEARER_BY && left > 0; left -= 1) {
    const again = await measure();
    if (again.dearer < row.dearer) row = again;
  }
  return row;
}
