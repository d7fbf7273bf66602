/**
 * `npm run test:simulation`: days on a virtual clock, with every fault that DynamoDB, EventBridge,
 * Kinesis and Lambda have.
 */
import { randomInt } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { orUsage } from '../fixtures/or-usage.ts';
import { type DayOptions, runDay } from './day.ts';
import { mutants } from './mutants.ts';
import { type LivedDay, liveThrough } from './processes.ts';
import { shrink } from './shrink.ts';

/** Lines of a trace that a failure shows; `--trace` writes all of them. */
const LAST_LINES = 60;
const MAX_SHRINKING_RUNS = 300;
const DAYS_FOR_A_MUTANT = 100;

const USAGE = `npm run test:simulation -- [--seed N] [--days D] [--events N] [--trace FILE] [--faults NAMES]
npm run test:simulation -- --mutants`;

const { values, firstSeed, isTold, days, events } = orUsage(USAGE, () => {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      days: { type: 'string' },
      events: { type: 'string', default: '10000' },
      trace: { type: 'string' },
      faults: { type: 'string' },
      mutants: { type: 'boolean', default: false },
    },
  });
  // A trace is read: of one day, unless more are asked for.
  const isTold = values.trace !== undefined || values.faults !== undefined;
  return {
    values,
    // Mutants are looked for on the same days each time.
    firstSeed: positive(
      '--seed',
      values.seed ?? (values.mutants ? '1' : String(randomInt(1, 2 ** 31))),
    ),
    isTold,
    days: positive('--days', values.days ?? (isTold ? '1' : '50')),
    events: positive('--events', values.events),
  };
});
const processes = availableParallelism();

if (values.mutants) await findMutants();
else if (isTold) await tellDays();
else await live();

async function live(): Promise<void> {
  console.log(`${days} days of ${events} events, from seed ${firstSeed} on`);
  const startedAt = performance.now();
  const sums = { days: 0, faults: 0, events: 0, stored: 0, rejected: 0, published: 0 };
  const failed = await liveThrough({ firstSeed, days, events, processes }, (day: LivedDay) => {
    sums.days += 1;
    sums.faults += day.faults;
    for (const name of ['events', 'stored', 'rejected', 'published'] as const) {
      sums[name] += day.counts[name];
    }
  });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const inWords = Object.entries(sums).map(([name, sum]) => `${sum.toLocaleString('en')} ${name}`);
  console.log(`${inWords.join(', ')} in ${seconds} s`);
  if (failed !== undefined) await explain({ seed: failed.seed, events });
}

/** Says what went wrong on a day, with as few faults as it takes. */
async function explain(options: DayOptions): Promise<void> {
  process.exitCode = 1;
  const failed = await runDay(options);
  console.log(`\nseed ${options.seed}: ${failed.violation}`);
  if (failed.violation === undefined) throw new Error('the same seed did not fail again');
  const { only, runs } = await shrink(options, failed, MAX_SHRINKING_RUNS);
  console.log(`${only.size} of ${failed.struck.length} faults suffice (${runs} runs):`);
  const lines: string[] = [];
  const { struck } = await runDay({ ...options, only, onLine: (line) => lines.push(line) });
  for (const { name, kind } of struck) console.log(`  ${name}: ${kind}`);
  console.log(`the last of ${lines.length} steps:`);
  for (const line of lines.slice(-LAST_LINES)) console.log(`  ${line}`);
  const faults = [...only].join();
  console.log(
    `again: npm run test:simulation -- --seed ${options.seed} --events ${events} --trace trace.txt --faults '${faults}'`,
  );
}

/** Writes the trace of days, or of what they are with some of their faults. */
async function tellDays(): Promise<void> {
  const out = createWriteStream(values.trace ?? '/dev/stdout');
  for (let seed = firstSeed; seed < firstSeed + days; seed += 1) {
    const { violation } = await runDay({
      seed,
      events,
      onLine: (line) => out.write(`${line}\n`),
      ...(values.faults !== undefined && { only: new Set(values.faults.split(',')) }),
    });
    console.log(`seed ${seed}: ${violation ?? 'all held'}`);
    if (violation !== undefined) process.exitCode = 1;
  }
  out.end();
}

/** Each mutant has to be found: one that is not means that the simulation is blind there. */
async function findMutants(): Promise<void> {
  const execArgv = ['--import', new URL('./mutate.ts', import.meta.url).href];
  for (const { name } of mutants) {
    const env = { SIMULATION_MUTANT: name };
    const plan = { firstSeed, days: DAYS_FOR_A_MUTANT, events, processes, execArgv, env };
    const found = await liveThrough(plan, () => {});
    console.log(`${name}\n    ${found ? `seed ${found.seed}: ${found.violation}` : 'NOT FOUND'}`);
    if (found === undefined) process.exitCode = 1;
  }
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`${option} is "${text}", expected a whole number above 0`);
}
