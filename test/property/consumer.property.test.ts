import type { KinesisStreamRecord } from 'aws-lambda';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Processor, RetryableError } from '../../src/voice/processor.ts';
import { processorFor } from '../../src/voice/registry.ts';
import { aCloudEvent, aTestEvent } from '../fixtures/cloud-event.ts';
import { aConsumer, aDeadline } from '../fixtures/consumer.ts';
import { memoryDynamoDb } from '../fixtures/memory-dynamodb.ts';
import { propertyRuns } from '../fixtures/property-runs.ts';
import { aRecord } from '../fixtures/records.ts';

const FAILING = 'com.twilio.voice.test.failing';
const id = fc.integer({ min: 0, max: 40 }).map((n) => `EZ${n}`);

/** Two events with one id are the same event, so the content follows from the id. */
const stored = id.map((id) =>
  aCloudEvent({ id, parameters: { CallSid: `CA${id}`, MachineDetectionDuration: '2400' } }),
);
const rejected = fc.oneof(
  fc.constantFrom<unknown>('', '{"a":', 'text', 7, null, { id: 'E' }, []),
  fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => Buffer.from([0xff, ...bytes])),
  id.map((id) => aCloudEvent({ id: `bad-${id}`, data: { sid: '' } })),
  id.map((id) => aCloudEvent({ id: `fails-${id}`, type: FAILING })),
);
const sent: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: stored },
  { weight: 1, arbitrary: id.map((id) => aTestEvent(id)) },
  { weight: 3, arbitrary: rejected },
  { weight: 1, arbitrary: fc.constant(aCloudEvent({ type: 'com.twilio.messaging.message.sent' })) },
);
const isJson = (content: unknown) =>
  typeof content !== 'string' && !(content instanceof Uint8Array);

/** Records in the stream: mostly one thing each, sometimes an array of JSON things. */
const stream = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: sent },
    { weight: 1, arbitrary: fc.array(sent.filter(isJson), { minLength: 2, maxLength: 4 }) },
  ),
  // More than one call inserts.
  { minLength: 1, maxLength: 80, size: 'max' },
);

/** One event stream, its batches, and what goes wrong that loses no answer. */
const runs = fc.record({
  stream,
  batchSize: fc.integer({ min: 1, max: 80 }),
  faults: fc.array(fc.constantFrom('none', 'some-throttled'), { maxLength: 40 }),
  /** Which batches' invocations are told that their time is over, after so many calls. */
  deadlines: fc.array(fc.option(fc.nat(6)), { maxLength: 15 }),
  /** How often a processor asks for a retry, by the event's id. */
  retries: fc.dictionary(id, fc.integer({ min: 1, max: 3 }), { maxKeys: 3 }),
  /** Whether the processors only compute: small batches are not looked up then. */
  pure: fc.boolean(),
});
type Run = typeof runs extends fc.Arbitrary<infer T> ? T : never;

function recordsOf(stream: readonly unknown[]): KinesisStreamRecord[] {
  return stream.map((content, index) => aRecord(content, { number: index + 1 }));
}

function processorOf(type: string): Processor {
  if (type !== FAILING) return processorFor(type).processor;
  return () => {
    throw new Error('cannot');
  };
}

/** Delivers a stream as Lambda does, until everything is acknowledged. */
async function deliver(run: Run) {
  const tables = memoryDynamoDb();
  const faults = run.faults.values();
  const deadlines = run.deadlines.values();
  const retries = new Map(Object.entries(run.retries));
  const processed: string[] = [];
  let counted = 0;

  function invoke(batch: KinesisStreamRecord[]) {
    const limit = deadlines.next().value ?? null;
    const deadline = aDeadline();
    const dynamoDb = memoryDynamoDb(tables, () => {
      if (limit !== null && dynamoDb.calls.length >= limit) deadline.come();
      return faults.next().value ?? 'none';
    });
    const { consume } = aConsumer(dynamoDb, {
      deadline,
      processorFor: (type) => ({
        recognised: true,
        pure: run.pure,
        processor: (event) => {
          const left = retries.get(event.id) ?? 0;
          retries.set(event.id, left - 1);
          if (left > 0) throw new RetryableError('not now');
          const findings = processorOf(type)(event);
          processed.push(event.id);
          return findings;
        },
      }),
    });
    return consume(batch);
  }

  let open = recordsOf(run.stream);
  for (let invocations = 0; open.length > 0; invocations += 1) {
    expect(invocations).toBeLessThan(500);
    const batch = open.slice(0, run.batchSize);
    const { outcomes, response } = await invoke(batch);
    counted += outcomes.filter(({ kind }) => kind === 'processed').length;
    const unfinished = outcomes.filter(({ kind }) => kind === 'unfinished');
    expect(response.batchItemFailures).toHaveLength(unfinished.length === 0 ? 0 : 1);
    const reported = response.batchItemFailures[0]?.itemIdentifier;
    const end = batch.findIndex(({ kinesis }) => kinesis.sequenceNumber === reported);
    if (reported !== undefined) expect(end).not.toBe(-1);
    open = open.slice(reported === undefined ? batch.length : end);
  }
  const stored = [...tables.events.keys()].toSorted();
  // As one delivery does that nothing goes wrong with.
  expect(stored).toEqual((await endsOf(run.stream))[0]);
  return { stored, processed, counted };
}

async function endsOf(things: readonly unknown[]) {
  const { consume, events } = aConsumer(undefined, {
    processorFor: (type) => ({ ...processorFor(type), processor: processorOf(type) }),
  });
  const { outcomes } = await consume(recordsOf(things));
  return [[...events.keys()].toSorted(), outcomes.map(({ kind }) => kind).toSorted()];
}

it('counts every event as processed once, and runs its processor once, however often a part of it is throttled', async () => {
  const unhurried = runs.map((run) => ({ ...run, pure: false, deadlines: [] }));
  await fc.assert(
    fc.asyncProperty(unhurried, async (run) => {
      const { stored, processed, counted } = await deliver(run);
      expect(processed.toSorted()).toEqual(stored);
      expect(counted).toBe(stored.length);
    }),
    propertyRuns(100),
  );
});

it('counts an event as processed once, however often time runs out', async () => {
  const hurried = runs.map((run) => ({ ...run, faults: [] }));
  await fc.assert(
    fc.asyncProperty(hurried, async (run) => {
      const { stored, counted } = await deliver(run);
      expect(counted).toBe(stored.length);
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
      expect(await endsOf(other)).toEqual(await endsOf(things));
    }),
    propertyRuns(100),
  );
});
