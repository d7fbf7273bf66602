import { laneBuffer } from '../../src/local/event-source-mapping/lane-buffer.ts';
import { dealToLanes } from '../../src/local/event-source-mapping/lanes.ts';
import { type ShardTrack, trackShard } from '../../src/local/event-source-mapping/shard-track.ts';
import { type Answer, readAnswer } from '../../src/stream/invocation-result.ts';
import { type Discard, workLane } from '../../src/stream/lane.ts';
import { shardsInTurn } from '../../src/stream/lineage.ts';
import { type MappingSettings, parseSettings } from '../../src/stream/mapping-settings.ts';
import { lambdaEvent, type ShardRecord } from '../../src/stream/record.ts';
import type { PlacedRecord, Shard, Stream } from './stream.ts';
import { STREAM_RETENTION_MS, type World } from './world.ts';

/** What takes records from a mapping. */
export interface MappingPorts {
  readonly invoke: (event: ReturnType<typeof lambdaEvent>) => Promise<Answer>;
  /** Records that are given up go to the on-failure destination. */
  readonly keep: (discard: Discard, records: readonly ShardRecord[]) => void;
}

/** A mapping's settings on a day. */
export function mappingSettings({ settings }: World): MappingSettings {
  return parseSettings({
    startingPosition: 'TRIM_HORIZON',
    reportBatchItemFailures: true,
    batchSize: settings.batchSize,
    maximumBatchingWindowInSeconds: settings.batchingWindowSeconds,
    parallelizationFactor: settings.parallelizationFactor,
    maximumRetryAttempts: settings.retries,
    maximumRecordAgeInSeconds: settings.maxRecordAgeSeconds,
    bisectBatchOnFunctionError: settings.bisect,
  });
}

/** The lanes of one shard: in order, in batches, again what is not done. */
export interface Lanes {
  readonly read: (records: readonly ShardRecord[]) => void;
  readonly end: () => void;
  /** What was under way goes on, and nobody hears of it. */
  readonly abandon: () => void;
  readonly over: Promise<void>;
}

/** Works on a shard with the real parts of the mapping. */
export function workLanes(
  { clock, invariants }: World,
  settings: MappingSettings,
  { invoke, keep }: MappingPorts,
  onCheckpoint: (sequenceNumber: string) => void,
): Lanes {
  const stopping = new AbortController();
  const { signal } = stopping;
  const track: ShardTrack = trackShard();
  const buffers = Array.from({ length: settings.parallelizationFactor }, () =>
    laneBuffer(settings, () => {}, clock),
  );
  const done = (records: readonly ShardRecord[]) => {
    if (signal.aborted) return;
    const checkpoint = track.done(records.map(({ sequenceNumber }) => sequenceNumber));
    if (checkpoint !== undefined) onCheckpoint(checkpoint);
  };
  const lanes = buffers.map((buffer) =>
    workLane(
      {
        clock,
        take: () => buffer.take(signal),
        async invoke(batch) {
          const answer = await invoke(lambdaEvent(batch.records));
          return { requestId: '', result: readAnswer(answer, batch, settings) };
        },
        acknowledge: done,
        async discard(discard) {
          if (signal.aborted) return false;
          keep(discard, discard.batch.records);
          done(discard.batch.records);
          return true;
        },
      },
      settings,
      STREAM_RETENTION_MS,
      signal,
    ),
  );
  return {
    read(records) {
      track.read(records.map(({ sequenceNumber }) => sequenceNumber));
      for (const [lane, dealt] of dealToLanes(records, buffers.length).entries()) {
        buffers[lane]?.push(dealt);
      }
    },
    end() {
      for (const buffer of buffers) buffer.end();
    },
    abandon: () => stopping.abort(),
    over: Promise.all(lanes).then(
      () => {},
      (error: unknown) => invariants.violate(`the mapping failed: ${error}`),
    ),
  };
}

/** The stream's mapping: each shard from its checkpoint, parents before children. */
export function startMapping(
  world: World,
  stream: Stream,
  ports: MappingPorts,
): { readonly restart: () => void; readonly isIdle: () => boolean } {
  const { clock, faults, invariants, tell } = world;
  const settings = mappingSettings(world);
  const states = new Map<string, 'reading' | 'ended'>();
  const readers = new Map<string, { readonly poll: () => void; readonly abandon: () => void }>();

  function begin(): void {
    for (const listed of shardsInTurn(stream.shards, states)) {
      states.set(listed.shardId, 'reading');
      read(listed as Shard);
    }
  }

  function read(shard: Shard): void {
    let position = shard.checkpoint;
    let isPolling = false;
    let isAbandoned = false;
    const lanes = workLanes(world, settings, ports, (sequenceNumber) => {
      tell?.(`checkpoint of ${shard.shardId}: ${sequenceNumber}`);
      invariants.checkpointed(shard, sequenceNumber);
    });
    void lanes.over.then(() => {
      if (isAbandoned) return;
      if (shard.checkpoint < shard.records.length) {
        invariants.violate(`${shard.shardId} ended before all of it was done`);
      }
      readers.delete(shard.shardId);
      states.set(shard.shardId, 'ended');
      begin();
    });
    function poll(): void {
      if (isPolling) return;
      isPolling = true;
      // Lambda's base rate is once a second.
      clock.after(500 + 1_000 * faults.random('poll'), () => {
        isPolling = false;
        if (isAbandoned) return;
        const records: readonly PlacedRecord[] = shard.records.slice(position);
        position += records.length;
        if (records.length > 0) lanes.read(records);
        if (shard.closed) lanes.end();
      });
    }
    readers.set(shard.shardId, {
      poll,
      abandon() {
        isAbandoned = true;
        lanes.abandon();
      },
    });
    poll();
  }

  stream.onChange = (shard) => {
    readers.get(shard.shardId)?.poll();
    begin();
  };
  begin();
  return {
    /** Somebody else reads a shard from its checkpoint; an invocation that is under way goes on. */
    restart() {
      const reading = stream.shards.filter(({ shardId }) => readers.has(shardId));
      const shard = reading[Math.floor(faults.random('which reader') * reading.length)];
      if (shard === undefined) return;
      tell?.(`${shard.shardId} is read from its checkpoint once more`);
      readers.get(shard.shardId)?.abandon();
      read(shard);
    },
    isIdle: () => stream.shards.every(({ checkpoint, records }) => checkpoint === records.length),
  };
}
