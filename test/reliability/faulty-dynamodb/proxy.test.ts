import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENTS_TABLE, REGION, REJECTIONS_TABLE } from '../../../src/local/names.ts';
import { allItems } from '../../../src/local/tables-content.ts';
import { EVENTS_PER_COMMIT } from '../../../src/store/event-store.ts';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import { aConsumer, aStore } from '../../fixtures/consumer.ts';
import { aBatch } from '../../fixtures/records.ts';
import { type Engine, startEngine } from './engine.ts';
import type { CallToDynamoDb, Fault } from './fault.ts';
import { type FaultyDynamoDb, startFaultyDynamoDb } from './proxy.ts';
import { UNDOCUMENTED_FORMS } from './undocumented-answer.ts';

let engine: Engine;
let dynamoDb: FaultyDynamoDb;
let client: DynamoDBClient;
let faultFor: (call: CallToDynamoDb) => Fault;
const killed: string[] = [];

beforeAll(async () => {
  engine = await startEngine('stand-in');
  dynamoDb = await startFaultyDynamoDb({
    engine: engine.endpoint,
    faultFor: (call) => faultFor(call),
    kill: (accessKeyId) => killed.push(accessKeyId),
  });
  client = aClient();
});
afterAll(async () => {
  client?.destroy();
  await dynamoDb?.stop();
  await engine?.stop();
});

function aClient(requestTimeout = 300) {
  return new DynamoDBClient({
    endpoint: dynamoDb.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'worker7', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ requestTimeout, throwOnRequestTimeout: true }),
  });
}

/** Each operation meets the fault once, and then none. */
function once(fault: Fault) {
  const met = new Set<string>();
  return ({ operation }: CallToDynamoDb): Fault => {
    if (met.has(operation)) return { kind: 'none' };
    met.add(operation);
    return fault;
  };
}

describe('a DynamoDB with faults', () => {
  it.each<[Fault['kind'], Fault, sees: readonly string[]]>([
    [
      'call throttled',
      { kind: 'call throttled', code: 'ThrottlingException' },
      ['ThrottlingException'],
    ],
    ['server error', { kind: 'server error', status: 503 }, ['InternalServerError']],
    ['dropped before', { kind: 'dropped before' }, ['ECONNRESET']],
    ['dropped after', { kind: 'dropped after' }, ['ECONNRESET']],
    ['slow', { kind: 'slow', ms: 20, when: 'after' }, []],
    ['too slow', { kind: 'too slow', ms: 400, when: 'before' }, ['TimeoutError']],
    ['too slow', { kind: 'too slow', ms: 400, when: 'after' }, ['TimeoutError']],
    ['answer broken off', { kind: 'answer broken off' }, ['ECONNRESET']],
    ['answer cut in half', { kind: 'answer cut in half' }, ['unreadable answer']],
    ['answer stalls', { kind: 'answer stalls' }, ['TimeoutError']],
    ...UNDOCUMENTED_FORMS.map((form): [Fault['kind'], Fault, string[]] => [
      'undocumented answer',
      { kind: 'undocumented answer', form },
      ['undocumented answer'],
    ]),
    [
      'parts refused',
      { kind: 'parts refused', parts: [0], code: 'ThrottlingError' },
      ['ThrottlingError', 'UnprocessedKeys', 'UnprocessedItems'],
    ],
    ['done and denied', { kind: 'done and denied', parts: [1, 2] }, ['InternalServerError']],
    ['stale read', { kind: 'stale read', parts: [0] }, []],
    ['killed before', { kind: 'killed before' }, ['TimeoutError']],
    ['killed after', { kind: 'killed after' }, ['TimeoutError']],
  ])('lets a consumer get through in the end: %s', async (kind, fault, sees) => {
    faultFor = once(fault);
    const seen = new Set<string>();
    const store = aStore({
      client,
      eventsTable: EVENTS_TABLE,
      rejectionsTable: REJECTIONS_TABLE,
      callTimeoutMs: 300,
      onRetry: (reason) => seen.add(reason),
    });
    // So many are looked up before they are inserted.
    const size = EVENTS_PER_COMMIT + 1;
    const ids = Array.from({ length: size }, (_, n) => `${kind} ${JSON.stringify(fault)} ${n}`);
    const events = ids.map((id) => aCloudEvent({ id }));
    const bad = [`not JSON, ${ids[0]}`, `not JSON, ${ids[1]}`];
    const { response } = await aConsumer(undefined, { store }).consume(aBatch(...events, ...bad));

    expect(response.batchItemFailures).toEqual([]);
    expect([...seen]).toEqual(expect.arrayContaining([...sees]));
    expect(dynamoDb.calls.get(kind)).toBeGreaterThan(0);
    await dynamoDb.settled();
    expect(ids.map((id) => dynamoDb.inserts.get(id))).toEqual(ids.map(() => 1));
    const kept = (await allItems(engine.client, REJECTIONS_TABLE)).map(({ payload }) =>
      Buffer.from(payload as Uint8Array).toString(),
    );
    expect(kept).toEqual(expect.arrayContaining(bad));
  });

  it('falls silent on the connections that are open, and answers on new ones', async () => {
    faultFor = () => ({ kind: 'none' });
    const before = aClient(2_000);
    const after = aClient(20_000);
    await allItems(before, EVENTS_TABLE);
    expect(dynamoDb.fallSilent()).toBeGreaterThan(0);
    await expect(allItems(before, EVENTS_TABLE)).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(allItems(after, EVENTS_TABLE)).resolves.toContainEqual(expect.anything());
    for (const one of [before, after, client]) one.destroy();
    client = aClient();
  });

  it('kills the process that calls', () => {
    expect(new Set(killed)).toEqual(new Set(['worker7']));
  });

  it.each(['connections refused', 'connections dropped', 'server errors', 'silence'] as const)(
    'goes away and comes back: %s',
    async (how) => {
      faultFor = () => ({ kind: 'none' });
      await dynamoDb.goAway(how);
      await expect(allItems(client, EVENTS_TABLE)).rejects.toThrow();
      await dynamoDb.comeBack();
      await expect(allItems(client, EVENTS_TABLE)).resolves.toContainEqual(expect.anything());
    },
  );
});
