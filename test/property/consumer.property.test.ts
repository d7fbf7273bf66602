import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { KinesisStreamRecord } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Consumed } from '../../src/consumer.ts';
import { RetryableError } from '../../src/voice/processor.ts';
import { processorFor } from '../../src/voice/registry.ts';
import { aCloudEvent, aTestEvent } from '../fixtures/cloud-event.ts';
import { aConsumer, aStore } from '../fixtures/consumer.ts';
import { memoryDynamoDb } from '../fixtures/memory-dynamodb.ts';
import { propertyRuns } from '../fixtures/property-runs.ts';
import { aRecord, bytesOf, sequenceNumberOf } from '../fixtures/records.ts';
import type { ServiceFault } from '../fixtures/service-faults.ts';

/** One thing in a stream, and what has to become of it, told by the test and not by the consumer. */
type Sent =
  | { readonly end: 'stored'; readonly id: string; readonly content: object }
  | { readonly end: 'rejected'; readonly content: unknown }
  | { readonly end: 'ignored'; readonly content: object };

const FAILING = 'com.twilio.voice.test.failing';
const id = fc.integer({ min: 0, max: 12 }).map((n) => `EZ${n}`);

/** Two events with one id are the same event, so the content follows from the id. */
const stored: fc.Arbitrary<Sent> = id.map((id) => ({
  end: 'stored',
  id,
  content: aCloudEvent({
    id,
    parameters: { CallSid: `CA${id}`, MachineDetectionDuration: '2400' },
  }),
}));
const tested: fc.Arbitrary<Sent> = id.map((id) => ({ end: 'stored', id, content: aTestEvent(id) }));
const rejected: fc.Arbitrary<Sent> = fc
  .oneof(
    fc.constantFrom<unknown>('', '{"a":', 'text', 7, null, { id: 'E' }, []),
    fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => Buffer.from([0xff, ...bytes])),
    id.map((id) => aCloudEvent({ id: `bad-${id}`, data: { sid: '' } })),
    id.map((id) => aCloudEvent({ id: `fails-${id}`, type: FAILING })),
  )
  .map((content) => ({ end: 'rejected', content }));
const ignored: fc.Arbitrary<Sent> = fc.constant({
  end: 'ignored',
  content: aCloudEvent({ type: 'com.twilio.messaging.message.sent' }),
});
const sent = fc.oneof(
  { weight: 6, arbitrary: stored },
  { weight: 1, arbitrary: tested },
  { weight: 3, arbitrary: rejected },
  { weight: 1, arbitrary: ignored },
);

/** Records in the stream: mostly one thing each, sometimes an array of JSON things. */
const stream = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: sent.map((one) => [one]) },
    {
      weight: 1,
      arbitrary: fc.array(
        sent.filter(
          ({ content }) => typeof content !== 'string' && !(content instanceof Uint8Array),
        ),
        { minLength: 2, maxLength: 4 },
      ),
    },
  ),
  { minLength: 1, maxLength: 60 },
);
type Stream = Sent[][];

const fault: fc.Arbitrary<ServiceFault> = fc.constantFrom<ServiceFault>(
  'none',
  'none',
  'throttled',
  'internal-error',
  'connection-lost-before',
  'answer-lost-after',
  'some-throttled',
  'undocumented-answer',
  'stalled-answer',
  'crash-before',
  'crash-after',
);

/** One event stream, its batches, and what goes wrong in the order in which it does. */
const runs = fc.record({
  stream,
  batchSize: fc.integer({ min: 1, max: 40 }),
  faults: fc.array(fault, { maxLength: 40 }),
  turns: fc.array(fc.nat(4), { minLength: 1, maxLength: 20 }),
  /** Which batches' invocations are told that their time is over, after so many calls. */
  deadlines: fc.array(fc.option(fc.nat(6)), { maxLength: 15 }),
  /** How often a processor asks for a retry, by the event's id. */
  retries: fc.dictionary(id, fc.integer({ min: 1, max: 3 }), { maxKeys: 3 }),
  /** Whether the processors only compute: small batches are not looked up then. */
  pure: fc.boolean(),
  /** Whether each batch is invoked twice at the same time. */
  twice: fc.boolean(),
});

function recordsOf(stream: Stream): KinesisStreamRecord[] {
  return stream.map((things, index) =>
    aRecord(things.length === 1 ? things[0]?.content : things.map(({ content }) => content), {
      number: index + 1,
    }),
  );
}

/** The tables' content, but for the moments that a second rejection moves on. */
function contentOf({ events, rejections }: Tables): string {
  const moments = new Set(['rejectedAt', 'expiresAt']);
  return JSON.stringify([[...events], [...rejections]], (name, value) =>
    moments.has(name) ? undefined : value,
  );
}

type Tables = Record<'events' | 'rejections', Map<string, Record<string, AttributeValue>>>;

/** Every finished thing of the records up to (not with) `end`; anything that is missing. */
function missing(stream: Stream, tables: Tables, end: number): string[] {
  return stream.slice(0, end).flatMap((things, index) =>
    things.flatMap((thing, element) => {
      const recordId = `shardId-000000000000:${sequenceNumberOf(index + 1)}`;
      const key = things.length === 1 ? recordId : `${recordId}#${element}`;
      if (thing.end === 'stored' && !tables.events.has(thing.id)) return [`event ${thing.id}`];
      if (thing.end !== 'rejected') return [];
      const payload = tables.rejections.get(key)?.payload?.B;
      const kept = payload && Buffer.from(payload).equals(Buffer.from(bytesOf(thing.content)));
      return kept ? [] : [`rejection ${key}`];
    }),
  );
}

