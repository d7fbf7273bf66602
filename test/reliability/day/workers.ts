import { type LocalFunction, startFunction } from '../../../src/local/function.ts';
import { functionEnvironment } from '../../../src/local/function-environment.ts';

/** How the asset is run. */
export interface WorkersOptions {
  readonly module: URL;
  /** Of DynamoDB, as the asset is to reach it. */
  readonly endpoint: string;
  /** How many invocations there can be at a time, as a reserved concurrency says. */
  readonly concurrency: number;
  readonly onLine?: (line: string) => void;
}

/** A process of the asset that is free for one invocation. */
export interface Worker {
  readonly invoke: LocalFunction['invoke'];
  /** Ends the process at once: what it was doing is a function error. */
  readonly kill: () => void;
}

/** The asset in so many processes, each with one invocation at a time. */
export interface Workers {
  /** One that is free, until its invocation is over; none while all are busy. */
  readonly take: () => Worker | undefined;
  /** Kills the one that calls DynamoDB with this access key. */
  readonly kill: (accessKeyId: string) => void;
  readonly stop: () => Promise<void>;
}

/** Starts no process yet: each starts with its first invocation, and anew after it was killed. */
export function startWorkers(options: WorkersOptions): Workers {
  const { module, endpoint, concurrency, onLine = () => {} } = options;
  const functions = new Map<string, LocalFunction>();
  for (let number = 1; number <= concurrency; number += 1) {
    const accessKeyId = `worker${number}`;
    const environment = functionEnvironment(endpoint, accessKeyId);
    functions.set(accessKeyId, startFunction({ module, environment, onLine }));
  }
  const free = [...functions.values()];
  return {
    take() {
      const running = free.pop();
      return (
        running && {
          invoke: (event, context) =>
            running.invoke(event, context).finally(() => free.push(running)),
          kill: () => void running.stop(),
        }
      );
    },
    kill: (accessKeyId) => void functions.get(accessKeyId)?.stop(),
    async stop() {
      await Promise.all([...functions.values()].map((running) => running.stop()));
    },
  };
}
