import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEventBus } from '../src/local/event-bus.ts';
import { aChange, aStoredEvent, changeNumberOf } from './fixtures/changes.ts';
import { type Invocation, publisherProcesses } from './fixtures/function-process.ts';

let bus: Awaited<ReturnType<typeof startEventBus>>;
let published: PutEventsRequestEntry[] = [];
const publisher = publisherProcesses();
beforeAll(async () => {
  bus = await startEventBus((entry) => published.push(entry));
});
beforeEach(() => {
  published = [];
});
afterAll(async () => {
  await publisher.stop();
  await bus.stop();
});

const invoke = (
  records: readonly object[],
  environment: Record<string, string> = {},
  remainingMs?: number,
) =>
  publisher.invoke(
    { Records: records },
    { AWS_ENDPOINT_URL_EVENTBRIDGE: bus.endpoint, ...environment },
    remainingMs,
  );

/** The document of metrics in an invocation's output, of which there is one. */
function metricsOf({ lines }: Invocation) {
  const [document, ...more] = lines.filter((line) => '_aws' in line);
  expect(more).toEqual([]);
  return document;
}

describe('an invocation', () => {
  it('publishes new events, answers, logs one line and publishes the metrics', async () => {
    const large = { id: 'EZ3', type: 'com.twilio.voice.dream.had', details: 'x'.repeat(300_000) };
    const invocation = await invoke(
      [
        aChange(aStoredEvent({ id: 'EZ1' }), { number: 1 }),
        aChange({ id: 'EZ0', forgottenAt: 'today' }, { number: 2 }),
        aChange(aStoredEvent({ id: 'EZ2' }), { number: 3 }),
        aChange(aStoredEvent(large), { number: 4 }),
        aChange(aStoredEvent(), { number: 5, eventName: 'REMOVE' }),
      ],
      { AWS_LAMBDA_FUNCTION_NAME: 'the-publisher' },
    );
    expect(invocation.response).toEqual({ batchItemFailures: [] });
    expect(published.map(({ Detail = '' }) => JSON.parse(Detail))).toEqual([
      expect.objectContaining({ id: 'EZ1', details: { status: 'failed', durationSeconds: 2 } }),
      expect.objectContaining({ id: 'EZ2' }),
      expect.objectContaining({ id: 'EZ3', truncated: true }),
    ]);

    const [batch, ...more] = invocation.lines.filter((line) => 'message' in line);
    expect(more).toEqual([]);
    expect(batch).toEqual({
      level: 'INFO',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      message: 'batch: 3 published, 2 skipped',
      requestId: 'request-1',
      records: 5,
      firstSequenceNumber: changeNumberOf(1),
      lastSequenceNumber: changeNumberOf(5),
      outcomes: { published: 3, skipped: 2, unfinished: 0 },
      types: [
        { type: 'com.twilio.voice.status-callback.recording.processed', count: 2 },
        { type: 'other', count: 1 },
      ],
      truncated: 1,
      retries: {},
      durationMs: expect.any(Number),
      remainingMs: expect.any(Number),
    });
    expect(metricsOf(invocation)).toMatchObject({
      Published: 3,
      Unfinished: 0,
      EventAge: Array(3).fill(expect.any(Number)),
      service: 'the-publisher',
      _aws: { CloudWatchMetrics: [{ Namespace: 'TwilioVoiceEvents', Dimensions: [['service']] }] },
    });
  });

  it('has no age for an item that does not say when it happened, and its metrics all the same', async () => {
    const invocation = await invoke([aChange({ id: 'EZ1', type: 'com.twilio.voice.t' })]);
    expect(published).toHaveLength(1);
    expect(metricsOf(invocation)).toMatchObject({ Published: 1 });
    expect(metricsOf(invocation)).not.toHaveProperty('EventAge');
  });

  it('reports the first unfinished record, with a warning, when there is no time', async () => {
    const records = [1, 2].map((number) => aChange(aStoredEvent(), { number }));
    const { response, lines } = await invoke(records, {}, 1_500);
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: changeNumberOf(1) }] });
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'WARN',
        unfinishedFrom: { sequenceNumber: changeNumberOf(1), cause: 'out-of-time' },
      }),
    );
  });

  it('leaves the batch unfinished in time where the bus cannot be reached', async () => {
    const environment = { AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://127.0.0.1:9' };
    const { response, lines } = await invoke([aChange()], environment, 4_500);
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: changeNumberOf(1) }] });
    const batch = lines.find((line) => 'retries' in line);
    expect(batch?.retries).toMatchObject({ ECONNREFUSED: expect.any(Number) });
  });

  it('says at its start that its setting is wrong', async () => {
    const { thrown } = await invoke([aChange()], { EVENT_BUS: 'a bus' });
    expect(thrown?.message).toContain('EVENT_BUS is "a bus": expected the name or the ARN');
  });

  it('logs at once what an operator has to do, and throws it at the deadline', async () => {
    const { thrown, lines } = await invoke([aChange()], { EVENT_BUS: 'no-such-bus' }, 4_500);
    expect(published).toEqual([]);
    expect(thrown).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('"no-such-bus" (EVENT_BUS) failed: ResourceNotFound'),
    });
    const error = { name: 'ConfigurationError', message: thrown?.message };
    expect(lines).toEqual([
      expect.objectContaining({ level: 'ERROR', message: 'operator action needed', error }),
      expect.objectContaining({ level: 'ERROR', message: 'batch failed', error }),
    ]);
  });

  it('refuses the event of another source', async () => {
    const { thrown, lines, output } = await invoke([{ body: 'secret' }]);
    expect(thrown?.name).toBe('NotTableStreamEventError');
    expect(lines).toEqual([expect.objectContaining({ level: 'ERROR', message: 'batch failed' })]);
    expect(output).not.toContain('secret');
  });
});

describe('the log', () => {
  const phone = '+15005550006';
  const word = 'secretword';
  const secrets = [phone, word];
  const event = aStoredEvent({
    id: phone,
    type: `com.twilio.voice.${word}`,
    callSid: word,
    summary: word,
    details: { [word]: phone },
    call: { from: phone },
    otherParty: phone,
    source: phone,
    warnings: [word],
  });

  it.each<[string, object, Record<string, string>?]>([
    ['published', aChange(event)],
    ['published without its details', aChange({ ...event, details: word.repeat(30_000) })],
    ['skipped', aChange(event, { eventName: 'MODIFY' })],
    ['put to no bus', aChange(event), { EVENT_BUS: 'no-such-bus' }],
    ['not put', aChange(event), { AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://127.0.0.1:9' }],
    ['odd', { ...aChange(event), dynamodb: { ...aChange(event).dynamodb, SequenceNumber: phone } }],
    [
      'of a form that nobody foresaw',
      {
        ...aChange(event),
        dynamodb: { SequenceNumber: '1', NewImage: { type: { S: word }, [word]: { L: phone } } },
      },
    ],
  ])('says nothing of an event that is %s', async (_, record, environment = {}) => {
    const invocation = await invoke([record], { LOG_LEVEL: 'trace', ...environment }, 2_600);
    const logged =
      invocation.output.replaceAll(`SequenceNumber":"${phone}`, '') + invocation.thrown?.stack;
    expect(logged.length).toBeGreaterThan(100);
    for (const secret of secrets) expect(logged).not.toContain(secret);
  });
});
