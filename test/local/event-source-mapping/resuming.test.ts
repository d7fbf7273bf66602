import { afterEach, describe, expect, it, vi } from 'vitest';
import { inputWith, sequenceNumber } from '../../stream/factories.ts';
import { fakeKinesis } from '../../stream/fake-kinesis.ts';
import { contents, memoryCheckpoints, start, stopMappings } from './running-mapping.ts';

afterEach(stopMappings);

describe('the starting position', () => {
  it('LATEST: what was there before is not delivered, what comes after is', async () => {
    const kinesis = fakeKinesis({ a: ['old'] });
    const settings = inputWith({ startingPosition: 'LATEST' });
    const { mapping, delivered } = await start(kinesis, { settings });
    await mapping.idle();
    kinesis.put('a', 'new');
    kinesis.split('a', 'b');
    kinesis.put('b', 'newer');
    await mapping.idle();
    expect(delivered).toEqual(['a:new', 'b:newer']);
  });

  it('LATEST: loses nothing when its iterator expires before the first record', async () => {
    const kinesis = fakeKinesis({ a: [] });
    const settings = inputWith({ startingPosition: 'LATEST' });
    const { mapping, delivered } = await start(kinesis, { settings });
    await mapping.idle();
    kinesis.put('a', 'new');
    kinesis.expireIterators();
    await mapping.idle();
    expect(delivered).toEqual(['a:new']);
  });

  it('AT_TIMESTAMP: what arrived since', async () => {
    const kinesis = fakeKinesis({ a: ['new'] });
    for (const [startingPositionTimestamp, expected] of [
      [new Date(Date.now() - 60_000), ['a:new']],
      [new Date(Date.now() + 60_000), []],
    ] as const) {
      const settings = inputWith({ startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp });
      const { mapping, delivered } = await start(kinesis, { settings });
      await mapping.idle();
      expect(delivered).toEqual(expected);
    }
  });
});

describe('checkpoints', () => {
  it('let the next start go on where this one ended, children after their parent', async () => {
    const kinesis = fakeKinesis({ a: [] });
    const { saved, checkpoints } = memoryCheckpoints();
    kinesis.put('a', '1', '2');
    const first = await start(kinesis, { checkpoints });
    await first.mapping.idle();
    await first.mapping.stop();
    expect(saved).toEqual(new Map([['a', { kind: 'after', sequenceNumber: sequenceNumber(2) }]]));

    kinesis.put('a', '3');
    kinesis.split('a', 'b');
    kinesis.put('b', '4');
    // LATEST is for shards that nobody followed: this one was, so its child is read from the start.
    const settings = inputWith({ startingPosition: 'LATEST' });
    const second = await start(kinesis, { checkpoints, settings });
    await second.mapping.idle();
    await second.mapping.stop();
    expect(second.delivered).toEqual(['a:3', 'b:4']);
    expect(saved.get('a')).toEqual({ kind: 'ended' });

    const third = await start(kinesis, { checkpoints });
    await third.mapping.idle();
    expect(third.delivered).toEqual([]);
  });

  it('never pass a record that is not done, in whichever lane', async () => {
    const kinesis = fakeKinesis({ a: [] });
    const { saved, checkpoints } = memoryCheckpoints();
    kinesis.put('a', 'good-1', 'bad-1', 'good-2', 'good-3');
    const { mapping } = await start(kinesis, {
      checkpoints,
      settings: inputWith({ parallelizationFactor: 10 }),
      invoke: async (event) => {
        if (contents(event).some((data) => data.includes('bad'))) throw new Error('bad');
      },
    });
    await vi.waitFor(() => expect(mapping.progress().shards[0]).toMatchObject({ acknowledged: 3 }));
    await mapping.stop();
    expect(saved.get('a')).toEqual({ kind: 'after', sequenceNumber: sequenceNumber(1) });
  });

  it('that cannot be saved are a problem, but hold up nothing', async () => {
    const kinesis = fakeKinesis({ a: ['1'] });
    const { checkpoints } = memoryCheckpoints();
    const { mapping, delivered, problems } = await start(kinesis, {
      checkpoints: { ...checkpoints, save: () => Promise.reject(new Error('disk full')) },
    });
    await mapping.idle();
    await mapping.stop();
    expect(delivered).toEqual(['a:1']);
    expect(problems()).toMatchObject([{ doing: 'saving a checkpoint', shardId: 'a' }]);
  });
});
