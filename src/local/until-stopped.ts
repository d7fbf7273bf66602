import { styleText } from 'node:util';

/** Exit codes of a program that a signal ended: 128 plus the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs a program until it ends, fails or is told to stop (Ctrl-C), and cleans up in any case:
 * whatever it has deferred is done before this resolves to the exit code. A second Ctrl-C does not
 * wait for that.
 */
export async function untilStopped(
  run: (signal: AbortSignal, started: AsyncDisposableStack) => Promise<number>,
): Promise<number> {
  const started = new AsyncDisposableStack();
  const controller = new AbortController();
  const { promise: stopped, resolve: stop } = Promise.withResolvers<number>();
  for (const [name, code] of Object.entries(EXIT_CODES)) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(code);
      controller.abort();
      stop(code);
    });
  }
  let exitCode: number;
  try {
    exitCode = await Promise.race([run(controller.signal, started), stopped]);
  } catch (error) {
    console.error(styleText('red', `\n✗ ${error instanceof Error ? error.message : error}`));
    exitCode = 1;
  }
  await started.disposeAsync().catch((error: unknown) => {
    console.error(styleText('red', `✗ Not everything could be cleaned up: ${error}`));
    exitCode ||= 1;
  });
  // Remaining timers and sockets must not keep the process alive.
  setImmediate(() => process.exit());
  return exitCode;
}
