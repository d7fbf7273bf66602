import type { KinesisClient, _Record as KinesisRecord, Shard } from '@aws-sdk/client-kinesis';
import type { StreamRecord } from '../../src/stream/put-records.ts';
import { sequenceNumber } from './factories.ts';

interface FakeShard {
  readonly shard: Shard;
  readonly records: KinesisRecord[];
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: { readonly [name: string]: unknown };
}

/**
 * A stream in memory of these shards and their records' data, with as much of Kinesis as a consumer
 * sees, and faults on demand. A record's key is what stands before the `-`.
 */
export function fakeKinesis(contents: Readonly<Record<string, readonly string[]>>) {
  const shards = new Map<string, FakeShard>();
  const faults: { command: string; error: Error }[] = [];
  const calls: string[] = [];
  let made = 0;
  let epoch = 0;
  let pageSize = 100;
  let emptyPages = 0;
  let held: Promise<void> = Promise.resolve();

  function open(shardId: string, ParentShardId?: string): void {
    shards.set(shardId, {
      shard: {
        ShardId: shardId,
        HashKeyRange: { StartingHashKey: '0', EndingHashKey: '1' },
        SequenceNumberRange: { StartingSequenceNumber: sequenceNumber(made) },
        ...(ParentShardId !== undefined && { ParentShardId }),
      },
      records: [],
    });
  }

  function close(shardId: string): void {
    const { shard, records } = get(shardId);
    const SequenceNumberRange = {
      StartingSequenceNumber: sequenceNumber(0),
      EndingSequenceNumber: sequenceNumber(made),
    };
    shards.set(shardId, { shard: { ...shard, SequenceNumberRange }, records });
  }

  function get(shardId: string): FakeShard {
    const found = shards.get(shardId);
    if (!found) throw named('ResourceNotFoundException', `no shard ${shardId}`);
    return found;
  }

  function answer(command: Command): unknown {
    const { input } = command;
    switch (command.constructor.name) {
      case 'DescribeStreamSummaryCommand':
        return { StreamDescriptionSummary: { RetentionPeriodHours: 24 } };
      case 'ListShardsCommand':
        return listShards(input['NextToken']);
      case 'GetShardIteratorCommand':
        return { ShardIterator: iteratorFor(input) };
      case 'GetRecordsCommand':
        return getRecords(String(input['ShardIterator']));
      default:
        throw new Error(`The fake does not know ${command.constructor.name}`);
    }
  }

  /** One shard a page. */
  function listShards(token: unknown): unknown {
    const index = Number(token ?? 0);
    const all = [...shards.values()].map(({ shard }) => shard);
    const more = index + 1 < all.length;
    return { Shards: all.slice(index, index + 1), ...(more && { NextToken: String(index + 1) }) };
  }

  function iteratorFor(input: Command['input']): string {
    const shardId = String(input['ShardId']);
    const { records } = get(shardId);
    const start = {
      TRIM_HORIZON: () => 0,
      LATEST: () => records.length,
      AFTER_SEQUENCE_NUMBER: () =>
        1 +
        records.findIndex((record) => record.SequenceNumber === input['StartingSequenceNumber']),
      AT_TIMESTAMP: () => {
        const index = records.findIndex(
          ({ ApproximateArrivalTimestamp: at }) => at && at >= Object(input['Timestamp']),
        );
        return index === -1 ? records.length : index;
      },
    }[String(input['ShardIteratorType'])];
    return `${epoch}/${shardId}/${start?.()}`;
  }

  function getRecords(iterator: string): unknown {
    const [madeIn, shardId = '', index] = iterator.split('/');
    if (Number(madeIn) !== epoch) throw named('ExpiredIteratorException', 'too old');
    if (emptyPages > 0) {
      emptyPages -= 1;
      return { Records: [], MillisBehindLatest: 1_000, NextShardIterator: iterator };
    }
    const { shard, records } = get(shardId);
    const next = Math.min(Number(index) + pageSize, records.length);
    const isEnd =
      next === records.length && shard.SequenceNumberRange?.EndingSequenceNumber !== undefined;
    return {
      Records: records.slice(Number(index), next),
      MillisBehindLatest: next === records.length ? 0 : 1_000,
      ...(!isEnd && { NextShardIterator: `${epoch}/${shardId}/${next}` }),
    };
  }

  function putRecord(shardId: string, { data, partitionKey }: StreamRecord): string {
    made += 1;
    get(shardId).records.push({
      SequenceNumber: sequenceNumber(made),
      PartitionKey: partitionKey,
      Data: data,
      ApproximateArrivalTimestamp: new Date(),
    });
    return sequenceNumber(made);
  }

  /** Puts records with this data and key into a shard. */
  function put(shardId: string, ...data: readonly string[]): void {
    for (const one of data) {
      putRecord(shardId, { data: Buffer.from(one), partitionKey: one.split('-')[0] ?? '' });
    }
  }

  for (const shardId in contents) open(shardId);
  for (const [shardId, data] of Object.entries(contents)) put(shardId, ...data);

  return {
    /** Asks for what a mapping asks for. */
    client: {
      async send(command: Command) {
        const name = command.constructor.name.replace('Command', '');
        calls.push(name);
        if (name === 'ListShards') await held;
        const fault = faults.findIndex((one) => one.command === name);
        if (fault !== -1) throw faults.splice(fault, 1)[0]?.error;
        return answer(command);
      },
    } as unknown as Pick<KinesisClient, 'send'>,
    calls,
    open,
    /** Puts a record into a shard and gives its sequence number. */
    putRecord,
    put,
    split(parent: string, ...children: readonly string[]): void {
      close(parent);
      for (const child of children) open(child, parent);
    },
    /** As after five minutes without a poll. */
    expireIterators(): void {
      epoch += 1;
    },
    /** Fails the next call of a command with an error of this name. */
    failNext(command: string, errorName: string): void {
      faults.push({ command, error: named(errorName, 'by the test') });
    },
    /** Answers polls with nothing, though there is more: what Kinesis does now and then. */
    setEmptyPages(polls: number): void {
      emptyPages = polls;
    },
    /** Lets listings of shards wait until the function it returns is called. */
    holdListings(): () => void {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    setPageSize(records: number): void {
      pageSize = records;
    },
  };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
