import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tally } from './fuzz/check-batch.ts';
import { realShapes } from './fuzz/corpus.ts';
import type { FuzzAnswer, FuzzRequest } from './fuzz/fuzz-main.ts';
import { BATCH, batchOfInputs } from './fuzz/inputs.ts';
import { minimised } from './fuzz/minimise.ts';
import { type WatchedProcess, watchedProcess } from './fuzz/watched-process.ts';
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

type Fuzzed = WatchedProcess<FuzzRequest, FuzzAnswer>;

/** The consumer under input that somebody made as bad as they could. */
export const badInput: Scenario = {
  name: 'bad-input',
  proves: 'no input crashes or hangs the consumer, is lost or altered, or leaves something behind',
  async run({ seed, long, signal, say }) {
    const batches = (long ? INPUTS_LONG : INPUTS) / BATCH;
    const module = new URL('./fuzz/fuzz-main.ts', import.meta.url);
    const fuzzed: Fuzzed = watchedProcess(module, HEAP_MB);
    const tally: Tally = {};
    const heaps: number[] = [];
    let largestRss = 0;
    let slowestMs = 0;
    try {
      for (let number = 0; number < batches; number += 1) {
        signal.throwIfAborted();
        const startedAt = performance.now();
        const end = await endOf(fuzzed, { kind: 'batch', seed, number }, HANG_MS);
        if (end.kind !== 'held') throw await failure(fuzzed, seed, number, end);
        slowestMs = Math.max(slowestMs, performance.now() - startedAt);
        largestRss = Math.max(largestRss, end.rss);
        if (end.heap !== undefined) heaps.push(end.heap / MB);
        for (const [kind, count] of Object.entries(end.tally)) {
          tally[kind] = (tally[kind] ?? 0) + count;
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
        .map(([kind, count]) => ({ what: kind, value: String(count) })),
      { what: 'slowest batch of 250', value: `${slowestMs.toFixed(0)} ms` },
      {
        what: 'heap after a collection, least of each half',
        value: `${middle.toFixed(1)} MB, ${last.toFixed(1)} MB`,
      },
      { what: 'most resident memory', value: `${(largestRss / MB).toFixed(0)} MB` },
    ];
  },
};

/** Whether it held, or how it ended: the process's own word, or that it has none left. */
async function endOf(fuzzed: Fuzzed, request: FuzzRequest, withinMs: number) {
  const verdict = await fuzzed.ask(request, withinMs);
  return verdict.kind === 'answered' ? verdict.answer : verdict;
}

/** What went wrong, with the smallest input that could be found for it, in a file. */
async function failure(
  fuzzed: Fuzzed,
  seed: number,
  number: number,
  { kind, message }: { kind: string; message: string },
): Promise<Error> {
  const until = Date.now() + MINIMISE_MS;
  const records = await minimised(
    batchOfInputs(realShapes(), seed, number),
    async (some) =>
      (await endOf(fuzzed, { kind: 'records', records: some }, HANG_MS / 10)).kind === kind,
    () => Date.now() < until,
  );
  const path = join(await mkdtemp(join(tmpdir(), 'bad-input-')), 'records.json');
  await writeFile(path, JSON.stringify(records, null, 2));
  const where = `Seed ${seed}, batch ${number}: ${records.length} of ${BATCH} records, in ${path}`;
  return new Error(
    `The consumer ${kind === 'broken' ? 'broke a rule' : kind}. ${where}\n${message}`,
  );
}
