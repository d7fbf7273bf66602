import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tally } from './bad-input/check-batch.ts';
import type { FuzzAnswer, FuzzRequest } from './bad-input/fuzz.ts';
import { boundedFunction } from './bounded-function.ts';
import type { Scenario } from './scenario.ts';

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
  async run({ seed, long, signal, say }) {
    await using started = new AsyncDisposableStack();
    const fuzz = boundedFunction(started, new URL('./bad-input/fuzz.ts', import.meta.url), HEAP_MB);
    const tally: Tally = { inputs: 0 };
    const heaps: number[] = [];
    for (let nth = 0; (tally['inputs'] ?? 0) < (long ? INPUTS_LONG : INPUTS); nth += 1) {
      signal.throwIfAborted();
      const request: FuzzRequest = { seed: seed * 1_000_000 + nth, batches: BATCHES };
      const answer = await fuzz(request, HANG_MS).catch((error: Error) => {
        throw new Error(`Seed ${request.seed}: the consumer died or hung`, { cause: error });
      });
      const { broken, heap, tally: more } = answer as FuzzAnswer;
      if (broken) {
        const path = join(await mkdtemp(join(tmpdir(), 'bad-input-')), 'records.json');
        await writeFile(path, JSON.stringify(broken.batch, null, 2));
        throw new Error(
          `Seed ${request.seed}: the records in ${path} broke a rule\n${broken.message}`,
        );
      }
      heaps.push(heap / MB);
      for (const [kind, count] of Object.entries(more)) tally[kind] = (tally[kind] ?? 0) + count;
    }
    for (const [kind, count] of Object.entries(tally)) say(`${kind}: ${count}`);
    const middle = Math.min(...heaps.slice(0, heaps.length / 2));
    const last = Math.min(...heaps.slice(heaps.length / 2));
    const grew = `from ${middle.toFixed(1)} MB to ${last.toFixed(1)} MB`;
    say(`the least heap after a collection in each half: ${grew}`);
    if (last - middle > HEAP_TOLERANCE_MB) {
      throw new Error(`Seed ${seed}: the heap grew ${grew} and stayed so`);
    }
  },
};
