import { describe, expect, it } from 'vitest';
import { PRICES } from '../../infra/prices.ts';
import { DEFAULT_QUOTAS } from '../../infra/scale-model/aws-limits.ts';
import {
  type Cost,
  costsOf,
  logBytesOfBatch,
  monthly,
  provisionedWrites,
} from '../../infra/scale-model/costs.ts';
import { newDeployment } from '../../infra/scale-model/deployment.ts';
import {
  batchSeconds,
  eventsPerEnvironment,
  fullBatchEvents,
  functionLoad,
  vcpuShare,
} from '../../infra/scale-model/function.ts';
import { inputsWith } from '../../infra/scale-model/inputs.ts';
import { limitsOf } from '../../infra/scale-model/limits.ts';
import { loadOf } from '../../infra/scale-model/load.ts';
import { recommend } from '../../infra/scale-model/recommend.ts';
import { eventsPerShard, shardsFor, streamLoad } from '../../infra/scale-model/stream.ts';
import { tablesLoad, writeUnitsPerEvent } from '../../infra/scale-model/tables.ts';

const GB = 1024 ** 3;
/** Round figures, so that a person can check the sums. */
const round = inputsWith({
  recordsPerEvent: 1,
  recordBytes: 2_048,
  recordBilledKb: 2,
  recordPutUnits: 1,
  invocationBytes: 3_000,
  itemBytes: 1_900,
  itemWriteUnits: 2,
  itemReadUnits: 0.5,
  byCallShare: 1,
  byCallBytes: 200,
  byCallWriteUnits: 1,
  byConferenceShare: 0.1,
  byConferenceBytes: 200,
  byConferenceWriteUnits: 1,
  rejectionBytes: 900,
  rejectionWriteUnits: 1,
  logBytesOne: 1_000,
  logBytesFull: 2_000,
  logBytesRejection: 500,
  cpuMicrosPerEvent: 100,
  cpuMillisPerBatch: 0.001,
  duplicateShare: 0.1,
  ignoredShare: 0.05,
  rejectedShare: 0.05,
  averageToPeak: 1,
  busiestShard: 1,
  busiestKeyEvents: 50,
  targetShare: 0.5,
  lookupMs: 10,
  insertMs: 20,
  platformLogBytes: 500,
});
const settingsOf = (context = {}) => newDeployment(context).settings;
const load = (rate: number, context = {}) => loadOf(rate, round, settingsOf(context));

describe('the stream', () => {
  it('is filled by bytes or by records, whichever comes first', () => {
    expect(eventsPerShard(round)).toBe(512);
    expect(eventsPerShard({ ...round, recordBytes: 100 })).toBe(1_000);
    expect(eventsPerShard({ ...round, recordBytes: 100, recordsPerEvent: 0.5 })).toBe(2_000);
  });

  it('has shards for the busiest one to be as full as wanted', () => {
    expect(shardsFor(1, round)).toBe(1);
    expect(shardsFor(512, round)).toBe(2);
    expect(shardsFor(513, round)).toBe(3);
    expect(shardsFor(512, { ...round, busiestShard: 1.5 })).toBe(3);
  });

  it('has four shards on demand, or room for twice the rate', () => {
    expect(streamLoad(10, round, {}).shards).toBe(4);
    expect(streamLoad(5_120, round, {}).shards).toBe(20);
    expect(streamLoad(5_120, round, { shardCount: 11 }).shards).toBe(11);
  });
});

