import { freshEvents, invocation } from '../batches.ts';
import { CONTESTANTS, type Series, shuffled } from '../bench.ts';
import { type Built, buildContestant } from '../bundles.ts';
import { table, withSpread } from '../markdown.ts';
import { startContestant } from '../processes.ts';
import { ratio, spread } from '../statistics.ts';

const ROUNDS = 30;
const KB = 1024;
const MAX_BUNDLE_KB = 500;
/** No contestant: what every function that has the SDK's client loads. */
const REFERENCE = 'client alone';

/** A cold start: the bundle's size, how long it takes to load, and the first invocation, of one event. */
export const start: Series = {
  name: 'start',
  async run({ bundles, rounds, seed, stub }) {
    const bundled: [string, Built][] = [
      ...CONTESTANTS.map((name): [string, Built] => [name, bundles[name]]),
      [REFERENCE, await buildContestant('client-alone')],
    ];
    const starts = bundled.map(([name, built]) => ({
      name,
      built,
      loadMs: [] as number[],
      firstMs: [] as number[],
    }));
    await stub.reset({ counting: false });
    for (let round = 0; round < rounds(ROUNDS); round += 1) {
      for (const { name, built, loadMs, firstMs } of shuffled(starts)) {
        const started = await startContestant(built.file, stub.endpoint, `events-${name}`);
        loadMs.push(started.loadMs);
        if (name !== REFERENCE) {
          firstMs.push((await started.run([invocation(freshEvents(seed(), 1))])).wallMs);
        }
        started.stop();
      }
    }
    const reference = starts.at(-1)?.loadMs ?? [];
    const bundleKb = bundles.product.bytes / KB;
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
          found: `${Math.round(bundleKb)} KB`,
          reached: bundleKb <= MAX_BUNDLE_KB,
        },
      ],
    };
  },
};
