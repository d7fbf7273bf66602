import { pause } from '../../pause.ts';
import { readAnswer } from '../../stream/invocation-result.ts';
import { type Discard, type LanePorts, workLane } from '../../stream/lane.ts';
import { notifier } from '../../stream/notifier.ts';
import {
  lambdaEvent,
  type RecordSource,
  type ShardRecord,
  shardRecord,
} from '../../stream/record.ts';
import { type ReaderOptions, readShard } from '../../stream/shard-reader.ts';
import { type CheckpointWriter, checkpointWriter } from './checkpoint-writer.ts';
import type { Checkpoints } from './checkpoints.ts';
import { type FailedBatches, failedBatch } from './failed-batches.ts';
import { type FunctionConfiguration, invokeFunction } from './invocation.ts';
import { type LaneBuffer, laneBuffer } from './lane-buffer.ts';
import { dealToLanes } from './lanes.ts';
import type { MappingEvent } from './progress.ts';
import { type ShardTrack, trackShard } from './shard-track.ts';

/** What a shard's work needs, besides what its reader needs. */
export interface ShardOptions extends Omit<ReaderOptions, 'onProblem'> {
  readonly source: RecordSource;
  readonly configuration: FunctionConfiguration;
  readonly retentionMs: number;
  /** The mapping's. */
  readonly uuid: string;
  readonly onFailure: FailedBatches | undefined;
  readonly checkpoints: Checkpoints | undefined;
  readonly emit: (event: MappingEvent) => void;
  /** A poll begun in this generation found that there was nothing left to read. */
  readonly onCaughtUp: (generation: number) => void;
}

interface Work {
  readonly options: ShardOptions;
  readonly track: ShardTrack;
  readonly writer: CheckpointWriter;
}

/**
 * Reads one shard and delivers its records, in as many lanes as the mapping's parallelization
 * factor. Resolves when the shard is read to its end and all of it is done, or when `signal` has
 * aborted and the running invocations are over.
 */
export async function workShard(options: ShardOptions): Promise<'ended' | 'stopped'> {
  const { settings, signal, shardId, retentionMs } = options;
  const writer = checkpointWriter(
    async (checkpoint) => options.checkpoints?.save(shardId, checkpoint),
    (error) => options.emit({ kind: 'problem', doing: 'saving a checkpoint', shardId, error }),
  );
  const work: Work = { options, track: trackShard(), writer };
  const taken = notifier();
  const buffers = Array.from({ length: settings.parallelizationFactor }, () =>
    laneBuffer(settings, taken.notify),
  );
  const lanes = buffers.map((buffer) =>
    workLane(lanePorts(buffer, work), settings, retentionMs, signal),
  );
  const roomToRead = async () => {
    while (!signal.aborted && buffers.some((buffer) => buffer.isFull())) await taken.wait(signal);
  };
  const [readToEnd] = await Promise.all([feed(buffers, work, roomToRead), ...lanes]);

  const isEnded = readToEnd && work.track.isDone();
  if (isEnded) writer.put({ kind: 'ended' });
  await writer.written();
  return isEnded ? 'ended' : 'stopped';
}

/** Reads into the lanes' buffers. True when the shard was read to its end. */
async function feed(
  buffers: readonly LaneBuffer[],
  { options, track }: Work,
  roomToRead: () => Promise<void>,
): Promise<boolean> {
  const { shardId, source, emit } = options;
  const onProblem = (doing: string, error: unknown) =>
    emit({ kind: 'problem', doing, shardId, error });
  for await (const poll of readShard({ ...options, onProblem })) {
    const { millisBehindLatest } = poll;
    const records = poll.records.map((record) => shardRecord(record, source));
    track.read(sequenceNumbers(records));
    emit({ kind: 'polled', shardId, records: records.length, millisBehindLatest });
    for (const [lane, dealt] of dealToLanes(records, buffers.length).entries()) {
      buffers[lane]?.push(dealt);
    }
    if (poll.ended) {
      for (const buffer of buffers) buffer.end();
      return true;
    }
    if (millisBehindLatest === 0) options.onCaughtUp(poll.generation);
    await roomToRead();
  }
  return false;
}

function lanePorts(buffer: LaneBuffer, work: Work): LanePorts {
  const { signal, shardId, settings, configuration, emit } = work.options;
  return {
    take: () => buffer.take(signal),
    async invoke(batch) {
      const { requestId, answer } = await invokeFunction(configuration, lambdaEvent(batch.records));
      const result = readAnswer(answer, batch, settings);
      emit({
        kind: 'invoked',
        shardId,
        requestId,
        records: batch.records.length,
        result: result.kind,
        ...(result.kind !== 'succeeded' && { reason: result.reason }),
      });
      return { requestId, result };
    },
    acknowledge(records) {
      emit({ kind: 'acknowledged', shardId, records: records.length });
      moveCheckpoint(records, work);
    },
    discard: (discard) => keepDiscarded(discard, work),
  };
}

/**
 * Sends a batch to the on-failure destination, and retries until it succeeds: AWS gives up and counts
 * DestinationDeliveryFailures, which would only lose records here.
 */
async function keepDiscarded(discard: Discard, work: Work): Promise<boolean> {
  const { source, uuid, onFailure, settings, signal, shardId, emit } = work.options;
  const { records } = discard.batch;
  const failed = failedBatch(discard, source, uuid, new Date());
  for (let tries = 1; !(await tryToKeep()); tries += 1) {
    if (signal.aborted) return false;
    await pause(settings.retryDelayMs(tries), signal);
  }
  const { condition } = discard;
  emit({ kind: 'discarded', shardId, records: records.length, condition, key: failed.key });
  moveCheckpoint(records, work);
  return true;

  async function tryToKeep(): Promise<boolean> {
    try {
      await onFailure?.keep(failed);
      return true;
    } catch (error) {
      emit({ kind: 'problem', doing: 'keeping a failed batch', shardId, error });
      return false;
    }
  }
}

function moveCheckpoint(done: readonly ShardRecord[], { options, track, writer }: Work): void {
  const sequenceNumber = track.done(sequenceNumbers(done));
  if (sequenceNumber === undefined) return;
  writer.put({ kind: 'after', sequenceNumber });
  options.emit({ kind: 'checkpointed', shardId: options.shardId, sequenceNumber });
}

function sequenceNumbers(records: readonly ShardRecord[]): readonly string[] {
  return records.map((record) => record.sequenceNumber);
}
