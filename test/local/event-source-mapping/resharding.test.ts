import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeKinesis } from '../../stream/fake-kinesis.ts';
import { contents, fails, start, stopMappings } from './running-mapping.ts';

afterEach(stopMappings);

describe('resharding', () => {
  it('reads children when their parent is done, not before', async () => {
    const kinesis = fakeKinesis({ a: ['1', '2'] });
    kinesis.split('a', 'b', 'c');
    kinesis.put('b', '3');
    kinesis.put('c', '4');
    let attempts = 0;
    const order: string[] = [];
    const { mapping, events } = await start(kinesis, {
      invoke: async (event) => {
        order.push(...contents(event));
        attempts += 1;
        if (attempts < 3) throw new Error('not yet');
      },
    });
    await mapping.idle();
    expect(order.slice(0, 6)).toEqual(['a:1', 'a:2', 'a:1', 'a:2', 'a:1', 'a:2']);
    expect(order.slice(6).toSorted()).toEqual(['b:3', 'c:4']);
    const steps = events.flatMap((event) =>
      event.kind === 'shard-started' || event.kind === 'shard-ended'
        ? [`${event.kind} ${event.shardId}`]
        : [],
    );
    expect(steps).toEqual([
      'shard-started a',
      'shard-ended a',
      'shard-started b',
      'shard-started c',
    ]);
  });

  it('shows a child that waits for its parent', async () => {
    const kinesis = fakeKinesis({ a: ['1'] });
    kinesis.split('a', 'b');
    const { mapping } = await start(kinesis, { invoke: fails });
    await vi.waitFor(() => expect(mapping.progress().shards[0]?.failures).toBeGreaterThan(2));
    expect(mapping.progress().shards[1]).toMatchObject({ shardId: 'b', state: 'waiting' });
  });
});
