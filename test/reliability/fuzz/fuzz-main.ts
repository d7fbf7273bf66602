/**
 * A process that is fed bad input until it breaks: it is told a batch by its seed and number, or is
 * handed records, and says whether all held. `--expose-gc` is needed.
 */
import type { KinesisStreamRecord } from 'aws-lambda';
import { checkBatch, checkRedelivery, type Tally } from './check-batch.ts';
import { realShapes } from './corpus.ts';
import { batchOfInputs } from './inputs.ts';

/** What the process is asked. */
export type FuzzRequest =
  | { readonly kind: 'batch'; readonly seed: number; readonly number: number }
  | { readonly kind: 'records'; readonly records: readonly KinesisStreamRecord[] };

/** What it says. */
export type FuzzAnswer =
  | { readonly kind: 'held'; readonly tally: Tally; readonly heap?: number; readonly rss: number }
  | { readonly kind: 'broken'; readonly message: string };

/** Batches between two looks at the heap. */
const HEAP_EVERY = 20;
/** Every so many batches come a second time. */
const REDELIVER_EVERY = 4;

const corpus = realShapes();

process.on('message', async (request: FuzzRequest) => {
  process.send?.(await answerTo(request));
});

async function answerTo(request: FuzzRequest): Promise<FuzzAnswer> {
  try {
    if (request.kind === 'records') {
      const tally = await checkBatch(request.records);
      await checkRedelivery(request.records);
      return { kind: 'held', tally, rss: process.memoryUsage.rss() };
    }
    const { seed, number } = request;
    const records = batchOfInputs(corpus, seed, number);
    const tally = await checkBatch(records);
    if (number % REDELIVER_EVERY === 0) await checkRedelivery(records);
    const heap = number % HEAP_EVERY === 0 ? { heap: heldBytes() } : {};
    return { kind: 'held', tally, rss: process.memoryUsage.rss(), ...heap };
  } catch (error) {
    return { kind: 'broken', message: error instanceof Error ? `${error.stack}` : String(error) };
  }
}

function heldBytes(): number {
  global.gc?.();
  return process.memoryUsage().heapUsed;
}

process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {});
