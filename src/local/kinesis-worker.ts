/**
 * Runs kinesis-local inside a worker thread: kept on 127.0.0.1, and stopped in good order.
 * Started by `kinesis.ts`, to which it posts {@link WorkerMessage}s; any message to it means stop.
 */
import { createRequire, enableCompileCache, flushCompileCache } from 'node:module';
import { Server } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** What the worker tells. */
export type WorkerMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly code: string };

/**
 * The ports kinesis-local is configured with: names, by which its two listeners are told apart. It
 * has no setting for the host and insists on a TLS listener.
 */
export const PLAIN_LISTENER = 1;
export const TLS_LISTENER = 2;

type Listen = (this: Server, options: object, onListening?: () => void) => Server;

function keepOnLoopback(port: number): void {
  const listen: Listen = Server.prototype.listen;
  const loopbackListen = function (this: Server, listener: unknown, onListening?: () => void) {
    if (listener === PLAIN_LISTENER) {
      this.once('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
        tell({ kind: 'failed', code });
      });
      this.once('listening', () => {
        const address = this.address();
        if (address !== null && typeof address === 'object') {
          tell({ kind: 'listening', port: address.port });
        }
      });
    }
    const options = { port: listener === PLAIN_LISTENER ? port : 0, host: '127.0.0.1' };
    return listen.call(this, options, onListening);
  };
  Object.assign(Server.prototype, { listen: loopbackListen });
}

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

/**
 * kinesis-local handles `process.exit`: it closes its server, writes its data and ends. It gives
 * open connections 30 seconds to go away, which nobody here waits for.
 */
function stop(): void {
  const { setTimeout: schedule } = globalThis;
  const hurry = (callback: () => void, ms = 0) => schedule(callback, Math.min(ms, 50));
  Object.assign(globalThis, { setTimeout: hurry });
  process.exit(0);
}

if (parentPort) {
  keepOnLoopback(workerData.port);
  parentPort.on('message', stop);
  // 9 MB of code: half of the CPU time of a start is for compiling it.
  enableCompileCache();
  createRequire(import.meta.url)('kinesis-local');
  // Now, because a thread that is terminated does not write it.
  flushCompileCache();
}
