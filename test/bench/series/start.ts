import { freshEvents, invocation } from '../batches.ts';
import { CONTESTANTS, type Series } from '../bench.ts';
import { type Built, buildContestant } from '../bundles.ts';
import { tableOf } from '../contestants.ts';
import { table, withSpread } from '../markdown.ts';
import { startContestant } from '../processes.ts';
import { ratio, spread } from '../statistics.ts';

const ROUNDS = 60;
const KB = 1024;
const REFERENCE = 'client alone';
/** The same with the modules that the product leaves out: as esbuild makes it if nobody looks. */
const WHOLE = 'client alone, whole';

/** A cold start: the bundle's size, how long it takes to load, and the first invocation, of one event. */
export const start: Series = {
  name: 'start',
  async run(bench) {
    const bundles: [string, Built][] = [
      ...CONTESTANTS.map((name): [string, Built] => [name, bench.bundles[name]]),
      [WHOLE, await buildContestant('client-alone', true)],
      [REFERENCE, await buildContestant('client-alone')],
    ];
    const starts = bundles.map(([name, built]) => ({
      name,
      built,
      loadMs: [] as number[],
      firstMs: [] as number[],
    }));
    for (let round = 0; round < bench.rounds(ROUNDS); round += 1) {
      await bench.stub.set({ latencyMs: 0, counting: false });
      for (const { name, built, loadMs, firstMs } of starts.toSorted(() => Math.random() - 0.5)) {
        const started = await startContestant(built.file, bench.stub.endpoint, tableOf(name));
        loadMs.push(started.loadMs);
        if (name !== REFERENCE && name !== WHOLE) {
          const { wallMs } = await started.run([invocation(freshEvents(bench.seed(), 1))]);
          firstMs.push(...wallMs);
        }
        started.stop();
      }
    }
    const reference = starts.at(-1)?.loadMs ?? [];
    const [product] = starts;
    const load = ratio(product?.loadMs ?? [], reference);
    const size = (product?.built.bytes ?? 0) / KB;
    return {
      markdown: table(
        ['', 'bundle, KB', 'load, ms', `load, × ${REFERENCE}`, 'first invocation, ms'],
        starts.map(({ name, built, loadMs, firstMs }) => [
          name,
          Math.round(built.bytes / KB).toLocaleString('en-US'),
          withSpread(spread(loadMs)),
          withSpread(ratio(loadMs, reference)),
          firstMs.length === 0 ? '–' : withSpread(spread(firstMs)),
        ]),
      ),
      findings: [
        {
          target: 'Bundle, at most 500 KB minified',
          found: `${Math.round(size)} KB`,
          reached: size <= 500,
        },
        {
          target: 'Load time, at most 1.25 × a bundle that holds the DynamoDB client alone',
          found: `${withSpread(load)} ×`,
          reached: load.median <= 1.25,
        },
      ],
    };
  },
};
