import { afterEach, describe, expect, it, vi } from 'vitest';
import { inputWith, sequenceNumber } from '../../stream/factories.ts';
import { fakeKinesis } from '../../stream/fake-kinesis.ts';
import { fails, memoryCheckpoints, start, stopMappings } from './running-mapping.ts';

afterEach(stopMappings);

describe('stopping', () => {
  it('waits for the running invocation and keeps what it got done', async () => {
    const kinesis = fakeKinesis({ a: ['1', '2', '3'] });
    const { saved, checkpoints } = memoryCheckpoints();
    let isInvoked = false;
    let answer = () => {};
    const { mapping } = await start(kinesis, {
      checkpoints,
      settings: inputWith({ reportBatchItemFailures: true, timeoutMs: 60_000 }),
      invoke: () =>
        new Promise((resolve) => {
          isInvoked = true;
          const batchItemFailures = [{ itemIdentifier: sequenceNumber(3) }];
          answer = () => resolve({ batchItemFailures });
        }),
    });
    await vi.waitFor(() => expect(isInvoked).toBe(true));
    const stopped = mapping.stop();
    answer();
    await stopped;
    expect(saved.get('a')).toEqual({ kind: 'after', sequenceNumber: sequenceNumber(2) });
    expect(mapping.progress().shards[0]).toMatchObject({ invocations: 1 });
  });

  it('does not count a shard as ended of which something is left', async () => {
    const kinesis = fakeKinesis({ a: ['1'] });
    kinesis.split('a', 'b');
    const { saved, checkpoints } = memoryCheckpoints();
    const { mapping, events } = await start(kinesis, { checkpoints, invoke: fails });
    await vi.waitFor(() => expect(mapping.progress().shards[0]?.failures).toBeGreaterThan(0));
    await mapping.stop();
    expect(saved).toEqual(new Map());
    expect(mapping.progress().shards[0]).toMatchObject({ state: 'reading' });
    expect(events.map(({ kind }) => kind)).not.toContain('shard-ended');
  });

  it('does not wait longer than the function may take', async () => {
    const kinesis = fakeKinesis({ a: ['1'] });
    const { mapping, events } = await start(kinesis, {
      settings: inputWith({ timeoutMs: 5 }),
      invoke: () => new Promise(() => {}),
    });
    await vi.waitFor(() =>
      expect(events).toContainEqual(expect.objectContaining({ kind: 'polled' })),
    );
    await mapping.stop();
    expect(mapping.progress().shards[0]).toMatchObject({ acknowledged: 0 });
  });

  it('ends the wait for idle', async () => {
    const kinesis = fakeKinesis({ a: ['1'] });
    const { mapping } = await start(kinesis, { invoke: fails });
    const idle = mapping.idle();
    await Promise.all([expect(idle).rejects.toThrow('stopped before'), mapping.stop()]);
  });
});

it('tells whoever waits when its own onProgress throws', async () => {
  const kinesis = fakeKinesis({ a: ['1'] });
  const { mapping } = await start(kinesis, {
    onProgress: (event) => {
      if (event.kind === 'invoked') throw new Error('cannot print');
    },
  });
  await expect(mapping.idle()).rejects.toThrow('cannot print');
});
