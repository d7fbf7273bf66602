import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type LocalFunction, startFunction } from '../../src/local/function.ts';
import { functionEnvironment } from '../../src/local/function-environment.ts';
import { logTally } from '../../src/local/log-tally.ts';
import { buildAsset } from './built-asset.ts';
import { timeChart } from './chart.ts';
import type { Scenario } from './scenario.ts';
import { type Course, courses, type Sample } from './soak/flatness.ts';
import { type Sent, steadyLoad } from './soak/load.ts';
import type { Probe, ProbeLine } from './soak/probe.ts';

/** How often the process is looked at, however long the soak is. */
const SAMPLES = 60;

/** The function under a steady load, for as long as `--minutes` says. */
export const soak: Scenario = {
  name: 'soak',
  proves:
    'under a steady load, memory and open sockets stay flat and so does the work for a record',
  async run({ seed, minutes, signal, say }) {
    await using started = new AsyncDisposableStack();
    const engine = await startEngine(started);
    const tally = logTally();
    const { invoke, probe } = await startAsset(started, engine.endpoint, tally.read);

    const samples: Sample[] = [];
    const everyMs = (minutes * 60_000) / SAMPLES;
    const untilMs = Date.now() + minutes * 60_000;
    let records = 0;
    const sent = await steadyLoad(invoke, { seed, untilMs, signal }, async (done) => {
      records += done;
      const last = samples.at(-1)?.atMs ?? 0;
      if (Date.now() - last < everyMs) return;
      samples.push({ atMs: Date.now(), records, ...(await probe()) });
    });
    const faults = differences(sent, { ...tally.outcomes(), stored: await engine.stored() });
    if (faults.length > 0) throw new Error(`Seed ${seed}: ${faults.join('; ')}`);

    const found = courses(samples);
    for (const { name, unit, values } of found) say(timeChart(name, unit, values, minutes));
    const rising = found.filter(({ rises }) => rises);
    if (rising.length > 0) throw new Error(`Not flat: ${rising.map(inWords).join('; ')}`);
    return [
      { what: 'records, in invocations', value: `${records}, in ${sent.batches}` },
      {
        what: 'events stored / rejected with bytes',
        value: `${sent.processed} / ${sent.rejected}`,
      },
      ...found.map((course) => ({ what: 'by thirds', value: inWords(course) })),
    ];
  },
};

/** The asset as it is deployed, in a process of its own that can be asked what it holds. */
async function startAsset(
  started: AsyncDisposableStack,
  endpoint: string,
  onLine: (line: string) => void,
): Promise<{ invoke: LocalFunction['invoke']; probe: () => Promise<Probe> }> {
  const asset = await buildAsset();
  started.defer(asset.remove);

  const pids: number[] = [];
  let answered: (probe: Probe) => void = () => {};
  const { invoke, stop } = startFunction({
    module: asset.module,
    environment: {
      ...functionEnvironment(endpoint),
      NODE_OPTIONS: `--import=${new URL('./soak/probe.ts', import.meta.url).href}`,
    },
    onLine(line) {
      if (!line.startsWith('{"probe')) return onLine(line);
      const said: ProbeLine = JSON.parse(line);
      if ('probe' in said) answered(said.probe);
      else pids.push(said.probedPid);
    },
  });
  started.defer(stop);
  return {
    invoke,
    probe: () =>
      new Promise((resolve, reject) => {
        answered = resolve;
        const [pid, another] = pids;
        if (pid !== undefined && another === undefined) process.kill(pid, 'SIGUSR2');
        else reject(new Error(`The soak is of one process, and there were ${pids.length}`));
      }),
  };
}

async function startEngine(started: AsyncDisposableStack) {
  const engine = fork(new URL('./soak/engine.ts', import.meta.url));
  started.defer(async () => {
    const exited = once(engine, 'exit');
    engine.kill('SIGKILL');
    await exited;
  });
  const [endpoint] = await once(engine, 'message');
  return {
    endpoint: String(endpoint),
    async stored(): Promise<number> {
      engine.send('written?');
      const [written] = await once(engine, 'message');
      return written.events;
    },
  };
}

/** What was sent, held against what the function says became of it and what was stored. */
function differences(
  sent: Sent,
  found: Readonly<Record<'processed' | 'duplicate' | 'ignored' | 'rejected' | 'stored', number>>,
): string[] {
  const kinds = ['processed', 'duplicate', 'ignored', 'rejected'] as const;
  return [
    ...kinds.map((kind) => [kind, sent[kind], found[kind]] as const),
    ['stored', sent.processed, found.stored] as const,
  ]
    .filter(([, expected, was]) => expected !== was)
    .map(([kind, expected, was]) => `${kind}: ${was} instead of ${expected}`);
}

function inWords({ name, thirds, unit }: Course): string {
  return `${name} ${thirds.map((value) => value.toFixed(1)).join(', ')} ${unit}`.trim();
}
