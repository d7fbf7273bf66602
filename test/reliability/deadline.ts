import { buildAsset } from './built-asset.ts';
import {
  type Invocation,
  invocations,
  LEAST_LIMIT_MS,
  MARGIN_MS,
  MOST_LIMIT_MS,
} from './deadline/invocations.ts';
import { startEngine } from './faulty-dynamodb/engine.ts';
import type { Figure, Scenario } from './scenario.ts';

/** Little time left, and a slow DynamoDB. */
export const deadline: Scenario = {
  name: 'deadline',
  proves:
    'with little time left, a batch stops in time and reports the first record that is not done',
  async run({ long, seed, signal }) {
    await using started = new AsyncDisposableStack();
    const asset = await buildAsset();
    started.defer(asset.remove);
    const engine = await startEngine('stand-in');
    started.defer(engine.stop);
    const seeds = Array.from({ length: long ? 240 : 24 }, (_, nth) => seed + nth);
    return figures(await invocations(seeds, { module: asset.module, engine, signal }));
  },
};

function figures(ended: readonly Invocation[]): readonly Figure[] {
  const count = (is: (one: Invocation) => boolean) => String(ended.filter(is).length);
  const records = ended.reduce((sum, one) => sum + one.records, 0);
  const late = ended.reduce((sum, one) => sum + one.late, 0);
  const latest = Math.max(...ended.map(({ overrunMs }) => overrunMs));
  return [
    {
      what: 'invocations',
      value: `${ended.length}, each with ${LEAST_LIMIT_MS} to ${MOST_LIMIT_MS} ms left`,
    },
    { what: 'records', value: records.toLocaleString('en') },
    { what: 'got through', value: count((one) => one.reported === one.records) },
    { what: 'stopped at the deadline', value: count((one) => one.reported < one.records) },
    {
      what: 'of these, with records done',
      value: count((one) => 0 < one.reported && one.reported < one.records),
    },
    { what: 'killed by the time limit, and repeated', value: String(late) },
    {
      what: 'latest answer',
      value: `${latest.toFixed(0)} ms after the deadline, of ${MARGIN_MS} ms`,
    },
  ];
}
