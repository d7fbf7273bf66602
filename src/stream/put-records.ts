import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { type Clock, systemClock } from '../clock.ts';
import { pause } from '../pause.ts';

/** A record to put into a stream. */
export interface StreamRecord {
  readonly data: Uint8Array;
  readonly partitionKey: string;
}

/** Where Kinesis put a record. */
export interface Placement {
  readonly shardId: string;
  readonly sequenceNumber: string;
}

export interface PutRecordsOptions {
  /** Called for each accepted record, with its index and its place in the stream. */
  readonly onPlaced?: (index: number, placement: Placement) => void;
  /** Called after each call to Kinesis that accepted records, with the number accepted so far. */
  readonly onProgress?: (put: number, total: number) => void;
  /** @default the machine's */
  readonly clock?: Clock;
  /** Aborts a pause or a call in progress, and what would follow. */
  readonly signal?: AbortSignal;
}

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
const MAX_RECORDS_PER_CALL = 500;
const MAX_BYTES_PER_CALL = 5 * 1024 * 1024;

const MAX_ATTEMPTS = 10;
const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 5_000;

/**
 * Puts records into a stream, in as few calls as Kinesis allows. Kinesis may refuse single records
 * of a call, most often for lack of throughput: only those are sent again, after a pause that
 * doubles from attempt to attempt.
 *
 * @throws when the same records are still refused at the tenth attempt, naming the reason; when the
 * whole call fails, the error of the AWS SDK.
 */
export async function putRecords(
  client: KinesisClient,
  streamName: string,
  records: readonly StreamRecord[],
  { onProgress, onPlaced, signal, clock = systemClock }: PutRecordsOptions = {},
): Promise<void> {
  let put = 0;
  for (const batch of batches(records)) {
    let waiting: readonly Waiting[] = batch;
    for (let attempt = 1; waiting.length > 0; attempt += 1) {
      signal?.throwIfAborted();
      const { placed, refused, lastReason } = await putOnce(client, streamName, waiting, signal);
      for (const { index, placement } of placed) onPlaced?.(index, placement);
      put += waiting.length - refused.length;
      if (refused.length < waiting.length) onProgress?.(put, records.length);
      waiting = refused;
      if (waiting.length === 0) break;
      if (attempt === MAX_ATTEMPTS) {
        throw new Error(
          `Kinesis refused ${refused.length} records for stream "${streamName}" ${MAX_ATTEMPTS} times (${put} of ${records.length} are in). Last reason: ${lastReason}. Add shards, or put fewer records at a time.`,
        );
      }
      await pause(
        clock.random() * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)),
        signal,
        clock,
      );
    }
  }
}

/** A record that is not accepted yet, and its index. */
interface Waiting extends StreamRecord {
  readonly index: number;
}

interface Answer {
  readonly placed: readonly { readonly index: number; readonly placement: Placement }[];
  readonly refused: readonly Waiting[];
  readonly lastReason: string;
}

async function putOnce(
  client: KinesisClient,
  streamName: string,
  records: readonly Waiting[],
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const command = new PutRecordsCommand({
    StreamName: streamName,
    Records: records.map(({ data, partitionKey }) => ({ Data: data, PartitionKey: partitionKey })),
  });
  // Kinesis answers in the order of the request.
  const { Records: results = [] } = await client.send(
    command,
    signal ? { abortSignal: signal } : {},
  );
  const last = results.findLast(({ ErrorCode }) => ErrorCode);
  return {
    placed: records.flatMap(({ index }, at) => {
      const { ErrorCode, ShardId = '', SequenceNumber = '' } = results[at] ?? {};
      if (ErrorCode) return [];
      return [{ index, placement: { shardId: ShardId, sequenceNumber: SequenceNumber } }];
    }),
    refused: records.filter((_, at) => results[at]?.ErrorCode),
    lastReason: `${last?.ErrorCode}: ${last?.ErrorMessage}`,
  };
}

function* batches(records: readonly StreamRecord[]): Generator<readonly Waiting[]> {
  let batch: Waiting[] = [];
  let bytes = 0;
  for (const [index, record] of records.entries()) {
    const size = record.data.byteLength + Buffer.byteLength(record.partitionKey);
    if (
      batch.length === MAX_RECORDS_PER_CALL ||
      (batch.length > 0 && bytes + size > MAX_BYTES_PER_CALL)
    ) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push({ ...record, index });
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
