import { type LocalFunction, startFunction } from '../../../src/local/function.ts';
import { functionEnvironment } from '../../../src/local/function-environment.ts';
import { buildAsset } from '../built-asset.ts';
import type { Probe, ProbeLine } from './probe.ts';

/** The asset in a process that can be asked what it holds. */
export interface ProbedAsset {
  readonly invoke: LocalFunction['invoke'];
  readonly probe: () => Promise<Probe>;
}

/** Starts the asset as it is deployed, in one process; it is stopped with `started`. */
export async function startProbedAsset(
  started: AsyncDisposableStack,
  {
    endpoint,
    onLine,
    nodeOptions = [],
  }: {
    readonly endpoint: string;
    readonly onLine: (line: string) => void;
    readonly nodeOptions?: readonly string[];
  },
): Promise<ProbedAsset> {
  const module = await buildAsset(started);

  const pids: number[] = [];
  let answered: (probe: Probe) => void = () => {};
  const probeOption = `--import=${new URL('./probe.ts', import.meta.url).href}`;
  const { invoke, stop } = startFunction({
    module,
    environment: {
      ...functionEnvironment(endpoint),
      NODE_OPTIONS: [probeOption, ...nodeOptions].join(' '),
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
        else reject(new Error(`The probe is of one process, and there were ${pids.length}`));
      }),
  };
}
