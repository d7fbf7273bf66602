import { freshEvents, invocation, smallEvents } from '../batches.ts';
import {
  type Bench,
  CONTESTANTS,
  type Name,
  type PerContestant,
  perContestant,
  type Series,
  shuffled,
} from '../bench.ts';
import { startOne } from '../contestants.ts';
import { table, withSpread } from '../markdown.ts';
import { spread } from '../statistics.ts';

const USUAL = 1000;
/** Small events: Lambda hands over 6 MB at the most, and so many of the usual size are 25. */
const LARGE = 10_000;
const QUICK = 100;
const ROUNDS = 2;
const MB = 1024 * 1024;

/** By round, in MB; all but `idle` above that. */
interface Memory {
  readonly idle: number[];
  readonly usual: number[];
  readonly large: number[];
}

/** The most memory that a batch takes: one of the usual size, and the largest. */
export const memory: Series = {
  name: 'memory',
  async run(bench) {
    const measured = await measure(bench);
    return {
      markdown: table(
        ['MB above the idle function', 'idle', '1,000 events', '10,000 small events'],
        Object.entries(measured).map(([name, { idle, usual, large }]) => [
          name,
          ...[idle, usual, large].map((megabytes) => withSpread(spread(megabytes))),
        ]),
      ),
      findings: [],
    };
  },
};

async function measure(bench: Bench): Promise<PerContestant<Memory>> {
  const measured = perContestant((): Memory => ({ idle: [], usual: [], large: [] }));
  for (let round = 0; round < bench.rounds(ROUNDS); round += 1) {
    await bench.stub.reset({ counting: false });
    const batches = {
      usual: invocation(freshEvents(bench.seed(), bench.quick ? QUICK : USUAL)),
      large: invocation(smallEvents(bench.seed(), bench.quick ? QUICK : LARGE)),
    };
    for (const name of shuffled(CONTESTANTS)) {
      for (const batch of ['usual', 'large'] as const) {
        const { idle, above } = await memoryOf(bench, name, batches[batch]);
        measured[name].idle.push(idle);
        measured[name][batch].push(above);
      }
    }
  }
  return measured;
}

/**
 * In a process of its own, because one that took much before keeps some of it. Idle is a function
 * that has answered one invocation of one event; the invocation's own text counts.
 */
async function memoryOf(bench: Bench, name: Name, batch: string) {
  const started = await startOne(bench, name);
  const { residentBytes } = await started.run([invocation(freshEvents(bench.seed(), 1))]);
  const { peakBytes } = await started.run([batch]);
  started.stop();
  return { idle: residentBytes / MB, above: (peakBytes - residentBytes) / MB };
}
