/** `npm run test:reliability`: every scenario, or those that are named, one after the other. */
import { parseArgs } from 'node:util';
import { orUsage } from '../fixtures/or-usage.ts';
import { answers } from './answers.ts';
import { badInput } from './bad-input.ts';
import { day } from './day.ts';
import { inputSize } from './input-size.ts';
import { memory } from './memory.ts';
import { operatorFaults } from './operator-faults.ts';
import { poison } from './poison.ts';
import type { Scenario } from './scenario.ts';
import { policies } from './security/policies.ts';
import { secrets } from './security/secrets.ts';
import { supplyChain } from './security/supply-chain.ts';
import { soak } from './soak.ts';

const scenarios: readonly Scenario[] = [
  day,
  answers,
  operatorFaults,
  memory,
  badInput,
  inputSize,
  poison,
  soak,
  policies,
  secrets,
  supplyChain,
];

const USAGE = `npm run test:reliability -- [scenarios] [--seed N] [--minutes N] [--long]
Scenarios: ${scenarios.map(({ name }) => name).join(', ')}`;

const { chosen, seed, minutes, long } = orUsage(USAGE, () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '0.5' },
      long: { type: 'boolean', default: false },
    },
  });
  return {
    chosen: positionals.length === 0 ? scenarios : positionals.map(named),
    seed: positive('--seed', values.seed),
    minutes: positive('--minutes', values.minutes),
    long: values.long,
  };
});

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => interrupted.abort(new Error(`Interrupted by ${name}`)));
}

const ends = { passed: 0, failed: 0 };
for (const { name, proves, run } of chosen) {
  if (interrupted.signal.aborted) break;
  console.log(`\n== ${name}: ${proves}`);
  const startedAt = performance.now();
  const end = await run({
    seed,
    minutes,
    long,
    signal: interrupted.signal,
    say: (line) => console.log(`   ${line}`),
  }).then(
    () => 'passed' as const,
    (error: unknown) => {
      console.log(error);
      return 'failed' as const;
    },
  );
  ends[end] += 1;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`   ${end} after ${seconds} s, with seed ${seed}`);
}
console.log(`\nreliability: ${ends.passed} passed, ${ends.failed} failed`);
if (interrupted.signal.aborted) console.log(interrupted.signal.reason.message);
if (ends.failed > 0 || interrupted.signal.aborted) process.exitCode = 1;
// Node 24.21 was seen to spin in its own cleanup for ever after processes that were killed.
process.exit();

function named(name: string): Scenario {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario) return scenario;
  throw new RangeError(`There is no scenario "${name}".`);
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new RangeError(`${option} is "${text}", expected a number above 0`);
}
