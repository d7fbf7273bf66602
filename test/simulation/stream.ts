import type { ListedShard } from '../../src/stream/lineage.ts';
import { type ShardRecord, shardRecord } from '../../src/stream/record.ts';
import type { SentRecord, Thing } from './traffic.ts';
import type { World } from './world.ts';

export const STREAM_ARN = 'arn:aws:kinesis:eu-west-1:123456789012:stream/voice-events';
export const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:consumer';

/** A record in a shard, and what it holds. */
export interface PlacedRecord extends ShardRecord {
  /** Made here, and not taken from what the consumer sees: by it the invariants know a record. */
  readonly recordId: string;
  readonly shardId: string;
  readonly things: readonly Thing[];
  /** In a failed batch, from which it can be redriven. */
  isGivenUp: boolean;
}

export interface Shard extends ListedShard {
  /** The partition keys it takes, as numbers, both ends included. */
  readonly from: number;
  readonly to: number;
  readonly records: PlacedRecord[];
  closed: boolean;
  /** How many of its records are done: those before the checkpoint. */
  checkpoint: number;
}

export interface Stream {
  readonly shards: readonly Shard[];
  readonly put: (record: Pick<SentRecord, 'data' | 'partitionKey' | 'things'>) => PlacedRecord;
  /** Splits a shard, or merges two that are neighbours. */
  readonly reshard: () => void;
  /** Called when a shard got a record, was closed, or is new. */
  onChange: (shard: Shard) => void;
}

/** The digits of its sequence numbers become more under way: no order of texts is theirs. */
const FIRST_SEQUENCE_NUMBER = 10n ** 55n - 4_000n;
const MAX_SHARDS = 6;

export function kinesisStream({ clock, faults, invariants, tell }: World): Stream {
  const shards: Shard[] = [];
  let records = 0n;

  function open(from: number, to: number, parents: readonly string[]): Shard {
    const shardId = `shardId-${String(shards.length).padStart(12, '0')}`;
    const shard: Shard = { shardId, parents, from, to, records: [], closed: false, checkpoint: 0 };
    shards.push(shard);
    return shard;
  }
  open(0, 2 ** 31 - 1, []);
  open(2 ** 31, 2 ** 32 - 1, []);

  const stream: Stream = {
    shards,
    onChange: () => {},
    put({ data, partitionKey, things }) {
      const key = Number.parseInt(partitionKey, 16);
      const shard = shards.find(({ from, to, closed }) => !closed && from <= key && key <= to);
      if (shard === undefined) throw new Error(`no shard takes ${partitionKey}`);
      const { shardId } = shard;
      records += 1n;
      const placed = shardRecord(
        {
          Data: data,
          PartitionKey: partitionKey,
          SequenceNumber: String(FIRST_SEQUENCE_NUMBER + records),
          ApproximateArrivalTimestamp: new Date(clock.now()),
        },
        { shardId, streamArn: STREAM_ARN, functionArn: FUNCTION_ARN },
      );
      const recordId = `${shardId}:${placed.sequenceNumber}`;
      const record = { ...placed, recordId, shardId, things, isGivenUp: false };
      shard.records.push(record);
      invariants.placed(record);
      stream.onChange(shard);
      return record;
    },
    reshard() {
      const opened = shards.filter(({ closed }) => !closed);
      const at = Math.floor(faults.random('which shard') * opened.length);
      const one = opened[at] as Shard;
      const next = opened.find(({ from }) => from === one.to + 1);
      const isSplit = opened.length < MAX_SHARDS && faults.random('split') < 0.5;
      if (!isSplit && next === undefined) return;
      const middle = Math.floor((one.from + one.to) / 2);
      one.closed = true;
      const parents = [one.shardId];
      let children: Shard[];
      if (isSplit) children = [open(one.from, middle, parents), open(middle + 1, one.to, parents)];
      else {
        (next as Shard).closed = true;
        parents.push((next as Shard).shardId);
        children = [open(one.from, (next as Shard).to, parents)];
      }
      tell?.(`resharding: ${parents} to ${children.map(({ shardId }) => shardId)}`);
      for (const shard of [one, next, ...children]) if (shard) stream.onChange(shard);
    },
  };
  return stream;
}
