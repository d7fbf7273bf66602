import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tombstone } from '../../src/cli/forgotten.ts';
import { systemClock } from '../../src/clock.ts';
import { type Deadline, deadlineBefore } from '../../src/deadline.ts';
import { createTables } from '../../src/local/tables.ts';
import { pause } from '../../src/pause.ts';
import type { Dispatched, EventStore } from '../../src/store/event-store.ts';
import { aDeadline, aStore, NOW } from '../fixtures/consumer.ts';
import { bytesOf } from '../fixtures/records.ts';
import { aDispatched, aRejection } from '../fixtures/valid-event.ts';

/** What a DynamoDB to test against gives. */
export interface Engine {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * What the consumer relies on in its store, against an engine: the local stand-in in `npm test`,
 * Amazon's own DynamoDB Local in `npm run test:integration`.
 */
export function describeStore(name: string, start: () => Promise<Engine>): void {
  describe(`the store on ${name}`, () => {
    let engine: Engine;
    let client: DynamoDBClient;
    let store: EventStore;
    const storeOf = (options: Parameters<typeof aStore>[0]) =>
      aStore({ client, pause, ...options });

    beforeAll(async () => {
      engine = await start();
      client = new DynamoDBClient({
        endpoint: engine.endpoint,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      });
      await createTables(client, { eventsTable: 'events', rejectionsTable: 'rejections' });
      store = storeOf({ eventsTable: 'events', rejectionsTable: 'rejections' });
    });
    afterAll(async () => {
      client?.destroy();
      await engine?.stop();
    });

    const soon = () => deadlineBefore(() => 20_000, 0, systemClock);
    const commit = (...events: Dispatched[]) => store.commit(events, soon());
    const stored = async (id: string) =>
      (await client.send(new GetItemCommand({ TableName: 'events', Key: { id: { S: id } } }))).Item;

    const listed = async (IndexName: string, key: string, sid: string) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: 'events',
          IndexName,
          KeyConditionExpression: `${key} = :sid`,
          ExpressionAttributeValues: { ':sid': { S: sid } },
        }),
      );
      return Items;
    };

    it('stores each event once, and says which ones it had', async () => {
      const events = Array.from({ length: 60 }, (_, n) => aDispatched(`once-${n}`));
      const ids = events.map(({ event }) => event.id);
      expect(new Set(await store.known(ids, soon()))).toEqual(new Set(['new']));
      const first = await commit(...events.slice(0, 40));
      expect(first.every(({ kind }) => kind === 'stored')).toBe(true);
      const second = await commit(...events);
      expect(second.map(({ kind }) => kind)).toEqual([
        ...Array(40).fill('duplicate'),
        ...Array(20).fill('stored'),
      ]);
      expect(new Set(await store.known(ids, soon()))).toEqual(new Set(['known']));
    });

    it('does not change what it had', async () => {
      await commit(aDispatched('first', { summary: 'the first' }));
      await commit(aDispatched('first', { summary: 'the second' }));
      expect(await stored('first')).toMatchObject({ summary: { S: 'the first' } });
    });

    it('has what is forgotten, and lists it nowhere', async () => {
      const parameters = { CallSid: 'CA-forgotten' };
      const event = aDispatched('forgotten', {}, { parameters });
      await commit(event);
      const Item = tombstone('forgotten', { eventDays: 90, streamHours: 168 }, new Date(NOW));
      await client.send(new PutItemCommand({ TableName: 'events', Item }));
      expect(await store.known(['forgotten'], soon())).toEqual(['known']);
      expect(await commit(event)).toEqual([{ kind: 'duplicate' }]);
      expect(await stored('forgotten')).toEqual({
        id: { S: 'forgotten' },
        forgottenAt: { S: new Date(NOW).toISOString() },
        expiresAt: { N: String(Math.floor(NOW / 1_000) + 97 * 86_400) },
      });
      expect(await listed('byCall', 'callSid', 'CA-forgotten')).toEqual([]);
    });

    it('answers for each id in its order, beyond a call of 100', async () => {
      await commit(aDispatched('order-7'), aDispatched('order-149'));
      const ids = Array.from({ length: 150 }, (_, n) => `order-${n}`);
      const known = await store.known(ids, soon());
      expect(ids.filter((_, n) => known[n] === 'known')).toEqual(['order-7', 'order-149']);
    });

    it('lists events under their call and their conference, in time', async () => {
      const parameters = { CallSid: 'CA-list', ConferenceSid: 'CF-list' };
      const at = (id: string, second: number) =>
        aDispatched(id, { summary: id }, { parameters, time: `2026-01-01T00:00:0${second}Z` });
      await commit(
        at('later', 2),
        at('sooner', 1),
        aDispatched('no call', {}, { data: { sid: 'XX' } }),
      );
      for (const [index, key, sid] of [
        ['byCall', 'callSid', 'CA-list'],
        ['byConference', 'conferenceSid', 'CF-list'],
      ] as const) {
        const listing = await listed(index, key, sid);
        expect(listing.map(({ summary }) => summary?.S)).toEqual(['sooner', 'later']);
        const projected = ['id', key, 'occurredAt', 'type', 'summary'];
        expect(new Set(Object.keys(listing[0] ?? {}))).toEqual(new Set(projected));
      }
    });

    it('writes the attributes that readers of the table rely on', async () => {
      await commit(
        aDispatched('attributes', {
          details: { answeredBy: 'human', none: undefined },
          summary: 's',
          warnings: ['w'],
        }),
      );
      expect(await stored('attributes')).toEqual({
        id: { S: 'attributes' },
        type: { S: 'com.twilio.voice.status-callback.amd.detected' },
        occurredAt: { S: '2026-11-23T11:59:58.500Z' },
        sentAt: { S: '2026-11-23T11:59:58.500Z' },
        callSid: { S: 'CA11111111111111111111111111111111' },
        eventSid: { S: 'VW00000000000000000000000000000001' },
        summary: { S: 's' },
        details: { M: { answeredBy: { S: 'human' } } },
        parameters: {
          M: { CallSid: { S: 'CA11111111111111111111111111111111' }, AnsweredBy: { S: 'human' } },
        },
        webhook: {
          M: expect.objectContaining({
            responseCode: { N: '200' },
            requestDurationMs: { N: '140' },
          }),
        },
        source: { S: 'AC00000000000000000000000000000001' },
        schema: { S: 'https://events-schemas.twilio.com/Voice.WebhookEvent/2' },
        arrivedAt: { S: '2026-11-23T12:00:00.000Z' },
        recordId: { S: expect.stringMatching(/^shardId-000000000000:\d+$/) },
        warnings: { L: [{ S: 'w' }] },
        expiresAt: { N: String(Math.floor(NOW / 1000) + 30 * 86_400) },
      });
    });

    describe('keeps as it is', () => {
      const deep = (levels: number): unknown => (levels === 0 ? 'end' : { d: deep(levels - 1) });

      it.each<[string, string, unknown, AttributeValue]>([
        ['an empty string', 'p', '', { S: '' }],
        ['an empty list', 'p', [], { L: [] }],
        ['null', 'p', null, { NULL: true }],
        ['a parameter named __proto__', '__proto__', 'p', { S: 'p' }],
        ['a parameter named constructor', 'constructor', 'p', { S: 'p' }],
        ['a name of dots and quotes', `a.b'"? `, 'p', { S: 'p' }],
        ['the largest number', 'p', 9.9e125, { N: `${99}${'0'.repeat(124)}` }],
        ['the smallest number', 'p', 1e-130, { N: `0.${'0'.repeat(129)}1` }],
        ['an emoji', 'p', '👩‍💻', { S: '👩‍💻' }],
      ])('%s', async (what, name, value, expected) => {
        const parameters = Object.fromEntries([[name, value]]);
        expect(await commit(aDispatched(what, {}, { parameters }))).toEqual([
          { kind: 'stored', warnings: 0 },
        ]);
        const written = Object.entries((await stored(what))?.parameters?.M ?? {});
        expect(written).toEqual([[name, same(expected, written[0]?.[1])]]);
      });

      it.each([29, 30, 31, 32, 100, 1000])('%i levels, from 31 on as JSON text', async (levels) => {
        const id = `levels-${levels}`;
        const parameters = { p: deep(levels) };
        await commit(aDispatched(id, {}, { parameters }));
        const item = await stored(id);
        expect(item?.warnings === undefined).toBe(levels <= 30);
        expect(JSON.stringify(unwrapped(item?.parameters))).toBe(JSON.stringify(parameters));
      });

      it('parameters with an empty name, all in one text', async () => {
        await commit(aDispatched('empty-name', {}, { parameters: { '': 'a', b: 'c' } }));
        expect((await stored('empty-name'))?.parameters).toEqual({ S: '{"":"a","b":"c"}' });
      });
    });

    it('refuses for itself, and stores the others', async () => {
      const circular: Record<string, unknown> = {};
      circular.self = circular;
      let bottomless: unknown = 'end';
      for (let level = 0; level < 100_000; level += 1) bottomless = [bottomless];
      const results = await commit(
        aDispatched('good-1'),
        aDispatched('large', {}, { parameters: { p: 'x'.repeat(410_000) } }),
        aDispatched('function', { details: { f: () => 1 } }),
        aDispatched('circular', { details: circular }),
        aDispatched('bottomless', {}, { parameters: { p: bottomless } }),
        aDispatched('good-2'),
      );
      expect(results).toMatchObject([
        { kind: 'stored' },
        {
          kind: 'refused',
          reason: 'too-large',
          issues: [{ message: expect.stringMatching(/^41\d{4} bytes/) }],
        },
        {
          kind: 'refused',
          reason: 'not-storable',
          issues: [{ message: 'details.f: a function cannot be stored' }],
        },
        { kind: 'refused', reason: 'not-storable' },
        { kind: 'refused', reason: 'not-storable' },
        { kind: 'stored' },
      ]);
    });

    it('counts an item at least as large as DynamoDB does', async () => {
      const sizes = [408_600, 408_700, 408_800, 408_900, 409_000, 409_100, 409_200];
      const results = await commit(
        ...sizes.map((size) =>
          aDispatched(`size-${size}`, {}, { parameters: { é: 'é'.repeat(size / 2) } }),
        ),
      );
      // Whatever we let through, DynamoDB takes: none is refused in its words.
      expect(results.map((result) => result.kind === 'refused' && result.reason)).not.toContain(
        'not-storable',
      );
      expect(results[0]?.kind).toBe('stored');
      expect(results.at(-1)).toMatchObject({ reason: 'too-large' });
    });

    it('stores calls of many large items', async () => {
      const parameters = { p: 'x'.repeat(390_000) };
      const results = await commit(
        ...Array.from({ length: 26 }, (_, n) => aDispatched(`big-${n}`, {}, { parameters })),
      );
      expect(results.every(({ kind }) => kind === 'stored')).toBe(true);
    });

    it('keeps rejections with their bytes, and the same one again in its place', async () => {
      const rejections = Array.from({ length: 30 }, (_, n) => aRejection(`text ${n}`, n + 1));
      expect(new Set(await store.reject(rejections, soon()))).toEqual(new Set(['kept']));
      expect(await store.reject(rejections.slice(0, 1), soon())).toEqual(['kept']);
      const Key = { recordId: { S: rejections[29]?.origin.recordId ?? '' } };
      const { Item } = await client.send(new GetItemCommand({ TableName: 'rejections', Key }));
      expect(Item).toEqual({
        recordId: Key.recordId,
        reason: { S: 'not-json' },
        issues: { L: [{ M: { path: { S: '' }, message: { S: expect.any(String) } } }] },
        payload: { B: new Uint8Array(bytesOf('text 29')) },
        rejectedAt: { S: new Date(NOW).toISOString() },
        streamArn: { S: 'arn:aws:kinesis:eu-west-1:123456789012:stream/voice-events' },
        partitionKey: { S: 'partition-key' },
        expiresAt: { N: String(Math.floor(NOW / 1000) + 30 * 86_400) },
      });
    });

    it('keeps a rejection of no bytes, and one with an odd type and id', async () => {
      const empty = { ...aRejection('', 101), reason: 'empty' as const };
      const odd = { ...aRejection('odd', 102), type: '\ud800'.repeat(3000), eventId: '' };
      expect(await store.reject([empty, odd], soon())).toEqual(['kept', 'kept']);
    });

    it('says when a rejection is too large to keep, and keeps the others', async () => {
      const large = aRejection('x'.repeat(409_600), 200);
      expect(
        await store.reject([aRejection('a', 201), large, aRejection('b', 202)], soon()),
      ).toEqual(['kept', 'too-large', 'kept']);
    });

    it.each<[string, string, string, (store: EventStore, deadline: Deadline) => Promise<unknown>]>([
      ['lookup', 'no-events', 'EVENTS_TABLE', (s, end) => s.known(['E'], end)],
      ['commit', 'no-events', 'EVENTS_TABLE', (s, end) => s.commit([aDispatched('E')], end)],
      [
        'rejection',
        'no-rejections',
        'REJECTIONS_TABLE',
        (s, end) => s.reject([aRejection('r', 1)], end),
      ],
    ])(
      'throws for a table that is not there, and says what to do: %s',
      async (_, table, setting, use) => {
        const deadline = aDeadline();
        const nowhere = storeOf({
          eventsTable: 'no-events',
          rejectionsTable: 'no-rejections',
          onOperatorAction: () => deadline.come(),
        });
        await expect(use(nowhere, deadline)).rejects.toMatchObject({
          name: 'ConfigurationError',
          message: expect.stringMatching(`"${table}".*${setting}.*deploy the stack again`),
        });
      },
    );
  });
}

/** Numbers are compared by value: engines write them with and without an exponent. */
function same(expected: AttributeValue | undefined, found: AttributeValue | undefined) {
  const equal = expected?.N !== undefined && Number(expected.N) === Number(found?.N);
  return equal ? found : expected;
}

/** A nested map back to JSON, with JSON texts in it read again. */
function unwrapped(value: AttributeValue | undefined): unknown {
  if (value?.M)
    return Object.fromEntries(
      Object.entries(value.M).map(([name, part]) => [name, unwrapped(part)]),
    );
  if (value?.S?.startsWith('{')) return JSON.parse(value.S);
  return value?.S;
}
