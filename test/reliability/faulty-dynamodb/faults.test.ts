import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENTS_TABLE, REGION, REJECTIONS_TABLE } from '../../../src/local/names.ts';
import { EVENTS_PER_COMMIT } from '../../../src/store/event-store.ts';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import { aConsumer, aStore } from '../../fixtures/consumer.ts';
import { aBatch } from '../../fixtures/records.ts';
import { UNDOCUMENTED } from './faults.ts';
import { type FaultyDynamoDb, startFaultyDynamoDb } from './index.ts';

const TIMEOUT_MS = 300;

let dynamoDb: FaultyDynamoDb;
let faultFor: (operation: string) => string | undefined;
const killed: string[] = [];

beforeAll(async () => {
  dynamoDb = await startFaultyDynamoDb(
    (operation) => faultFor(operation),
    (accessKeyId) => killed.push(accessKeyId),
  );
});
afterAll(() => dynamoDb.stop());

/** What the store had to try again for, while a consumer got a batch done. */
async function consumed(...records: readonly unknown[]): Promise<Set<string>> {
  const client = new DynamoDBClient({
    endpoint: dynamoDb.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'worker7', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      requestTimeout: TIMEOUT_MS,
      throwOnRequestTimeout: true,
    }),
  });
  const seen = new Set<string>();
  const store = aStore({
    client,
    eventsTable: EVENTS_TABLE,
    rejectionsTable: REJECTIONS_TABLE,
    callTimeoutMs: TIMEOUT_MS,
    onRetry: (reason) => seen.add(reason),
  });
  const { response } = await aConsumer(undefined, { store }).consume(aBatch(...records));
  client.destroy();
  expect(response.batchItemFailures).toEqual([]);
  return seen;
}

describe('a DynamoDB with faults', () => {
  it.each<[fault: string, seenAs: string]>([
    ['dropped before', 'ECONNRESET'],
    ['dropped after', 'ECONNRESET'],
    ['answer broken off', 'ECONNRESET'],
    ['answer cut in half', 'unreadable answer'],
    ['answer stalls', 'TimeoutError'],
    ['killed before', 'TimeoutError'],
    ['killed after', 'TimeoutError'],
    ...UNDOCUMENTED.map((form): [string, string] => [form, 'undocumented answer']),
  ])('lets a consumer get through in the end: %s, seen as %s', async (fault, seenAs) => {
    const met = new Set<string>();
    // Each operation meets the fault once, and then none.
    faultFor = (operation) => (met.size < met.add(operation).size ? fault : undefined);
    // So many are looked up before they are inserted.
    const ids = Array.from({ length: EVENTS_PER_COMMIT + 1 }, (_, n) => `${fault} ${n}`);
    const seen = await consumed(...ids.map((id) => aCloudEvent({ id })), 'not JSON');

    expect(seen).toContain(seenAs);
    expect(dynamoDb.met.get(fault)).toBe(3);
    expect(ids.filter((id) => !dynamoDb.events.has(id))).toEqual([]);
    expect(dynamoDb.written.events).toBe(dynamoDb.events.size);
  });

  it('kills the process that calls', () => {
    expect(new Set(killed)).toEqual(new Set(['worker7']));
  });
});