describe('the function', () => {
  it('has the share of a vCPU that its memory brings, and one at the most', () => {
    expect(vcpuShare(1_769)).toBe(1);
    expect(vcpuShare(884.5)).toBe(0.5);
    expect(vcpuShare(10_240)).toBe(1);
  });

  it('takes the time of its CPU and of its calls, slice by slice', () => {
    // 1,000 events: 100 ms of CPU on 1,024/1,769 of a vCPU; the first slice's lookup of 10 ms;
    // 5 slices' inserts of 20 ms, with the next slice's lookup meanwhile.
    expect(batchSeconds(1_000, round)).toBeCloseTo(0.1 * (1_769 / 1_024) + 0.01 + 0.1, 5);
    expect(batchSeconds(1, round)).toBeCloseTo(0.02 + 0.0001 * (1_769 / 1_024), 5);
  });

  it('takes batches of the batch size, or of what fits into the payload', () => {
    expect(fullBatchEvents(round)).toBe(1_000);
    expect(fullBatchEvents({ ...round, invocationBytes: 12_000 })).toBe(524);
    expect(fullBatchEvents({ ...round, recordsPerEvent: 0.5 })).toBe(2_000);
  });

  it('takes full batches one after the other, at the most', () => {
    expect(eventsPerEnvironment(round)).toBeCloseTo(1_000 / batchSeconds(1_000, round), 5);
  });

  const at = (rate: number, parallelizationFactor: number, batchingWindowSeconds: number) =>
    functionLoad(rate, round, streamLoad(rate, round, { shardCount: 4 }), {
      parallelizationFactor,
      batchingWindowSeconds,
    });

  it('gets what gathers for each environment in a window', () => {
    expect(at(400, 2, 4)).toMatchObject({
      environments: 8,
      eventsPerBatch: 200,
      batchesPerSecond: 2,
    });
    expect(at(400, 2, 0).eventsPerBatch).toBe(50);
    expect(at(0.1, 1, 2)).toMatchObject({ eventsPerBatch: 1, batchesPerSecond: 0.1 });
    expect(at(4_000, 1, 10).eventsPerBatch).toBe(1_000);
  });

  it('is busy for the share of its time that its batches take', () => {
    expect(at(400, 2, 4).busyShare).toBeCloseTo(batchSeconds(200, round) / 4, 8);
  });

  it('works off an hour with what it has left, and never if nothing is', () => {
    // A shard gives 1,024 events a second to its reader; an environment would take more.
    expect(at(4 * 512, 1, 2).catchUpHours).toBe(1);
    expect(at(4 * 256, 1, 2).catchUpHours).toBeCloseTo(1 / 3, 8);
    expect(at(4 * 1_024, 1, 2).catchUpHours).toBe(Infinity);
  });
});

describe('the tables', () => {
  it('are written for what is stored, with an entry in each index, and for rejections', () => {
    expect(writeUnitsPerEvent(round)).toEqual({
      events: expect.closeTo(1.6, 8),
      byCall: expect.closeTo(0.8, 8),
      byConference: expect.closeTo(0.08, 8),
      rejections: 0.05,
    });
  });

  it('are read for each Voice event, of the busiest call at most as often as events come', () => {
    expect(tablesLoad(100, 26, round, 90).readUnits).toBeCloseTo(45, 8);
    expect(tablesLoad(100, 25, round, 90).readUnits).toBe(0);
    expect(tablesLoad(100, 100, round, 90).busiestKeyWriteUnits).toBe(50);
    expect(tablesLoad(10, 100, round, 90).busiestKeyWriteUnits).toBe(10);
  });

  it('have partitions for their writes and for their size', () => {
    // 0.8 × 2,000 bytes a second for 90 days are 11.6 GB at one event a second.
    expect(tablesLoad(1, 100, round, 90).bytes.events).toBeCloseTo(1_600 * 90 * 86_400, 0);
    expect(tablesLoad(1, 100, round, 90).partitions).toBe(2);
    expect(tablesLoad(10_000, 100, round, 1).partitions).toBe(129);
    expect(tablesLoad(10_000, 100, { ...round, itemBytes: 1 }, 1).partitions).toBe(16);
  });

  it('double from what a new table takes, in half an hour each time', () => {
    const growth = (rate: number) => tablesLoad(rate, 100, round, 90).growthSeconds;
    expect(growth(2_500)).toBe(0);
    expect(growth(2_501)).toBe(1_800);
    expect(growth(10_000)).toBe(2 * 1_800);
  });
});

