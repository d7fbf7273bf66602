/** `npm run scale-model`: what a rate of events needs, costs and meets first, on paper. */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { withPrintedReports } from './document.ts';
import { inputsWith } from './inputs.ts';
import { measure } from './measure.ts';
import { report } from './report.ts';

const HELP = `Usage: npm run scale-model -- --events-per-second N [options]

Prints the settings for N events a second, what they ask of each part of the
deployment, what limits first, and what it costs. docs/scaling.md explains it.

  --events-per-second N  the rate to plan for: events that arrive, all kinds
  -c NAME=VALUE          a setting of the deployment instead of the recommended
                         one, as cdk takes it; may be given several times
  --set NAME=VALUE       a figure that was measured or assumed; likewise
  --measure              measure the sizes anew, for infra/scale-model/measured.ts
  --update-document      print the reports of docs/scaling.md anew, in their places
  --help                 show this
`;
const DOCUMENT = new URL('../../docs/scaling.md', import.meta.url);

try {
  await run();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'events-per-second': { type: 'string' },
      context: { type: 'string', short: 'c', multiple: true, default: [] },
      set: { type: 'string', multiple: true, default: [] },
      measure: { type: 'boolean', default: false },
      'update-document': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  if (values.measure) return console.table(await measure());
  if (values['update-document']) {
    return writeFile(DOCUMENT, withPrintedReports(await readFile(DOCUMENT, 'utf8')));
  }
  const eventsPerSecond = rate(values['events-per-second']);
  const replaced = Object.entries(pairs('--set', values.set)).map(
    ([name, value]) => [name, value.trim() === '' ? NaN : Number(value)] as const,
  );
  const inputs = inputsWith(Object.fromEntries(replaced));
  console.log(report(eventsPerSecond, inputs, pairs('-c', values.context)));
}

function rate(text: string | undefined): number {
  if (text === undefined) {
    throw new Error('--events-per-second is missing: say for how many events a second to plan');
  }
  const value = Number(text);
  if (value > 0 && value < Infinity) return value;
  throw new Error(`--events-per-second is "${text}": expected a number above 0`);
}

function pairs(option: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
      if (name === undefined || value === undefined) {
        throw new Error(`${option} is "${text}": expected NAME=VALUE`);
      }
      return [name, value];
    }),
  );
}
