import { freshEvents, invocation, smallEvents } from '../batches.ts';
import { type Bench, CONTESTANTS, type Finding, type Name, type Series } from '../bench.ts';
import { tableOf } from '../contestants.ts';
import { short, table, withSpread } from '../markdown.ts';
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
    const memory: [Name, Memory][] = [];
    const measured = bench.quick ? CONTESTANTS.slice(0, 1) : CONTESTANTS;
    for (const name of measured) memory.push([name, await memoryOf(bench, name)]);
    const product = memory[0]?.[1] as Memory;
    return {
      markdown: table(
        [
          'MB above the idle function',
          'idle',
          '1,000 events',
          '10,000 small events',
          '10,000 events',
        ],
        memory.map(([name, { idle, usual, small, large }]) => [
          name,
          ...[idle, usual, small, large].map(withSpread),
        ]),
      ),
      findings: [costFinding(cost), memoryFinding(product)],
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
    found: `${withSpread(small)} MB; with events of the usual size ${short(large.median)} MB`,
    reached: small.median <= 120,
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

/** In MB; all but `idle` above that. */
interface Memory {
  readonly idle: Spread;
  readonly usual: Spread;
  readonly small: Spread;
  readonly large: Spread;
}

/**
 * In processes of their own, because a process that once took much keeps some of it. Idle is a
 * function that has answered one invocation of one event; the invocation's own text counts.
 */
async function memoryOf(bench: Bench, name: Name): Promise<Memory> {
  const size = bench.quick ? USUAL : LARGE;
  const idle: number[] = [];
  const usual: number[] = [];
  const small: number[] = [];
  const large: number[] = [];
  for (let round = 0; round < bench.rounds(MEMORY_ROUNDS); round += 1) {
    await bench.stub.set({ latencyMs: 0, counting: false });
    const events = {
      usual: freshEvents(bench.seed(), USUAL),
      small: smallEvents(bench.seed(), size),
      large: freshEvents(bench.seed(), size),
    };
    const aboveIdle = async (batch: readonly unknown[]) => {
      const started = await startContestant(
        bench.bundles[name].file,
        bench.stub.endpoint,
        tableOf(name),
      );
      const first = await started.run([invocation(freshEvents(bench.seed(), 1))]);
      idle.push(first.residentBytes / MB);
      const { peakBytes } = await started.run([invocation(batch)]);
      started.stop();
      return (peakBytes - first.residentBytes) / MB;
    };
    usual.push(await aboveIdle(events.usual));
    small.push(await aboveIdle(events.small));
    large.push(await aboveIdle(events.large));
  }
  return { idle: spread(idle), usual: spread(usual), small: spread(small), large: spread(large) };
}
