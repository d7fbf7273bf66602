import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tally } from './fuzz/check-batch.ts';
import { realShapes } from './fuzz/corpus.ts';
import { BATCH, batchOfInputs } from './fuzz/inputs.ts';
import { minimised } from './fuzz/minimise.ts';
import { type FuzzProcess, startFuzzProcess, type Verdict } from './fuzz/process.ts';
import type { Scenario } from './scenario.ts';

const INPUTS = 50_000;
const INPUTS_LONG = 1_000_000;
/** A quarter of what the function has, for a batch and all that checks it. */
const HEAP_MB = 256;
/** A batch takes a fraction of a second: this is a hang on any machine. */
const HANG_MS = 60_000;
const MINIMISE_MS = 60_000;
/** The heap between two batches; compiled code and caches of the runtime move it by less. */
const HEAP_TOLERANCE_MB = 4;
const MB = 1024 * 1024;

/** The consumer under input that somebody made as bad as they could. */
export const badInput: Scenario = {
  name: 'bad-input',
  proves: 'no input crashes or hangs the consumer, is lost or altered, or leaves something behind',
  async run({ seed, long, signal, say }) {
    const batches = (long ? INPUTS_LONG : INPUTS) / BATCH;
    const fuzzed = startFuzzProcess(HEAP_MB);
    const tally: Tally = {};
    const heaps: number[] = [];
    let largestRss = 0;
    let slowestMs = 0;
    try {
      for (let number = 0; number < batches; number += 1) {
        signal.throwIfAborted();
        const startedAt = performance.now();
        const verdict = await fuzzed.ask({ kind: 'batch', seed, number }, HANG_MS);
        if (verdict.kind !== 'held') throw await failure(fuzzed, seed, number, verdict);
        slowestMs = Math.max(slowestMs, performance.now() - startedAt);
        largestRss = Math.max(largestRss, verdict.rss);
        if (verdict.heap !== undefined) heaps.push(verdict.heap / MB);
        for (const [end, count] of Object.entries(verdict.tally)) {
          tally[end] = (tally[end] ?? 0) + count;
        }
        if ((number + 1) % 400 === 0) say(`${(number + 1) * BATCH} inputs`);
      }
    } finally {
      await fuzzed.stop();
    }
    const [middle, last] = [heaps.slice(0, heaps.length / 2), heaps.slice(heaps.length / 2)].map(
      (half) => Math.min(...half),
    ) as [number, number];
    if (last - middle > HEAP_TOLERANCE_MB) {
      throw new Error(`Seed ${seed}: the heap grew from ${middle} MB to ${last} MB and stayed so`);
    }
    return [
      { what: 'inputs', value: String(batches * BATCH) },
      ...Object.entries(tally)
        .toSorted(([, a], [, b]) => b - a)
        .map(([end, count]) => ({ what: end, value: String(count) })),
      { what: 'slowest batch of 250', value: `${slowestMs.toFixed(0)} ms` },
      {
        what: 'heap after a collection, least of each half',
        value: `${middle.toFixed(1)} MB, ${last.toFixed(1)} MB`,
      },
      { what: 'most resident memory', value: `${(largestRss / MB).toFixed(0)} MB` },
    ];
  },
};

/** What went wrong, with the smallest input that could be found for it, in a file. */
async function failure(
  fuzzed: FuzzProcess,
  seed: number,
  number: number,
  { kind, message }: Exclude<Verdict, { kind: 'held' }>,
): Promise<Error> {
  const until = Date.now() + MINIMISE_MS;
  const records = await minimised(
    batchOfInputs(realShapes(), seed, number),
    async (some) => {
      const verdict = await fuzzed.ask({ kind: 'records', records: some }, HANG_MS / 10);
      return verdict.kind === kind;
    },
    () => Date.now() < until,
  );
  const path = join(await mkdtemp(join(tmpdir(), 'bad-input-')), 'records.json');
  await writeFile(path, JSON.stringify(records, null, 2));
  const where = `Seed ${seed}, batch ${number}: ${records.length} of ${BATCH} records, in ${path}`;
  return new Error(
    `The consumer ${kind === 'broken' ? 'broke a rule' : kind}. ${where}\n${message}`,
  );
}
