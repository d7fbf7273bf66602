/**
 * `npm run bench`: measures the product beside its floor and its peers, and prints Markdown.
 *
 *     npm run bench -- [--only SERIES[,SERIES…]] [--rounds N] [--quick] [--write]
 */
import { parseArgs } from 'node:util';
import type { Bench, Finding, Series } from './bench.ts';
import { buildAll } from './bundles.ts';
import { startStub } from './processes.ts';
import { conditions, targets, write } from './report.ts';
import { calls } from './series/calls.ts';
import { cpu } from './series/cpu.ts';
import { memory } from './series/memory.ts';
import { start } from './series/start.ts';

const all: readonly Series[] = [calls, cpu, memory, start];
const QUICK_ROUNDS = 1;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
if (values.quick && values.write) throw new Error('--quick measures nothing worth to --write');
const chosen = values.only === undefined ? all : values.only.split(',').map(named);
const asked = values.rounds === undefined ? undefined : positive('--rounds', values.rounds);

const stub = await startStub();
let seeds = 0;
const bench: Bench = {
  quick: values.quick,
  rounds: (usual) => asked ?? (values.quick ? QUICK_ROUNDS : usual),
  stub,
  bundles: await buildAll(),
  seed: () => {
    seeds += 1;
    return seeds;
  },
};

const parts = new Map<string, string>();
const findings: Finding[] = [];
for (const { name, run } of chosen) {
  const startedAt = performance.now();
  const result = await run(bench);
  findings.push(...result.findings);
  parts.set(name, result.markdown);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`\n## ${name} (${seconds} s)\n\n${result.markdown}`);
}
if (findings.length > 0) console.log(`\n## targets\n\n${targets(findings)}`);
// The document has the targets of one run, or none of them.
if (chosen.length === all.length) {
  parts.set('conditions', await conditions());
  parts.set('targets', targets(findings));
}
if (values.write) await write(parts);
stub.stop();

function named(name: string): Series {
  const series = all.find((one) => one.name === name);
  if (series) return series;
  throw new RangeError(
    `There is no series "${name}"; there are ${all.map(({ name }) => name).join(', ')}`,
  );
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new RangeError(`${option} is "${text}", expected a whole number above 0`);
}
