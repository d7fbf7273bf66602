import { type ChildProcess, fork } from 'node:child_process';
import type { Loaded, RunRequest, RunResult } from './function-process.ts';
import type { StubReport, StubSettings } from './stub/tables.ts';

/**
 * What Lambda's Node.js runtime gives a function of 1,024 MB (its `bootstrap`): 90 % for the old
 * generation, 5 % for a semi-space.
 */
const MEMORY_FLAGS = ['--max-old-space-size=922', '--max-semi-space-size=51'];

/** A contestant that is loaded and waits for batches. */
export interface Contestant {
  /** How long its bundle took to load. */
  readonly loadMs: number;
  /**
   * Runs invocations, given as their JSON text, one after another.
   *
   * @throws Error when a record was reported as failed
   */
  readonly run: (invocations: RunRequest) => Promise<RunResult>;
  readonly stop: () => void;
}

/** Loads a bundle in a process of its own, with the environment that the stack gives the function. */
export async function startContestant(
  file: string,
  endpoint: string,
  table: string,
): Promise<Contestant> {
  const child = fork(new URL('./function-process.ts', import.meta.url), [file], {
    // The log goes through a pipe, as on Lambda, and somebody reads it.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    serialization: 'advanced',
    execArgv: MEMORY_FLAGS,
    env: {
      AWS_LAMBDA_FUNCTION_NAME: 'bench',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      EVENTS_TABLE: table,
      REJECTIONS_TABLE: `${table}-rejections`,
      RETENTION_DAYS: '90',
      LOG_LEVEL: 'info',
    },
  });
  child.stdout?.resume();
  const { loadMs } = (await nextMessage(child)) as Loaded;
  return {
    loadMs,
    async run(invocations) {
      child.send(invocations);
      const result = (await nextMessage(child)) as RunResult;
      if (result.failures > 0) throw new Error(`${file}: ${result.failures} records failed`);
      return result;
    },
    stop: () => child.kill(),
  };
}

/** The stub, in a process of its own. */
export interface Stub {
  readonly endpoint: string;
  /** Empties the tables and sets the report to zero. */
  readonly reset: (settings: StubSettings) => Promise<void>;
  readonly report: () => Promise<StubReport>;
  readonly stop: () => void;
}

export async function startStub(): Promise<Stub> {
  const child = fork(new URL('./stub/server.ts', import.meta.url), { serialization: 'advanced' });
  const port = await nextMessage(child);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    reset: async (settings) => {
      child.send(settings);
      await nextMessage(child);
    },
    report: async () => {
      child.send('report');
      return (await nextMessage(child)) as StubReport;
    },
    stop: () => child.kill(),
  };
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown) => {
      child.off('exit', onExit);
      resolve(message);
    };
    const onExit = (code: number | null) => {
      child.off('message', onMessage);
      reject(new Error(`${child.spawnargs.at(-1)} ended with ${code}`));
    };
    child.once('message', onMessage);
    child.once('exit', onExit);
  });
}