describe('limits', () => {
  const limits = (rate: number, context = {}) =>
    limitsOf(load(rate, context), round, newDeployment(context));
  const named = (name: string, rate: number, context = {}) =>
    limits(rate, context).find((limit) => limit.name === name);

  it('come with the fullest first', () => {
    const shares = limits(1_000).map(({ share }) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    // 2,000 KB of 4 MB; 1,600 of 4,000 units.
    expect(limits(1_000)[0]).toMatchObject({ name: 'bytes into a new on-demand stream' });
    expect(limits(1_000)[0]?.share).toBeCloseTo(2_000 / 4_096, 8);
    expect(limits(1_000)[1]).toMatchObject({
      name: 'warm write units of events',
      share: expect.closeTo(0.4, 8),
    });
  });

  it('are those of shards where the stream has shards', () => {
    expect(named('bytes into the busiest shard', 1_024, { shardCount: 2 })?.share).toBe(1);
    expect(named('bytes out of the busiest shard', 1_024, { shardCount: 2 })?.share).toBe(0.5);
    expect(named('records into the busiest shard', 1_024, { shardCount: 2 })?.share).toBe(0.512);
    expect(named('bytes into a new on-demand stream', 1_024, { shardCount: 2 })).toBeUndefined();
    expect(named('shards of the account', 1_024, { shardCount: 100 })?.share).toBe(0.2);
  });

  it('hold the settings that limit: maxWriteUnits and reservedConcurrency', () => {
    const context = { maxWriteUnits: 320, shardCount: 2, reservedConcurrency: 4 };
    expect(named('maxWriteUnits of events', 100, context)?.share).toBe(0.5);
    expect(named('reservedConcurrency', 100, context)?.share).toBe(0.5);
    expect(named('maxWriteUnits of events', 100)).toBeUndefined();
  });

  it('count the key of one call or conference, however many events there are', () => {
    expect(named('writes to the busiest key of an index', 100_000)?.share).toBe(0.05);
  });
});

describe('costs', () => {
  const costs = (rate: number, context = {}) =>
    costsOf(load(rate, context), round, settingsOf(context));
  const million = (what: string, found: readonly Cost[]) =>
    found.find((cost) => cost.what === what)?.usdPerMillion;

  it('of a provisioned stream are its shards, their retention, and the records in', () => {
    const found = costs(1_000, { shardCount: 4 });
    const events = 1_000 * 3_600 * 730;
    expect(million('stream: shards', found)).toBeCloseTo((4 * 730 * 0.015 * 1e6) / events, 8);
    expect(million('stream: retention', found)).toBeCloseTo((4 * 730 * 0.02 * 1e6) / events, 8);
    expect(million('stream: records in', found)).toBeCloseTo(0.014, 8);
    const day = { shardCount: 4, streamRetentionDays: 1 };
    expect(million('stream: retention', costs(1_000, day))).toBe(0);
  });

  it('of an on-demand stream are its hours, and bytes in, out and kept', () => {
    const found = costs(1_000);
    expect(million('stream: bytes in', found)).toBeCloseTo((2e6 * 1_024 * 0.08) / GB, 8);
    expect(million('stream: bytes out', found)).toBeCloseTo((1e6 * 2_048 * 0.04) / GB, 8);
    const monthsMore = 6 / (730 / 24);
    expect(million('stream: retention', found)).toBeCloseTo(
      ((1e6 * 2_048) / GB) * monthsMore * 0.1,
      8,
    );
  });

  it('of the function are its calls, its time and its lines', () => {
    const found = costs(400, { shardCount: 4, parallelizationFactor: 2, batchingWindowSeconds: 4 });
    const batches = 1e6 / 200;
    expect(million('function: invocations', found)).toBeCloseTo((batches * 0.2) / 1e6, 8);
    expect(million('function: time', found)).toBeCloseTo(
      batches * batchSeconds(200, round) * 0.0000133334,
      8,
    );
    expect(million('log', found)).toBeCloseTo(((batches * 2_500 + 50_000 * 500) * 0.5) / GB, 8);
  });

  it('of traces are one invocation a second and 5 % of the others', () => {
    const found = costs(400, { shardCount: 4, parallelizationFactor: 2, batchingWindowSeconds: 4 });
    // Two invocations a second for 400 events: 1.05 traces.
    expect(million('traces', found)).toBeCloseTo((1.05 / 400) * 5, 8);
  });

  it('of the tables are write and read units, storage and recovery', () => {
    const found = costs(1_000);
    expect(million('writes: events', found)).toBeCloseTo(1.6 * 0.625, 8);
    expect(million('writes: indexes', found)).toBeCloseTo(0.88 * 0.625, 8);
    expect(million('writes: rejections', found)).toBeCloseTo(0.05 * 0.625, 8);
    expect(million('reads', found)).toBeCloseTo(0.45 * 0.125, 8);
    const gbMonths = (bytes: number) => ((1e6 * bytes) / GB) * (90 / (730 / 24));
    const table = 0.8 * 2_000 + 0.05 * 1_000;
    expect(million('storage', found)).toBeCloseTo(gbMonths(table + 0.88 * 300) * 0.25, 8);
    expect(million('recovery', found)).toBeCloseTo(gbMonths(table) * 0.2, 8);
  });

  it('are for the average rate, with shards for the peak', () => {
    const half = { ...round, averageToPeak: 0.5 };
    const settings = settingsOf({ shardCount: 4 });
    const found = costsOf(loadOf(1_000, half, settings), half, settings);
    const steady = costs(1_000, { shardCount: 4 });
    expect(million('stream: shards', found)).toBeCloseTo(
      2 * (million('stream: shards', steady) ?? 0),
      8,
    );
    expect(million('writes: events', found)).toBeCloseTo(1.6 * 0.625, 8);
  });

  it('of provisioned writes are units, as full as wanted', () => {
    const units = 1_000 * (1.6 + 0.88 + 0.05);
    expect(provisionedWrites(load(1_000), round)).toBeCloseTo((units / 0.5) * 730 * 0.00065, 6);
  });

  it('of log lines grow with the batch, up to a hundred events', () => {
    expect([1, 50.5, 100, 1_000].map((events) => logBytesOfBatch(events, round))).toEqual([
      1_000, 1_500, 2_000, 2_000,
    ]);
  });

  it('name their prices', () => {
    for (const { price, quantity, usdPerMonth } of costs(1_000)) {
      expect(Object.values(PRICES)).toContain(price);
      expect(usdPerMonth).toBe(quantity * price.usd);
    }
    expect(monthly(costs(1_000))).toBeGreaterThan(0);
  });
});

describe('a recommendation', () => {
  it('leaves the defaults where they are enough', () => {
    expect(recommend(10, inputsWith()).context).toEqual({});
  });

  it('takes shards where on demand costs more than twice as much', () => {
    expect(recommend(1_000, inputsWith()).context).toEqual({ shardCount: 3 });
  });

  it('takes shards for peaks that a new on-demand stream would not take, however rare', () => {
    const rare = (rate: number) => recommend(rate, { ...round, averageToPeak: 0.001 }).context;
    expect(rare(5_000)).toEqual({ shardCount: 20 });
    expect(rare(1_000)).toEqual({});
  });

  it('reserves concurrency, and asks for quotas and warm tables, where there are many shards', () => {
    const { context, quotas, warm } = recommend(100_000, round);
    // 195.3 shards' worth at half of each; 2 × 391 to be no more than half of the reservation.
    expect(context).toEqual({ shardCount: 391, reservedConcurrency: 782 });
    expect(quotas).toEqual({ ...DEFAULT_QUOTAS, shards: 800, tableWriteUnits: 320_000 });
    expect(warm).toEqual({
      events: 320_000,
      byCall: 160_000,
      byConference: 16_000,
      rejections: 10_000,
    });
  });

  it('reads a shard several times at once where calls are slow', () => {
    const slow = { ...round, insertMs: 1_000 };
    const rate = eventsPerEnvironment(slow);
    expect(rate).toBeCloseTo(1_000 / (0.1 * (1_769 / 1_024) + 0.01 + 5), 2);
    expect(recommend(1_000, slow).context).toMatchObject({ parallelizationFactor: 3 });
  });

  it('gathers for longer where single events make too many calls', () => {
    const chatty = { ...round, platformLogBytes: 10_000 };
    expect(recommend(10, chatty).context).toEqual({ batchingWindowSeconds: 5 });
  });

  it('goes with the settings that are given', () => {
    const given = { shardCount: 300, parallelizationFactor: 2, reservedConcurrency: 1_000 };
    expect(recommend(100_000, inputsWith(), given).context).toEqual(given);
    const { reservedConcurrency: _, ...rest } = given;
    expect(recommend(100_000, inputsWith(), rest).context).toEqual({
      ...rest,
      reservedConcurrency: 858,
    });
  });

  it('says what to do about a rate that is too high for one stream', () => {
    expect(() => recommend(300_000, inputsWith())).toThrow(
      /300000 events a second need \d+ shards, and a stream of this stack has 500 at the most: deploy it several times/,
    );
  });
});
