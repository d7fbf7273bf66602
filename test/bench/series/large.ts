import { freshEvents, invocation, smallEvents } from '../batches.ts';
import {
  type Bench,
  type Finding,
  inAnyOrder,
  type Name,
  type PerContestant,
  perContestant,
  type Series,
} from '../bench.ts';
import { tableOf } from '../contestants.ts';
import { table, withSpread } from '../markdown.ts';
import { startContestant } from '../processes.ts';
import { ratio, type Spread, spread } from '../statistics.ts';

const LARGE = 10_000;
const USUAL = 1000;
const COST_ROUNDS = 6;
const MEMORY_ROUNDS = 2;
const MB = 1024 * 1024;

/** A batch as large as a mapping can ask for: what an event costs then, and how much memory it takes. */
export const large: Series = {
  name: 'large',
  async run(bench) {
    const cost = await costOfLarge(bench);
    const memory = await memoryOfLarge(bench);
    return {
      markdown: table(
        [
          'MB above the idle function',
          'idle',
          '1,000 events',
          '10,000 small events',
          '10,000 events',
        ],
        Object.entries(memory).map(([name, { idle, usual, small, large }]) => [
          name,
          ...[idle, usual, small, large].map((megabytes) => withSpread(spread(megabytes))),
        ]),
      ),
      findings: [costFinding(cost), memoryFinding(memory.product)],
    };
  },
};

function costFinding(cost: Spread): Finding {
  return {
    target: 'CPU per event in batches of 10,000, within 1.15 × that in batches of 1,000',
    found: `${withSpread(cost)} ×`,
    reached: cost.median <= 1.15,
  };
}

function memoryFinding({ small, large }: Memory): Finding {
  return {
    target: 'Peak memory with a batch of 10,000, at most 120 MB above the idle function',
    found: `${withSpread(spread(small))} MB; with events of the usual size ${withSpread(spread(large))} MB`,
    reached: spread(small).median <= 120,
  };
}

async function costOfLarge(bench: Bench): Promise<Spread> {
  const { product } = await bench.warm();
  const size = bench.quick ? USUAL : LARGE;
  const cpu = { large: [] as number[], usual: [] as number[] };
  for (let round = 0; round < bench.rounds(COST_ROUNDS); round += 1) {
    await bench.stub.set({ latencyMs: 0, counting: false });
    const one = [invocation(freshEvents(bench.seed(), size))];
    const many = Array.from({ length: size / USUAL }, () =>
      invocation(freshEvents(bench.seed(), USUAL)),
    );
    cpu.large.push((await product.run(one)).cpuMs);
    cpu.usual.push((await product.run(many)).cpuMs);
  }
  return ratio(cpu.large, cpu.usual);
}

/** By round, in MB; all but `idle` above that. */
interface Memory {
  readonly idle: number[];
  readonly usual: number[];
  readonly small: number[];
  readonly large: number[];
}

async function memoryOfLarge(bench: Bench): Promise<PerContestant<Memory>> {
  const size = bench.quick ? USUAL : LARGE;
  const memory = perContestant((): Memory => ({ idle: [], usual: [], small: [], large: [] }));
  for (let round = 0; round < bench.rounds(MEMORY_ROUNDS); round += 1) {
    await bench.stub.set({ latencyMs: 0, counting: false });
    const batches = {
      usual: invocation(freshEvents(bench.seed(), USUAL)),
      small: invocation(smallEvents(bench.seed(), size)),
      large: invocation(freshEvents(bench.seed(), size)),
    };
    for (const name of inAnyOrder()) {
      for (const batch of ['usual', 'small', 'large'] as const) {
        const { idle, above } = await memoryOf(bench, name, batches[batch]);
        memory[name].idle.push(idle);
        memory[name][batch].push(above);
      }
    }
  }
  return memory;
}

/**
 * In a process of its own, because one that took much before keeps some of it. Idle is a function
 * that has answered one invocation of one event; the invocation's own text counts.
 */
async function memoryOf(bench: Bench, name: Name, batch: string) {
  const { file } = bench.bundles[name];
  const started = await startContestant(file, bench.stub.endpoint, tableOf(name));
  const { residentBytes } = await started.run([invocation(freshEvents(bench.seed(), 1))]);
  const { peakBytes } = await started.run([batch]);
  started.stop();
  return { idle: residentBytes / MB, above: (peakBytes - residentBytes) / MB };
}
