import { CHART_COLOURS } from '../../fixtures/chart-colours.ts';
import { freshEvents, invocation } from '../batches.ts';
import type { Series } from '../bench.ts';
import { layers } from '../layers.ts';
import { table } from '../markdown.ts';
import { startContestant } from '../processes.ts';

const WARM_UP = 15;
const PROFILED = 30;
const SIZE = 1000;

/** Where the product's time goes with batches of 1,000 fresh events: a profile by layer. */
export const profile: Series = {
  name: 'profile',
  async run(bench) {
    const { file, map } = bench.bundles.product;
    await bench.stub.set({ latencyMs: 0, counting: false });
    const product = await startContestant(file, bench.stub.endpoint, 'events-profiled');
    const fresh = (batches: number) =>
      Array.from({ length: batches }, () => invocation(freshEvents(bench.seed(), SIZE)));
    await product.run(fresh(bench.quick ? 1 : WARM_UP));
    const { profile } = await product.profile(fresh(bench.rounds(PROFILED)));
    product.stop();
    if (profile === undefined) throw new Error('There is no profile');
    const shares = layers(profile, map);
    const percent = (share: number) => (share * 100).toFixed(1);
    const large = shares.filter(([, share]) => share >= 0.005);
    return {
      markdown: [
        chart(large.map(([layer, share]) => [layer, percent(share)])),
        table(
          ['layer', '% of CPU time'],
          large.map(([layer, share]) => [layer, percent(share)]),
        ),
      ].join('\n\n'),
      findings: [],
    };
  },
};

function chart(bars: readonly (readonly [string, string])[]): string {
  return [
    '```mermaid',
    ...CHART_COLOURS,
    'xychart-beta horizontal',
    '    title "Where the CPU time goes"',
    `    x-axis [${bars.map(([layer]) => `"${layer}"`).join(', ')}]`,
    `    y-axis "% of CPU time" 0 --> ${10 * Math.ceil(Number(bars[0]?.[1]) / 10)}`,
    `    bar [${bars.map(([, percent]) => percent).join(', ')}]`,
    '```',
  ].join('\n');
}
