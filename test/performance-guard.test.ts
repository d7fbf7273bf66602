import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { itemSize } from '../src/local/dynamodb/attribute-value.ts';
import { send } from '../src/local/dynamodb/exchange.ts';
import { sampleTraffic } from '../src/local/sample-calls/index.ts';
import { aCloudEvent } from './fixtures/cloud-event.ts';
import { aConsumer } from './fixtures/consumer.ts';
import { type InstantDynamoDb, startInstantDynamoDb } from './fixtures/instant-dynamodb.ts';
import { memoryDynamoDb } from './fixtures/memory-dynamodb.ts';
import { aBatch } from './fixtures/records.ts';

/*
 * What an event costs, counted rather than timed: the same on every machine. That the bundle does
 * not grow is in test/infra/app.test.ts.
 */

/**
 * What was found when this was written, for each event that is stored; 15 % more fails. Twenty runs
 * on a busy machine differed by 1 %, nineteen of them by 0.03 %. The message says what is found
 * now: after an optimisation, or for something that is worth it, put that number here.
 */
const FOUND = { allocatedBytes: 62_180, sentBytes: 2_132 };
const TOLERANCE = 1.15;

const KB = 1_024;
const start = new Date('2026-01-05T10:00:00.000Z');

describe('the calls for a batch', () => {
  it.each([
    [1, 0, 0, 1],
    [1, 100, 0, 1],
    [10, 0, 0, 1],
    [10, 10, 0, 1],
    [10, 100, 0, 1],
    [25, 10, 0, 1],
    [26, 10, 1, 1],
    [100, 0, 1, 4],
    [100, 10, 1, 4],
    [100, 100, 1, 0],
    [1_000, 0, 10, 40],
    [1_000, 10, 10, 36],
    [1_000, 100, 10, 0],
    [10_000, 0, 100, 400],
    [10_000, 10, 100, 360],
    [10_000, 100, 100, 0],
  ])(
    '%i records, %i in a hundred of them stored: %i lookups, %i calls to insert',
    async (size, known, lookups, inserts) => {
      const dynamoDb = memoryDynamoDb();
      const isKnown = (index: number) => index % 10 < known / 10;
      const ids = Array.from({ length: size }, (_, index) => `EZ${index}`);
      for (const [index, id] of ids.entries()) if (isKnown(index)) dynamoDb.events.set(id, {});
      const fresh = size - dynamoDb.events.size;

      await aConsumer(dynamoDb).consume(aBatch(...ids.map((id) => aCloudEvent({ id }))));

      const sizes = (operation: string) =>
        dynamoDb.calls.filter((call) => call.operation === operation).map((call) => call.size);
      expect(sizes('BatchGetItem')).toHaveLength(lookups);
      expect(sizes('BatchExecuteStatement')).toHaveLength(inserts);
      expect(dynamoDb.calls).toHaveLength(lookups + inserts);
      const lookedUp = lookups > 0;
      expect(sum(sizes('BatchGetItem')), 'an id is looked up once').toBe(lookedUp ? size : 0);
      expect(sum(sizes('BatchExecuteStatement')), 'what is known is not inserted').toBe(
        lookedUp ? fresh : size,
      );
    },
  );
});

const INDEX_KEYS = ['callSid', 'conferenceSid', 'endedDay', 'otherParty', 'parentCallSid'];

describe('the write units of an event', () => {
  it('are those of its item and of its entries in the indexes, once', async () => {
    const dynamoDb = memoryDynamoDb();
    const { records, expected } = sampleTraffic({ seed: 1, events: 1_000, start, bad: 0 });
    await aConsumer(dynamoDb).consume(aBatch(...records.map(({ data }) => data)));

    const items = [...dynamoDb.events.values()];
    const inserts = dynamoDb.calls.filter(({ operation }) => operation === 'BatchExecuteStatement');
    expect(items).toHaveLength(expected.events.size);
    expect(sum(inserts.map(({ size }) => size)), 'nothing is written twice').toBe(items.length);
    const units = items.map((item) => {
      const entries = INDEX_KEYS.filter((key) => key in item).length;
      return Math.ceil(itemSize(item as Parameters<typeof itemSize>[0]) / KB) + entries;
    });
    // 3.68 were found: 2.00 of the item, 1.68 of its entries. Without the lists of calls it was 3.01.
    expect(sum(units) / items.length, 'the sample events are not larger in the table').toBeLessThan(
      3.8,
    );
  });
});

describe('the function as it is deployed', () => {
  let sent: InstantDynamoDb['sent'];
  let mostInFlight = 0;
  let allocatedBytes: number;

  beforeAll(async () => {
    let inFlight = 0;
    const dynamoDb = await startInstantDynamoDb({
      // It finds nothing.
      remembered: 0,
      // So long that the calls of a batch are under way together.
      async serve({ response, perform }) {
        inFlight += 1;
        mostInFlight = Math.max(mostInFlight, inFlight);
        await sleep(25);
        inFlight -= 1;
        send(response, perform());
      },
    });
    const child = fork(new URL('./fixtures/allocation-process.ts', import.meta.url), {
      execArgv: [
        '--expose-gc',
        '--min-semi-space-size=256',
        '--max-semi-space-size=256',
        '--no-opt',
        '--no-maglev',
      ],
      silent: true,
      env: {
        PATH: process.env.PATH,
        AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        EVENTS_TABLE: 'events',
        REJECTIONS_TABLE: 'rejections',
        RETENTION_DAYS: '30',
        LOG_LEVEL: 'info',
      },
    });
    const written: string[] = [];
    child.stderr?.on('data', (text) => written.push(String(text)));
    child.stdout?.resume();
    const ended = once(child, 'exit');
    const [bytes] = await Promise.race([once(child, 'message'), ended]);
    await ended;
    await dynamoDb.stop();
    sent = dynamoDb.sent;
    // All batches hold the same events; it tells of one of them.
    allocatedBytes = bytes / (sent.statements / 4);
    expect(child.exitCode, written.join('')).toBe(0);
  }, 60_000);

  it('allocates no more for an event', () => {
    expect(allocatedBytes, moved('allocatedBytes', allocatedBytes)).toBeLessThan(
      FOUND.allocatedBytes * TOLERANCE,
    );
    expect(allocatedBytes, moved('allocatedBytes', allocatedBytes)).toBeGreaterThan(
      FOUND.allocatedBytes / 2,
    );
  });

  it('sends no more for an event', () => {
    const sentBytes = sent.bytes / sent.statements;
    expect(sentBytes, moved('sentBytes', sentBytes)).toBeLessThan(FOUND.sentBytes * TOLERANCE);
  });

  it('has several calls under way at a time, and never more than it may', () => {
    expect(mostInFlight, 'lookups and inserts').toBeLessThanOrEqual(8);
    expect(mostInFlight, 'calls wait for each other').toBeGreaterThan(1);
  });
});

function moved(name: keyof typeof FOUND, found: number): string {
  return `${name} of an event were ${FOUND[name]} and are ${Math.round(found)}. If that is meant, write ${Math.round(found)} into FOUND in test/performance-guard.test.ts; if not, look at what changed`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
