import { buildAsset } from './built-asset.ts';
import { surviveOutage } from './outage/survive-outage.ts';
import type { Scenario } from './scenario.ts';

/** DynamoDB away for longer than every retry. */
export const outage: Scenario = {
  name: 'outage',
  proves:
    'what Lambda gives up while DynamoDB is away is in the failed batches, the rest is still in the stream, and redrive brings everything home',
  async run({ long, seed, signal, say }) {
    const asset = await buildAsset();
    const sums = { outages: 0, records: 0, 'records given up': 0, 'records left in the stream': 0 };
    const redriven = { 'failed batches redriven': 0, 'differences at the end': 0 };
    try {
      for (let nth = 0; nth < (long ? 10 : 2); nth += 1) {
        signal.throwIfAborted();
        // The deployed mapping halves what fails; without that, whole batches are given up.
        const bisect = nth % 2 === 0;
        const one = await surviveOutage({ seed: seed + nth, bisect, module: asset.module, signal });
        sums.outages += 1;
        sums.records += one.records;
        sums['records given up'] += one.givenUp;
        sums['records left in the stream'] += one.left;
        redriven['failed batches redriven'] += one.batches;
        say(
          `seed ${seed + nth}, bisect ${bisect ? 'on' : 'off'}: of ${one.records} records ${one.givenUp} given up in ${one.batches} batches, ${one.left} left in the stream; all home`,
        );
      }
    } finally {
      await asset.remove();
    }
    return Object.entries({ ...sums, ...redriven }).map(([what, value]) => ({
      what,
      value: value.toLocaleString('en'),
    }));
  },
};
