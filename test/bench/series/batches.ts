import { freshEvents, invocation, withDuplicates } from '../batches.ts';
import {
  type Bench,
  CONTESTANTS,
  type Finding,
  inAnyOrder,
  type Name,
  type PerContestant,
  perContestant,
  type Series,
} from '../bench.ts';
import type { RunResult } from '../function-process.ts';
import { table, withSpread } from '../markdown.ts';
import { fastestPeer } from '../peers.ts';
import { ratio, spread } from '../statistics.ts';

const SHARES = ['0 %', '10 %', '100 %'] as const;
type Share = (typeof SHARES)[number];

/**
 * So many batches make one measurement, so many times: a small batch alone is over too soon, the
 * garbage of a large one is collected in the next, and the first ones find the caches full of what
 * the others did meanwhile. From 1,000 on, a measurement is 10,000 events.
 */
const CASES = [
  { size: 1, batches: 60, rounds: 12 },
  { size: 10, batches: 30, rounds: 12 },
  { size: 100, batches: 10, rounds: 12 },
  { size: 1000, batches: 10, rounds: 4 },
  { size: 10_000, batches: 1, rounds: 2 },
];

/** By round: CPU per event in µs, and wall time of a batch in ms. */
interface Samples {
  readonly cpuUs: number[];
  readonly wallMs: number[];
}

type Measured = Readonly<Record<Share, PerContestant<Samples>>>;

/** CPU and wall time by the batch's size and the share of duplicates, on the stub without latency. */
export const batches: Series = {
  name: 'batches',
  async run(bench) {
    const cases = CASES.filter(({ size }) => !bench.quick || size === 10 || size === 1000);
    const measured = new Map<number, Measured>();
    for (const each of cases) measured.set(each.size, await measure(bench, each));
    return {
      markdown: [
        ...SHARES.map(
          (share) =>
            `${share} duplicates, CPU per event (user + system)\n\n${cpuTable(measured, share)}`,
        ),
        `Wall time of a batch of fresh events\n\n${wallTable(measured)}`,
      ].join('\n\n'),
      findings: findings(measured),
    };
  },
};

async function measure(bench: Bench, { size, batches, rounds }: (typeof CASES)[number]) {
  const contestants = await bench.warm();
  const samples = (): PerContestant<Samples> => perContestant(() => ({ cpuUs: [], wallMs: [] }));
  const measured: Measured = { '0 %': samples(), '10 %': samples(), '100 %': samples() };
  for (let round = 0; round < bench.rounds(rounds); round += 1) {
    await bench.stub.set({ latencyMs: 0, counting: false });
    const fresh = Array.from({ length: batches }, () => freshEvents(bench.seed(), size));
    const mixed = fresh.map((known, batch) =>
      withDuplicates(freshEvents(bench.seed(), size), known, batch * size),
    );
    const texts = { fresh: fresh.map(invocation), mixed: mixed.map(invocation) };
    for (const name of inAnyOrder()) {
      const { run } = contestants[name];
      const keep = (share: Share, { cpuMs, wallMs }: RunResult) => {
        measured[share][name].cpuUs.push((cpuMs * 1000) / (size * batches));
        measured[share][name].wallMs.push(spread(wallMs).median);
      };
      keep('0 %', await run(texts.fresh));
      keep('100 %', await run(texts.fresh));
      keep('10 %', await run(texts.mixed));
    }
  }
  return measured;
}

function cpuTable(measured: ReadonlyMap<number, Measured>, share: Share): string {
  return tableOf(measured, share, 'cpuUs', 'product, µs');
}

function wallTable(measured: ReadonlyMap<number, Measured>): string {
  return tableOf(measured, '0 %', 'wallMs', 'product, ms');
}

function tableOf(
  measured: ReadonlyMap<number, Measured>,
  share: Share,
  quantity: keyof Samples,
  productColumn: string,
): string {
  const others = CONTESTANTS.filter((name) => name !== 'product');
  return table(
    ['events a batch', productColumn, ...others.map((name) => `${name}, × product`)],
    [...measured].map(([size, samples]) => {
      const own = samples[share].product[quantity];
      const multiples = others.map((name) => ratio(samples[share][name][quantity], own));
      return [size.toLocaleString('en-US'), ...[spread(own), ...multiples].map(withSpread)];
    }),
  );
}

function findings(measured: ReadonlyMap<number, Measured>): Finding[] {
  const thousand = measured.get(1000);
  return [
    ...(thousand
      ? [
          atMost(
            thousand,
            '0 %',
            'powertools',
            1 / 12,
            'CPU per event, fresh, at most 1/12 of Powertools’',
          ),
          atMost(
            thousand,
            '0 %',
            'hand-written',
            1 / 5,
            'CPU per event, fresh, at most 1/5 of the hand-written loop’s',
          ),
          atMost(
            thousand,
            '0 %',
            'floor',
            1.25,
            'CPU per event, fresh, at most 1.25 × the floor’s',
          ),
          atMost(
            thousand,
            '100 %',
            'powertools',
            1 / 20,
            'CPU per event, all duplicates, at most 1/20 of Powertools’',
          ),
        ]
      : []),
    ...[...measured].flatMap(([size, samples]) => (size <= 10 ? noSlower(samples, size) : [])),
  ];
}

function atMost(
  measured: Measured,
  share: Share,
  peer: Name,
  limit: number,
  target: string,
): Finding {
  const { product, [peer]: other } = measured[share];
  const found = ratio(product.cpuUs, other.cpuUs);
  const inverse = ratio(other.cpuUs, product.cpuUs);
  return {
    target,
    found: limit < 1 ? `1/${withSpread(inverse)}` : `${withSpread(found)} ×`,
    reached: found.median <= limit,
  };
}

function noSlower(measured: Measured, size: number): Finding {
  const wallMs = perContestant((name) => measured['0 %'][name].wallMs);
  const fastest = fastestPeer(wallMs);
  const found = ratio(wallMs.product, fastest.wallMs);
  return {
    target: `Wall time of batches of ${size} on the stub, at most the fastest peer’s`,
    found: `${withSpread(found)} × ${fastest.name}’s`,
    reached: found.median <= 1,
  };
}