/** Delivers a stream as Lambda does, until everything is acknowledged. */
async function deliver(run: Run) {
  const tables: Tables = { events: new Map(), rejections: new Map() };
  const records = recordsOf(run.stream);
  const faults = run.faults.values();
  const deadlines = run.deadlines.values();
  const retries = new Map(Object.entries(run.retries));
  const processed: string[] = [];
  let turn = 0;
  let counted = 0;

  function invoke(batch: KinesisStreamRecord[]): Promise<Consumed | 'crashed'> {
    const limit = deadlines.next().value ?? null;
    const controller = new AbortController();
    const dynamoDb = memoryDynamoDb(
      tables,
      () => {
        if (limit !== null && dynamoDb.calls.length >= limit) controller.abort();
        return faults.next().value ?? 'none';
      },
      () => run.turns[turn++ % run.turns.length] ?? 0,
    );
    const { consume } = aConsumer(dynamoDb, {
      store: aStore({ client: dynamoDb.client, callTimeoutMs: 1 }),
      deadline: { reached: () => controller.signal.aborted, signal: controller.signal },
      processorFor: (type) => ({
        recognised: true,
        pure: run.pure,
        processor: (event) => {
          if (type === FAILING) throw new Error('cannot');
          const left = retries.get(event.id) ?? 0;
          retries.set(event.id, left - 1);
          if (left > 0) throw new RetryableError('not now');
          processed.push(event.id);
          return processorFor(type).processor(event);
        },
      }),
    });
    return consume(batch).catch(() => 'crashed' as const);
  }

  let position = 0;
  for (let invocations = 0; position < records.length; invocations += 1) {
    expect(invocations).toBeLessThan(500);
    const batch = records.slice(position, position + run.batchSize);
    const other = run.twice ? invoke(batch) : undefined;
    const answer = await invoke(batch);
    await other;
    if (answer === 'crashed') continue;
    const { outcomes, response } = answer;
    const things = run.stream.slice(position, position + run.batchSize).flat();
    counted += outcomes.filter(({ kind }) => kind === 'processed').length;
    const unfinished = outcomes.filter(({ kind }) => kind === 'unfinished');
    // A record that was not begun is one outcome, however many events it holds.
    expect(outcomes.length).toBeLessThanOrEqual(things.length);
    if (unfinished.length === 0) expect(outcomes).toHaveLength(things.length);
    expect(response.batchItemFailures).toHaveLength(unfinished.length === 0 ? 0 : 1);
    const reported = response.batchItemFailures[0]?.itemIdentifier;
    const end = batch.findIndex(({ kinesis }) => kinesis.sequenceNumber === reported);
    if (reported !== undefined) expect(end).not.toBe(-1);
    position += reported === undefined ? batch.length : end;
    // The checkpoint never passes anything that is not done.
    expect(missing(run.stream, tables, position)).toEqual([]);
  }
  return { tables, records, processed, counted };
}
type Run = typeof runs extends fc.Arbitrary<infer T> ? T : never;

describe('whatever goes wrong', () => {
  it('changes nothing and calls no processor when a finished batch comes again', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (run) => {
        const { tables, records } = await deliver(run);
        const before = contentOf(tables);
        const seen: string[] = [];
        const { consume } = aConsumer(memoryDynamoDb(tables), {
          processorFor: (type) => ({
            recognised: true,
            pure: false,
            processor: (event) => {
              if (type === FAILING) throw new Error('cannot');
              seen.push(event.id);
              return processorFor(type).processor(event);
            },
          }),
        });
        const { outcomes, response } = await consume(records);
        expect(response).toEqual({ batchItemFailures: [] });
        expect(outcomes.filter(({ kind }) => kind === 'processed')).toEqual([]);
        expect(seen).toEqual([]);
        expect(contentOf(tables)).toBe(before);
      }),
      propertyRuns(100),
    );
  });

  it('counts every event as processed once, and runs its processor once, where no answer is lost', async () => {
    const orderly = runs.map((run) => ({
      ...run,
      pure: false,
      twice: false,
      deadlines: [],
      faults: run.faults.filter((fault) => fault === 'none' || fault === 'some-throttled'),
    }));
    await fc.assert(
      fc.asyncProperty(orderly, async (run) => {
        const { tables, processed, counted } = await deliver(run);
        expect(processed.toSorted()).toEqual([...tables.events.keys()].toSorted());
        expect(counted).toBe(tables.events.size);
      }),
      propertyRuns(100),
    );
  });

  it('counts an event as processed once, however often time runs out', async () => {
    const hurried = runs.map((run) => ({ ...run, twice: false, faults: [] }));
    await fc.assert(
      fc.asyncProperty(hurried, async (run) => {
        const { tables, counted } = await deliver(run);
        expect(counted).toBe(tables.events.size);
      }),
      propertyRuns(100),
    );
  });
});

it('reports nothing for a batch in which nothing is unfinished', async () => {
  await fc.assert(
    fc.asyncProperty(stream, async (things) => {
      const { response } = await aConsumer().consume(recordsOf(things));
      expect(response).toEqual({ batchItemFailures: [] });
    }),
    propertyRuns(100),
  );
});

it('ends the same in any order of the records', async () => {
  const shuffled = stream.chain((things) =>
    fc.tuple(fc.constant(things), fc.shuffledSubarray(things, { minLength: things.length })),
  );
  await fc.assert(
    fc.asyncProperty(shuffled, async ([things, other]) => {
      const ids = async (all: Stream) => {
        const { consume, events } = aConsumer();
        const { outcomes } = await consume(recordsOf(all));
        return {
          ids: [...events.keys()].toSorted(),
          kinds: outcomes.map(({ kind }) => kind).toSorted(),
        };
      };
      expect(await ids(other)).toEqual(await ids(things));
    }),
    propertyRuns(100),
  );
});
