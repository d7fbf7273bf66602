import { freshEvents, invocation } from '../batches.ts';
import {
  type Bench,
  CONTESTANTS,
  type Finding,
  type Name,
  type PerContestant,
  perContestant,
  type Series,
  shuffled,
} from '../bench.ts';
import { startAll, stopAll, warmUp } from '../contestants.ts';
import { table, withSpread } from '../markdown.ts';
import type { Contestant } from '../processes.ts';
import { ratio, spread } from '../statistics.ts';

/**
 * So many batches make one measurement, and so many rounds the median of them: a small batch alone is
 * over too soon, the garbage of a large one is collected in the next, and the first ones find the
 * caches full of what the others did meanwhile.
 */
const CASES = [
  { size: 1, batches: 60, rounds: 12 },
  { size: 10, batches: 30, rounds: 12 },
  { size: 1000, batches: 5, rounds: 8 },
];
type Case = (typeof CASES)[number];

const TARGET_SIZE = 1000;
const TARGETS: readonly Target[] = [
  { share: 'fresh', of: 'powertools', part: 14, text: 'fresh, at most 1/14 of Powertools’' },
  {
    share: 'fresh',
    of: 'hand-written',
    part: 4,
    text: 'fresh, at most 1/4 of the hand-written loop’s',
  },
  { share: 'fresh', of: 'floor', part: 1, text: 'fresh, at most the floor’s' },
  {
    share: 'duplicates',
    of: 'powertools',
    part: 20,
    text: 'all duplicates, at most 1/20 of Powertools’',
  },
];

/** The product's CPU time is to be at most 1/`part` of the other's. */
interface Target {
  readonly share: keyof Measured;
  readonly of: Name;
  readonly part: number;
  readonly text: string;
}

/** CPU time per event in µs, by round. */
interface Measured {
  readonly fresh: PerContestant<number[]>;
  readonly duplicates: PerContestant<number[]>;
}

/** CPU time per event, by the batch's size, of batches that are new and of the same ones again. */
export const cpu: Series = {
  name: 'cpu',
  async run(bench) {
    await bench.stub.reset({ counting: false });
    const contestants = await startAll(bench);
    await warmUp(contestants, bench);
    const measured = new Map<number, Measured>();
    for (const each of CASES) measured.set(each.size, await measure(bench, contestants, each));
    stopAll(contestants);
    const target = bench.quick ? undefined : measured.get(TARGET_SIZE);
    return {
      markdown: [
        `Fresh events\n\n${tableOf(measured, 'fresh')}`,
        `All of them duplicates\n\n${tableOf(measured, 'duplicates')}`,
      ].join('\n\n'),
      findings: target ? TARGETS.map((each) => finding(each, target)) : [],
    };
  },
};

async function measure(
  { quick, rounds, seed, stub }: Bench,
  contestants: PerContestant<Contestant>,
  { size, ...usual }: Case,
): Promise<Measured> {
  const batches = quick ? 1 : usual.batches;
  const measured: Measured = {
    fresh: perContestant(() => []),
    duplicates: perContestant(() => []),
  };
  for (let round = 0; round < rounds(usual.rounds); round += 1) {
    await stub.reset({ counting: false });
    const texts = Array.from({ length: batches }, () => invocation(freshEvents(seed(), size)));
    for (const name of shuffled(CONTESTANTS)) {
      for (const share of ['fresh', 'duplicates'] as const) {
        const { cpuMs } = await contestants[name].run(texts);
        measured[share][name].push((cpuMs * 1000) / (size * batches));
      }
    }
  }
  return measured;
}

function tableOf(measured: ReadonlyMap<number, Measured>, share: keyof Measured): string {
  const others = CONTESTANTS.filter((name) => name !== 'product');
  return table(
    ['events a batch', 'product, µs', ...others.map((name) => `${name}, × product`)],
    [...measured].map(([size, { [share]: cpuUs }]) => {
      const multiples = others.map((name) => ratio(cpuUs[name], cpuUs.product));
      return [
        size.toLocaleString('en-US'),
        ...[spread(cpuUs.product), ...multiples].map(withSpread),
      ];
    }),
  );
}

function finding({ share, of, part, text }: Target, { [share]: cpuUs }: Measured): Finding {
  const found = ratio(cpuUs.product, cpuUs[of]);
  const inverse = ratio(cpuUs[of], cpuUs.product);
  return {
    target: `CPU per event, ${text}`,
    found: part === 1 ? `${withSpread(found)} ×` : `1/${withSpread(inverse)}`,
    reached: found.median <= 1 / part,
  };
}
