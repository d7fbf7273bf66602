import { setTimeout as sleep } from 'node:timers/promises';
import {
  type EventSourceMapping,
  type EventSourceMappingOptions,
  folderFailedBatches,
  type KinesisFunction,
  type MappingEvent,
  startEventSourceMapping,
} from '../../../src/local/event-source-mapping/index.ts';
import { STREAM_NAME } from '../../../src/local/names.ts';
import { chance, integer, type Random } from '../../../src/local/sample-calls/random.ts';
import { notifier } from '../../../src/stream/notifier.ts';
import type { StreamRecord } from '../../../src/stream/put-records.ts';
import { memoryCheckpoints } from '../../local/event-source-mapping/running-mapping.ts';
import { FUNCTION_ARN, STREAM_ARN } from '../../stream/factories.ts';
import { reshardingStream } from './stream.ts';

/** What is put into a stream and how it is consumed. */
export interface ConsumedStreamOptions {
  readonly random: Random;
  readonly records: readonly StreamRecord[];
  readonly invoke: KinesisFunction;
  /** The folder that stands for the failed-batches bucket. */
  readonly failedBatches: string;
  /** Told what happens. */
  readonly count: (what: string, by?: number) => void;
  readonly signal: AbortSignal;
}

/** Records that are put between two looks at how far the consumer is. */
const BURST = 250;
/** How far the producer may be ahead, so that the stream is resharded while it is read. */
const LEAD = 3_000;
/** Of each burst. */
const RESHARD_SHARE = 0.2;
const DISTURB_SHARE = 0.3;
const RESTART_SHARE = 0.06;
/** Enough that only what cannot be stored is ever given up. */
const RETRIES = 8;
const RETRY_DELAY_MS = 100;
/** Longer than any time limit that the function gets, and the start of its process. */
const MAPPING_TIMEOUT_MS = 60_000;
const NOTHING_HAPPENS_MS = 120_000;

/**
 * Puts the records while an event source mapping consumes them, with the stream resharded and the
 * mapping started anew from its checkpoints under way, until all are done. Gives what was put, by
 * `shardId:sequenceNumber`.
 */
export async function consumedStream(
  options: ConsumedStreamOptions,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { random, records, count, signal } = options;
  const stream = reshardingStream(integer(random, 2, 4));
  const put = new Map<string, Uint8Array>();
  const changed = notifier();
  let done = 0;
  const startMapping = mappingStarter(options, stream.client, (event) => {
    if (event.kind === 'invoked') count(`invocations: ${event.result}`);
    if (event.kind === 'shard-started') count('shards read');
    if (event.kind === 'acknowledged' || event.kind === 'discarded') done += event.records;
    changed.notify();
  });

  let mapping = await startMapping();
  async function putAll(): Promise<void> {
    for (let start = 0; start < records.length; start += BURST) {
      for (const record of records.slice(start, start + BURST)) {
        put.set(stream.put(record), record.data);
      }
      if (chance(random, RESHARD_SHARE)) {
        stream.reshard(random);
        count('reshardings');
      }
      if (chance(random, DISTURB_SHARE)) stream.disturb(random);
      if (chance(random, RESTART_SHARE)) {
        await mapping.stop();
        mapping = await startMapping();
        count('mapping started anew');
      }
      while (put.size - done > LEAD) {
        await changed.wait(signal);
        signal.throwIfAborted();
      }
    }
  }
  const over = new AbortController();
  try {
    const work = putAll().then(() => mapping.idle());
    await Promise.race([work, failWhenStuck(() => done, AbortSignal.any([signal, over.signal]))]);
  } finally {
    over.abort();
    await mapping.stop();
  }
  return put;
}

/** Starts a mapping at the checkpoints of the one before, with settings that differ from day to day. */
function mappingStarter(
  { random, invoke, failedBatches }: ConsumedStreamOptions,
  client: EventSourceMappingOptions['client'],
  onProgress: (event: MappingEvent) => void,
): () => Promise<EventSourceMapping> {
  const { checkpoints } = memoryCheckpoints();
  const settings = {
    batchSize: integer(random, 200, 600),
    parallelizationFactor: integer(random, 1, 3),
    reportBatchItemFailures: true,
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: RETRIES,
    startingPosition: 'TRIM_HORIZON',
    timeoutMs: MAPPING_TIMEOUT_MS,
    retryDelayMs: () => RETRY_DELAY_MS,
    pollIntervalMs: 20,
  } as const;
  return () =>
    startEventSourceMapping({
      client,
      streamName: STREAM_NAME,
      streamArn: STREAM_ARN,
      functionArn: FUNCTION_ARN,
      invoke,
      settings,
      onFailure: folderFailedBatches(failedBatches),
      checkpoints,
      onProgress,
    });
}

/** Rejects when nothing is done any more, or when `signal` aborts. */
async function failWhenStuck(done: () => number, signal: AbortSignal): Promise<never> {
  for (let before = -1; before < done(); ) {
    before = done();
    await sleep(NOTHING_HAPPENS_MS, undefined, { signal });
  }
  throw new Error(`No record was done in ${NOTHING_HAPPENS_MS} ms; ${done()} were before`);
}
