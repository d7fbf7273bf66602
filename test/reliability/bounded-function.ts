import { startFunction } from '../../src/local/function.ts';

/** The last lines that a process writes, where it dies: V8's own words. */
const LAST_LINES = 5;

/**
 * Runs a module's handler in a process with a heap of so many megabytes, which may collect garbage when it
 * likes to. What it gives rejects where the process dies, or is busy for longer than `withinMs`.
 */
export function boundedFunction(started: AsyncDisposableStack, module: URL, heapMb: number) {
  let lines: string[] = [];
  const { invoke, stop } = startFunction({
    module,
    environment: { NODE_OPTIONS: `--expose-gc --max-old-space-size=${heapMb}` },
    onLine(line) {
      lines = [...lines, line].slice(-LAST_LINES);
    },
  });
  started.defer(stop);
  return async (request: object, withinMs: number): Promise<object> => {
    const context = { awsRequestId: '', getRemainingTimeInMillis: () => withinMs };
    return invoke(request, context).catch((error: Error) => {
      throw new Error([error.message, ...lines].join('\n'), { cause: error });
    });
  };
}
