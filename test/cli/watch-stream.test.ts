import {
  type KinesisClient,
  ProvisionedThroughputExceededException,
} from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { watchStream } from '../../src/cli/twilio/watch-stream.ts';

type Answers = Readonly<Record<string, object | Error>>;

/** Answers GetRecords by the iterator it is asked with; iterators are named `<shard>:<type>`. */
function clientOf(shards: readonly object[], answers: Answers) {
  const asked: string[] = [];
  const send = async ({ input }: { input: Record<string, string> }) => {
    const { ShardIterator, ShardIteratorType, ShardId } = input;
    if (ShardIteratorType !== undefined)
      return { ShardIterator: `${ShardId}:${ShardIteratorType}` };
    if (ShardIterator === undefined) return { Shards: shards };
    asked.push(ShardIterator);
    const answer = answers[ShardIterator] ?? { NextShardIterator: ShardIterator };
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, client: { send } as unknown as KinesisClient };
}

const record = (n: number) => ({ SequenceNumber: `${n}` });
const never = new AbortController().signal;

describe('watching a stream', () => {
  it('reads what comes from now on, and no shard that is closed', async () => {
    const closed = { ShardId: 'old', SequenceNumberRange: { EndingSequenceNumber: '9' } };
    const { client, asked } = clientOf([closed, { ShardId: 'a' }], {
      'a:LATEST': { Records: [], NextShardIterator: 'a:1' },
      'a:1': { Records: [record(1)], NextShardIterator: 'a:2' },
    });
    const watch = await watchStream(client, 'stream', never);
    expect(await watch()).toEqual([{ shardId: 'a', record: record(1) }]);
    expect(await watch()).toEqual([]);
    expect(asked).toEqual(['a:LATEST', 'a:1', 'a:2']);
  });

  it('goes on with the shards that two were merged into, once and from their beginning', async () => {
    const ended = { Records: [], ChildShards: [{ ShardId: 'c' }] };
    const { client } = clientOf([{ ShardId: 'a' }, { ShardId: 'b' }], {
      'a:LATEST': ended,
      'b:LATEST': ended,
      'c:TRIM_HORIZON': { Records: [record(7)], NextShardIterator: 'c:1' },
    });
    const watch = await watchStream(client, 'stream', never);
    expect(await watch()).toEqual([{ shardId: 'c', record: record(7) }]);
    expect(await watch()).toEqual([]);
  });

  it('reads a shard again that had too many readers', async () => {
    const answers: Record<string, object | Error> = {
      'a:LATEST': new ProvisionedThroughputExceededException({ message: 'slow', $metadata: {} }),
    };
    const { client } = clientOf([{ ShardId: 'a' }], answers);
    const watch = await watchStream(client, 'stream', never);
    answers['a:LATEST'] = { Records: [record(1)], NextShardIterator: 'a:1' };
    expect(await watch()).toHaveLength(1);
  });

  it('passes other errors on', async () => {
    const { client } = clientOf([{ ShardId: 'a' }], { 'a:LATEST': new Error('no such stream') });
    await expect(watchStream(client, 'stream', never)).rejects.toThrow('no such stream');
  });
});
