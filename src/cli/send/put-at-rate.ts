import { setTimeout as sleep } from 'node:timers/promises';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { putRecords, type StreamRecord } from '../../stream/put-records.ts';

/** How often a second records are put: more calls make it more even, fewer make it cheaper. */
const CALLS_PER_SECOND = 5;

export interface RateOptions {
  /** Records a second. As fast as Kinesis takes them, if not given. */
  readonly rate: number | undefined;
  /** Told how many records are in. */
  readonly onProgress: (put: number) => void;
  readonly signal: AbortSignal;
}

/** Puts records into a stream, at a steady rate if one is given. */
export async function putAtRate(
  client: KinesisClient,
  streamName: string,
  records: readonly StreamRecord[],
  { rate, onProgress, signal }: RateOptions,
): Promise<void> {
  const size = rate === undefined ? records.length : Math.ceil(rate / CALLS_PER_SECOND);
  const begun = Date.now();
  for (let from = 0; from < records.length; from += size) {
    // By the clock and not from call to call, so that slow calls do not lower the rate.
    const wait = rate === undefined ? 0 : begun + (from / rate) * 1_000 - Date.now();
    if (wait > 0) await sleep(wait, undefined, { signal });
    await putRecords(client, streamName, records.slice(from, from + size), {
      onProgress: (put) => onProgress(from + put),
      signal,
    });
  }
}
