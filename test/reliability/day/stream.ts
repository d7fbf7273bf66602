import { createHash } from 'node:crypto';
import { integer, oneOf, type Random } from '../../../src/local/sample-calls/random.ts';
import type { StreamRecord } from '../../../src/stream/put-records.ts';
import { fakeKinesis } from '../../stream/fake-kinesis.ts';

/** A shard that takes records, and the hash keys from `start` up to but without `end` that it takes. */
interface OpenShard {
  readonly shardId: string;
  readonly start: bigint;
  readonly end: bigint;
}

const ALL_KEYS = 2n ** 128n;
const MOST_SHARDS = 6;

/** A stream in memory that deals records to its shards as Kinesis does, and is resharded under way. */
export function reshardingStream(shards: number) {
  let open: readonly OpenShard[] = Array.from({ length: shards }, (_, n) => ({
    shardId: nthShard(n),
    start: (ALL_KEYS * BigInt(n)) / BigInt(shards),
    end: (ALL_KEYS * BigInt(n + 1)) / BigInt(shards),
  }));
  let made = shards;
  const kinesis = fakeKinesis(Object.fromEntries(open.map(({ shardId }) => [shardId, []])));
  kinesis.setPageSize(1_000);

  const replace = (old: readonly OpenShard[], young: readonly OpenShard[]) => {
    open = open
      .flatMap((shard) => (shard === old[0] ? young : shard))
      .filter((shard) => !old.includes(shard));
  };
  const next = (start: bigint, end: bigint): OpenShard => {
    made += 1;
    return { shardId: nthShard(made - 1), start, end };
  };

  return {
    client: kinesis.client,
    /** Puts a record and says under which `shardId:sequenceNumber` it is known from then on. */
    put(record: StreamRecord): string {
      const hashKey = hashKeyOf(record.partitionKey);
      const shard = open.find(({ start, end }) => start <= hashKey && hashKey < end);
      if (!shard) throw new Error(`no shard takes the hash key ${hashKey}`);
      return `${shard.shardId}:${kinesis.putRecord(shard.shardId, record)}`;
    },
    /** Splits a shard or merges two neighbours. */
    reshard(random: Random): void {
      const at = integer(random, 0, open.length - 1);
      const [shard, neighbour] = open.slice(at, at + 2);
      const isSplit = open.length < 2 || (open.length < MOST_SHARDS && random() < 0.5);
      if (shard && isSplit) {
        const middle = (shard.start + shard.end) / 2n;
        const children = [next(shard.start, middle), next(middle, shard.end)];
        kinesis.split(shard.shardId, ...children.map(({ shardId }) => shardId));
        replace([shard], children);
      } else if (shard && neighbour) {
        const child = next(shard.start, neighbour.end);
        kinesis.merge(shard.shardId, neighbour.shardId, child.shardId);
        replace([shard, neighbour], [child]);
      }
    },
    /** Kinesis throttles the next read, or the readers' iterators are too old. */
    disturb(random: Random): void {
      oneOf(random, [
        () => kinesis.expireIterators(),
        () => kinesis.failNext('GetRecords', 'ProvisionedThroughputExceededException'),
        () => kinesis.failNext('GetShardIterator', 'LimitExceededException'),
      ])();
    },
  };
}

/** "An MD5 hash function is used to map partition keys to 128-bit integer values" (PutRecord). */
function hashKeyOf(partitionKey: string): bigint {
  return BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`);
}

function nthShard(number: number): string {
  return `shardId-${String(number).padStart(12, '0')}`;
}
