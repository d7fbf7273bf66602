import { startFunction } from '../../../src/local/function.ts';

/** How the lines begin that `connections.ts` writes. */
export const CONNECTION = 'connection to ';

/** A function in a process of its own, whose every line is kept. */
export interface FunctionUnderTest {
  readonly invoke: (records: readonly object[], remainingMs?: number) => Promise<void>;
  /** All that it wrote so far, to the standard output and to the standard error. */
  readonly lines: readonly string[];
  /** What it threw, which Lambda logs. */
  readonly thrown: readonly Error[];
}

/** Runs a handler, until `started` is over; `preload` are modules that its process loads first. */
export function startFunctionUnderTest(
  started: AsyncDisposableStack,
  module: URL,
  environment: Readonly<Record<string, string>>,
  preload: readonly URL[] = [],
): FunctionUnderTest {
  const lines: string[] = [];
  const thrown: Error[] = [];
  const { invoke, stop } = startFunction({
    module,
    environment: {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      NODE_OPTIONS: preload.map(({ href }) => `--import=${href}`).join(' '),
      ...environment,
    },
    onLine: (line) => lines.push(line),
  });
  started.defer(stop);
  return {
    lines,
    thrown,
    invoke: (records, remainingMs = 60_000) =>
      invoke(
        { Records: records },
        { awsRequestId: 'request-1', getRemainingTimeInMillis: () => remainingMs },
      ).then(
        () => undefined,
        (error: Error) => {
          thrown.push(error);
        },
      ),
  };
}
