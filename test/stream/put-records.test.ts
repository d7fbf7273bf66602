import type { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { putRecords, type StreamRecord } from '../../src/stream/put-records.ts';

interface Call {
  readonly streamName: string | undefined;
  readonly keys: (string | undefined)[];
  readonly bytes: number;
  readonly at: number;
}

/** Kinesis as the script has it: of each call, the partition keys whose records it refuses. */
function scripted(refuses: (call: Call, index: number) => readonly string[] = () => []) {
  const calls: Call[] = [];
  const send = async ({ input }: PutRecordsCommand) => {
    const records = input.Records ?? [];
    const call = {
      streamName: input.StreamName,
      keys: records.map(({ PartitionKey }) => PartitionKey),
      bytes: records.reduce(
        (sum, { Data, PartitionKey = '' }) =>
          sum + (Data?.byteLength ?? 0) + Buffer.byteLength(PartitionKey),
        0,
      ),
      at: Date.now(),
    };
    calls.push(call);
    const refused = new Set(refuses(call, calls.length - 1));
    const results = records.map(({ PartitionKey = '' }) =>
      refused.has(PartitionKey)
        ? {
            ErrorCode: 'ProvisionedThroughputExceededException',
            ErrorMessage: 'Rate exceeded for shard shardId-000000000001',
          }
        : { SequenceNumber: PartitionKey, ShardId: 'shardId-000000000000' },
    );
    return { FailedRecordCount: refused.size, Records: results };
  };
  const client = { send } as unknown as KinesisClient;
  const put = (of: readonly StreamRecord[], options?: Parameters<typeof putRecords>[3]) =>
    putRecords(client, 'events', of, options);
  return { put, calls };
}

function records(count: number, size = 10, key = (index: number) => `key-${index}`) {
  return Array.from(
    { length: count },
    (_, index): StreamRecord => ({ data: new Uint8Array(size), partitionKey: key(index) }),
  );
}

/** Lets the promise settle while the pauses between attempts pass at once. */
async function finished(promise: Promise<void>): Promise<unknown> {
  const result = promise.catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return result;
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a call to Kinesis', () => {
  it('carries at most 500 records, all of them once and in order', async () => {
    const { put, calls } = scripted();
    await put(records(1_201));
    expect(calls.map(({ keys }) => keys.length)).toEqual([500, 500, 201]);
    expect(calls.flatMap(({ keys }) => keys)).toEqual(
      records(1_201).map(({ partitionKey }) => partitionKey),
    );
    expect(new Set(calls.map(({ streamName }) => streamName))).toEqual(new Set(['events']));
  });

  it('carries at most 5 MiB', async () => {
    const { put, calls } = scripted();
    const mebibyte = 1024 * 1024;
    await put(records(11, mebibyte - 10, () => 'tenletters'));
    expect(calls.map(({ bytes }) => bytes)).toEqual([5 * mebibyte, 5 * mebibyte, mebibyte]);
  });

  it('counts partition keys into the 5 MiB, in bytes of UTF-8', async () => {
    const { put, calls } = scripted();
    // Two such fit without their keys, and with keys of one byte a letter.
    const half = 2.5 * 1024 * 1024;
    await put(records(2, half - 150, () => 'ü'.repeat(100)));
    expect(calls.map(({ keys }) => keys.length)).toEqual([1, 1]);
  });

  it('is not made for no records', async () => {
    const { put, calls } = scripted();
    await put([]);
    expect(calls).toEqual([]);
  });
});

describe('refused records', () => {
  it('are sent again, and only they', async () => {
    const { put, calls } = scripted((_, index) => [['key-1', 'key-3'], ['key-3']][index] ?? []);
    expect(await finished(put(records(4)))).toBeUndefined();
    expect(calls.map(({ keys }) => keys)).toEqual([
      ['key-0', 'key-1', 'key-2', 'key-3'],
      ['key-1', 'key-3'],
      ['key-3'],
    ]);
  });

  it('are placed under their own indices, whenever they are accepted', async () => {
    const { put } = scripted((_, index) => [['key-1'], ['key-600']][index] ?? []);
    const placed: [number, string][] = [];
    await finished(
      put(records(700), {
        onPlaced: (index, { sequenceNumber }) => placed.push([index, sequenceNumber]),
      }),
    );
    expect(placed).toHaveLength(700);
    expect(new Set(placed)).toEqual(new Set(records(700).map((one, at) => [at, one.partitionKey])));
  });

  it('wait a random part of a pause that doubles up to five seconds', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const { put, calls } = scripted(({ keys }) => keys as string[]);
    await finished(put(records(1)));
    const pauses = calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? 0));
    expect(pauses).toEqual([25, 50, 100, 200, 400, 800, 1_600, 2_500, 2_500]);
  });

  it('end in an error after ten attempts that says how many, why, and what to do', async () => {
    const { put, calls } = scripted(() => ['key-600', 'key-601']);
    const result = await finished(put(records(700)));
    expect(calls).toHaveLength(11);
    expect(String(result)).toBe(
      'Error: Kinesis refused 2 records for stream "events" 10 times (698 of 700 are in). ' +
        'Last reason: ProvisionedThroughputExceededException: Rate exceeded for shard ' +
        'shardId-000000000001. Add shards, or put fewer records at a time.',
    );
  });
});

it('reports progress after each call that took records in, up to the total', async () => {
  const { put } = scripted((_, index) => [[], ['key-500'], ['key-500']][index] ?? []);
  const onProgress = vi.fn();
  await finished(put(records(600), { onProgress }));
  expect(onProgress.mock.calls).toEqual([
    [500, 600],
    [599, 600],
    [600, 600],
  ]);
});

it('passes on the error of a call that fails as a whole, without another try', async () => {
  const error = new Error('Stream events under account 000000000000 not found.');
  const send = vi.fn().mockRejectedValue(error);
  const client = { send } as unknown as KinesisClient;
  expect(await finished(putRecords(client, 'events', records(1)))).toBe(error);
  expect(send).toHaveBeenCalledOnce();
});

describe('the signal', () => {
  it('stops before the next call', async () => {
    const { put, calls } = scripted();
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    const { signal } = controller;
    await expect(put(records(1_000), { signal, onProgress })).rejects.toThrow('enough');
    expect(calls).toHaveLength(1);
  });

  it('ends the pause before another attempt', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const { put, calls } = scripted(({ keys }) => keys as string[]);
    const controller = new AbortController();
    const promise = put(records(1), { signal: controller.signal });
    const result = promise.catch((error: unknown) => error);
    // The call has been answered by now, and the pause has begun.
    await vi.advanceTimersByTimeAsync(0);
    controller.abort(new Error('enough'));
    expect(String(await result)).toBe('Error: enough');
    expect(vi.getTimerCount()).toBe(0);
    expect(calls).toHaveLength(1);
  });

  it('reaches the call that is under way', async () => {
    const controller = new AbortController();
    const client = {
      send: (_: unknown, { abortSignal }: { abortSignal?: AbortSignal }) => {
        controller.abort(new Error('enough'));
        abortSignal?.throwIfAborted();
      },
    } as unknown as KinesisClient;
    const { signal } = controller;
    await expect(putRecords(client, 'events', records(1), { signal })).rejects.toThrow('enough');
  });
});
