import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type LaneBuffer,
  laneBuffer,
} from '../../../src/local/event-source-mapping/lane-buffer.ts';
import type { Batch } from '../../../src/stream/batch.ts';
import { numbers, records, settingsWith } from '../../stream/factories.ts';

const settings = settingsWith({ batchSize: 3, maximumBatchingWindowInSeconds: 10 });

/** Takes a batch and remembers what came of it. */
function taking(buffer: LaneBuffer, signal = new AbortController().signal) {
  const result: { taken?: readonly number[] | 'nothing' } = {};
  void buffer.take(signal).then((batch: Batch | undefined) => {
    result.taken = batch ? numbers(batch.records) : 'nothing';
  });
  return result;
}

const passSeconds = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

describe("a lane's buffer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives a batch when the window is over', async () => {
    const buffer = laneBuffer(settings, () => {});
    const result = taking(buffer);
    await passSeconds(60);
    buffer.push(records(1));
    await passSeconds(9.999);
    buffer.push(records(2));
    expect(result.taken).toBeUndefined();
    await passSeconds(0.001);
    expect(result.taken).toEqual([1, 2]);
  });

  it('gives a full batch at once, and keeps the rest in order', async () => {
    const buffer = laneBuffer(settings, () => {});
    const result = taking(buffer);
    buffer.push(records(1, 2));
    buffer.push(records(3, 4));
    await passSeconds(0);
    expect(result.taken).toEqual([1, 2, 3]);
    buffer.push(records(5, 6));
    const next = taking(buffer);
    await passSeconds(0);
    expect(next.taken).toEqual([4, 5, 6]);
  });

  // "If you configure a batching window, the next window begins as soon as the previous function
  // invocation completes" (AWS, "How Lambda processes records from stream and queue-based event
  // sources").
  it('begins a new window when the invocation before is over', async () => {
    const buffer = laneBuffer(settings, () => {});
    buffer.push(records(1));
    await passSeconds(60);
    const result = taking(buffer);
    await passSeconds(9.999);
    expect(result.taken).toBeUndefined();
    await passSeconds(0.001);
    expect(result.taken).toEqual([1]);
  });

  it('waits for nothing once the shard has ended', async () => {
    const buffer = laneBuffer(settings, () => {});
    buffer.push(records(1));
    buffer.end();
    const last = taking(buffer);
    await passSeconds(0);
    expect(last.taken).toEqual([1]);
    const none = taking(buffer);
    await passSeconds(0);
    expect(none.taken).toBe('nothing');
  });

  it('gives nothing when it is stopped', async () => {
    const stopping = new AbortController();
    const buffer = laneBuffer(settings, () => {});
    buffer.push(records(1));
    const result = taking(buffer, stopping.signal);
    await passSeconds(1);
    stopping.abort();
    await passSeconds(0);
    expect(result.taken).toBe('nothing');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is full when it holds a batch, and tells when one was taken', async () => {
    const onTaken = vi.fn();
    const buffer = laneBuffer(settings, onTaken);
    buffer.push(records(1, 2));
    expect(buffer.isFull()).toBe(false);
    buffer.push(records(3));
    expect(buffer.isFull()).toBe(true);
    taking(buffer);
    await passSeconds(0);
    expect(onTaken).toHaveBeenCalledOnce();
    expect(buffer.isFull()).toBe(false);
  });
});
