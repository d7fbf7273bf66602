import { afterEach, describe, expect, it, vi } from 'vitest';
import { inputWith, sequenceNumber } from '../../stream/factories.ts';
import { fakeKinesis } from '../../stream/fake-kinesis.ts';
import { start, stopMappings } from './running-mapping.ts';

afterEach(stopMappings);

describe('reading a stream', () => {
  it('delivers every record of every shard, and tells how far it is', async () => {
    const kinesis = fakeKinesis({ a: ['1', '2', '3'], b: ['4'] });
    const { mapping, delivered } = await start(kinesis);
    await mapping.idle();
    expect(delivered.toSorted()).toEqual(['a:1', 'a:2', 'a:3', 'b:4']);
    const [a] = mapping.progress().shards;
    expect(a).toEqual({
      shardId: 'a',
      state: 'reading',
      checkpoint: sequenceNumber(3),
      millisBehindLatest: 0,
      read: 3,
      acknowledged: 3,
      discarded: 0,
      invocations: 1,
      failures: 0,
    });
  });

  it('is idle only when what came in before the question is done', async () => {
    const kinesis = fakeKinesis({ a: [] });
    const { mapping, delivered } = await start(kinesis);
    for (const data of ['1', '2', '3']) {
      kinesis.put('a', data);
      await mapping.idle();
      expect(delivered.at(-1)).toBe(`a:${data}`);
    }
  });

  it('is not idle for an empty answer when there is more to come', async () => {
    const kinesis = fakeKinesis({ a: ['1'] });
    kinesis.setEmptyPages(5);
    const { mapping, delivered } = await start(kinesis);
    await mapping.idle();
    expect(delivered).toEqual(['a:1']);
  });

  it('is not idle before it has looked for new shards', async () => {
    const kinesis = fakeKinesis({ a: [] });
    const { mapping, delivered } = await start(kinesis);
    await mapping.idle();
    const release = kinesis.holdListings();
    kinesis.open('b');
    kinesis.put('b', '1');
    const idle = mapping.idle().then(() => [...delivered]);
    const polls = () => kinesis.calls.filter((call) => call === 'GetRecords').length;
    const before = polls();
    await vi.waitFor(() => expect(polls()).toBeGreaterThan(before + 3));
    release();
    expect(await idle).toEqual(['b:1']);
  });

  it('polls less and less often while nothing comes, and at once for who asks', async () => {
    const kinesis = fakeKinesis({ a: [] });
    const pollDelayMs = vi.fn((emptyPolls: number) => (emptyPolls < 3 ? 0 : 60_000));
    const { mapping, delivered } = await start(kinesis, { settings: inputWith({ pollDelayMs }) });
    await vi.waitFor(() => expect(pollDelayMs.mock.calls.flat()).toEqual([1, 2, 3]));
    kinesis.put('a', '1');
    await mapping.idle();
    expect(delivered).toEqual(['a:1']);
    await vi.waitFor(() => expect(pollDelayMs.mock.calls.flat()).toEqual([1, 2, 3, 1, 2, 3]));
  });

  it('reads page by page, in order', async () => {
    const kinesis = fakeKinesis({ a: [] });
    kinesis.setPageSize(2);
    kinesis.put('a', ...Array.from({ length: 9 }, (_, n) => String(n)));
    const { mapping, delivered } = await start(kinesis, { settings: inputWith({ batchSize: 4 }) });
    await mapping.idle();
    expect(delivered).toEqual(Array.from({ length: 9 }, (_, n) => `a:${n}`));
  });

  it('reads no further ahead than the function can follow', async () => {
    const kinesis = fakeKinesis({ a: [] });
    kinesis.setPageSize(2);
    kinesis.put('a', ...Array.from({ length: 20 }, (_, n) => String(n)));
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const { mapping } = await start(kinesis, {
      settings: inputWith({ batchSize: 2, timeoutMs: 60_000 }),
      invoke: () => held,
    });
    await vi.waitFor(() => expect(mapping.progress().shards[0]?.read).toBeGreaterThan(0));
    const polls = () => kinesis.calls.filter((call) => call === 'GetRecords').length;
    // One batch with the function, one waiting.
    await vi.waitFor(() => expect(polls()).toBe(2));
    // Once it has looked for shards again, it would have polled again, too.
    const listings = () => kinesis.calls.filter((call) => call === 'ListShards').length;
    const before = listings();
    const idle = mapping.idle();
    await vi.waitFor(() => expect(listings()).toBeGreaterThan(before));
    expect(polls()).toBe(2);
    release();
    await idle;
    expect(mapping.progress().shards[0]?.acknowledged).toBe(20);
  });

  it('renews an iterator that expired after the last record it read', async () => {
    const kinesis = fakeKinesis({ a: ['1', '2'] });
    const { mapping, delivered, problems } = await start(kinesis);
    await mapping.idle();
    kinesis.expireIterators();
    kinesis.put('a', '3');
    await mapping.idle();
    expect(delivered).toEqual(['a:1', 'a:2', 'a:3']);
    expect(problems()).toEqual([]);
  });

  it('waits and asks again when it is throttled', async () => {
    const kinesis = fakeKinesis({ a: [] });
    const pauses: number[] = [];
    const retryDelayMs = (failures: number) => {
      pauses.push(failures);
      return 0;
    };
    kinesis.failNext('GetRecords', 'ProvisionedThroughputExceededException');
    kinesis.failNext('GetRecords', 'ProvisionedThroughputExceededException');
    kinesis.failNext('GetShardIterator', 'ProvisionedThroughputExceededException');
    kinesis.put('a', '1', '2');
    const { mapping, delivered, problems } = await start(kinesis, {
      settings: inputWith({ retryDelayMs }),
    });
    await mapping.idle();
    expect(delivered).toEqual(['a:1', 'a:2']);
    expect(pauses).toEqual([1, 2, 3]);
    expect(problems()).toHaveLength(3);
    kinesis.failNext('GetRecords', 'ProvisionedThroughputExceededException');
    await mapping.idle();
    expect(pauses).toEqual([1, 2, 3, 1]);
  });

  it('goes on when shards cannot be listed for a while', async () => {
    const kinesis = fakeKinesis({ a: [] });
    const { mapping, delivered, problems } = await start(kinesis);
    kinesis.failNext('ListShards', 'LimitExceededException');
    kinesis.put('a', '1');
    await mapping.idle();
    expect(delivered).toEqual(['a:1']);
    expect(problems()).toMatchObject([{ doing: 'listing shards' }]);
  });

  it('does not start on a stream that is not there', async () => {
    const kinesis = fakeKinesis({ a: [] });
    kinesis.failNext('DescribeStreamSummary', 'ResourceNotFoundException');
    await expect(start(kinesis)).rejects.toThrow(
      /cannot read stream voice-events: ResourceNotFound/,
    );
  });

  it('does not start with settings that AWS would refuse', async () => {
    const settings = inputWith({ batchSize: 0 });
    await expect(start(fakeKinesis({ a: [] }), { settings })).rejects.toThrow('batchSize is 0');
  });
});

describe('lanes', () => {
  it('run at the same time, one invocation each', async () => {
    const kinesis = fakeKinesis({ a: [...Array.from({ length: 40 }, (_, n) => `call${n}-x`)] });
    let now = 0;
    let most = 0;
    const { mapping } = await start(kinesis, {
      settings: inputWith({ parallelizationFactor: 3, batchSize: 1 }),
      invoke: async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
      },
    });
    await mapping.idle();
    expect(most).toBe(3);
  });
});
