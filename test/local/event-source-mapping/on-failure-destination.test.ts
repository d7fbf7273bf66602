import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FailedBatch } from '../../../src/local/event-source-mapping/index.ts';
import { inputWith } from '../../stream/factories.ts';
import { fakeKinesis } from '../../stream/fake-kinesis.ts';
import { contents, fails, memoryCheckpoints, start, stopMappings } from './running-mapping.ts';

afterEach(stopMappings);

describe('the on-failure destination', () => {
  const noRetries = inputWith({ maximumRetryAttempts: 0, batchSize: 1 });

  it('gets what is given up, and the shard moves on', async () => {
    const kinesis = fakeKinesis({ a: ['bad', 'good'] });
    const kept: FailedBatch[] = [];
    const { mapping, events } = await start(kinesis, {
      settings: noRetries,
      uuid: 'mapping',
      onFailure: { keep: async (failed) => void kept.push(failed) },
      invoke: async (event) => {
        if (contents(event).includes('a:bad')) throw new Error('bad');
      },
    });
    await mapping.idle();
    expect(kept).toHaveLength(1);
    expect(contents(JSON.parse(kept[0]?.document.payload ?? ''))).toEqual(['a:bad']);
    expect(kept[0]?.key).toMatch(/^aws\/lambda\/mapping\/a\//);
    expect(mapping.progress().shards[0]).toMatchObject({ discarded: 1, acknowledged: 1 });
    expect(events).toContainEqual({
      kind: 'discarded',
      shardId: 'a',
      records: 1,
      condition: 'RetryAttemptsExhausted',
      key: kept[0]?.key,
    });
  });

  it('is tried again until it takes the batch', async () => {
    const kinesis = fakeKinesis({ a: ['bad'] });
    const { saved, checkpoints } = memoryCheckpoints();
    let tries = 0;
    const { mapping, problems } = await start(kinesis, {
      settings: noRetries,
      checkpoints,
      invoke: fails,
      onFailure: {
        async keep() {
          tries += 1;
          expect(saved.size).toBe(0);
          if (tries < 3) throw new Error('disk full');
        },
      },
    });
    await mapping.idle();
    await mapping.stop();
    expect(tries).toBe(3);
    expect(problems()).toHaveLength(2);
    expect(saved.get('a')).toMatchObject({ kind: 'after' });
  });

  it('that does not take a batch before the mapping stops leaves it to the next start', async () => {
    const kinesis = fakeKinesis({ a: ['bad'] });
    const { saved, checkpoints } = memoryCheckpoints();
    const { mapping, problems } = await start(kinesis, {
      settings: noRetries,
      checkpoints,
      invoke: fails,
      onFailure: { keep: () => Promise.reject(new Error('disk full')) },
    });
    await vi.waitFor(() => expect(problems().length).toBeGreaterThan(1));
    await mapping.stop();
    expect(saved).toEqual(new Map());
  });
});
