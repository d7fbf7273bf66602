import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tally } from './bad-input/check-batch.ts';
import type { FuzzAnswer, FuzzRequest } from './bad-input/main.ts';
import type { Scenario } from './scenario.ts';
import { type WatchedProcess, watchedProcess } from './watched-process.ts';

const INPUTS = 50_000;
const INPUTS_LONG = 1_000_000;
/** Between two looks at the process; a batch has 125 inputs on average. */
const BATCHES = 20;
/** A quarter of what the function has, for a batch and all that checks it. */
const HEAP_MB = 256;
/** Longer than it takes to make a failing batch small: a hang on any machine. */
const HANG_MS = 180_000;
/** The heap between two batches; compiled code and caches of the runtime move it by less. */
const HEAP_TOLERANCE_MB = 4;
const MB = 1024 * 1024;

/** The consumer under input that somebody made as bad as they could. */
export const badInput: Scenario = {
  name: 'bad-input',
  proves: 'no input crashes or hangs the consumer, is lost or altered, or leaves something behind',
  async run({ seed, long, signal }) {
    const module = new URL('./bad-input/main.ts', import.meta.url);
    const fuzzed: WatchedProcess<FuzzRequest, FuzzAnswer> = watchedProcess(module, HEAP_MB);
    const tally: Tally = { inputs: 0 };
    const heaps: number[] = [];
    try {
      for (let nth = 0; (tally['inputs'] ?? 0) < (long ? INPUTS_LONG : INPUTS); nth += 1) {
        signal.throwIfAborted();
        const request = { seed: seed * 1_000_000 + nth, batches: BATCHES };
        const verdict = await fuzzed.ask(request, HANG_MS);
        if (verdict.kind !== 'answered') {
          throw new Error(`Seed ${request.seed}: the consumer ${verdict.kind}\n${verdict.message}`);
        }
        const { broken, heap } = verdict.answer;
        if (broken) {
          const path = join(await mkdtemp(join(tmpdir(), 'bad-input-')), 'records.json');
          await writeFile(path, JSON.stringify(broken.batch, null, 2));
          throw new Error(
            `Seed ${request.seed}: the records in ${path} broke a rule\n${broken.message}`,
          );
        }
        heaps.push(heap / MB);
        for (const [kind, count] of Object.entries(verdict.answer.tally)) {
          tally[kind] = (tally[kind] ?? 0) + count;
        }
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
      ...Object.entries(tally)
        .toSorted(([, a], [, b]) => b - a)
        .map(([kind, count]) => ({ what: kind, value: String(count) })),
      {
        what: 'heap after a collection, least of each half',
        value: `${middle.toFixed(1)} MB, ${last.toFixed(1)} MB`,
      },
    ];
  },
};
