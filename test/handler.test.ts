import { createServer, type RequestListener } from 'node:http';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { KinesisStreamRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDynamoDb } from '../src/local/dynamodb/index.ts';
import { createTables } from '../src/local/tables.ts';
import { aCloudEvent, aTestEvent, webhookData } from './fixtures/cloud-event.ts';
import { consumerProcesses } from './fixtures/function-process.ts';
import { listening } from './fixtures/listening.ts';
import { aBatch, aRecord, sequenceNumberOf } from './fixtures/records.ts';

let dynamoDb: Awaited<ReturnType<typeof startDynamoDb>>;
let client: DynamoDBClient;
const consumer = consumerProcesses();
beforeAll(async () => {
  dynamoDb = await startDynamoDb({ port: 0 });
  client = new DynamoDBClient({
    endpoint: dynamoDb.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await createTables(client, { eventsTable: 'events', rejectionsTable: 'rejections' });
});
afterAll(async () => {
  await consumer.stop();
  client.destroy();
  await dynamoDb.stop();
});

const invoke = (
  records: KinesisStreamRecord[],
  environment: Record<string, string> = {},
  remainingMs?: number,
) =>
  consumer.invoke(
    { Records: records },
    { AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint, ...environment },
    remainingMs,
  );

describe('an invocation', () => {
  it('stores events, answers, logs one line and publishes the metrics', async () => {
    const invocation = await invoke(
      aBatch(
        aCloudEvent({ id: 'EZ1' }),
        aCloudEvent({ id: 'EZ1' }),
        aTestEvent('T1'),
        aCloudEvent({ id: 'EZ2', type: 'com.twilio.voice.dream.had' }),
        aCloudEvent({ id: 'EZ3', parameters: { MachineDetectionDuration: 'x' } }),
        aCloudEvent({ type: 'com.twilio.messaging.message.sent' }),
        'no json',
      ),
      { AWS_LAMBDA_FUNCTION_NAME: 'the-function' },
    );
    expect(invocation.response).toEqual({ batchItemFailures: [] });
    const { Count } = await client.send(new ScanCommand({ TableName: 'events', Select: 'COUNT' }));
    expect(Count).toBe(4);

    const [rejection, batch, ...more] = invocation.lines.filter((line) => 'message' in line);
    expect(more).toEqual([]);
    expect(rejection).toMatchObject({
      level: 'WARN',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      requestId: 'request-1',
      shardId: 'shardId-000000000000',
      sequenceNumber: sequenceNumberOf(7),
      reason: 'not-json',
      message: 'rejected: not-json',
    });
    expect(batch).toMatchObject({
      level: 'INFO',
      message: 'batch: 4 processed, 1 duplicate, 1 ignored, 1 rejected',
      requestId: 'request-1',
      shardId: 'shardId-000000000000',
      records: 7,
      firstSequenceNumber: sequenceNumberOf(1),
      lastSequenceNumber: sequenceNumberOf(7),
      outcomes: { processed: 4, duplicate: 1, ignored: 1, rejected: 1, unfinished: 0 },
      types: [
        { type: 'com.twilio.voice.status-callback.amd.detected', count: 2 },
        { type: 'com.twilio.eventstreams.test-event', count: 1 },
        { type: 'other', count: 1 },
      ],
      unrecognised: 1,
      warnings: 1,
      retries: {},
      durationMs: expect.any(Number),
      remainingMs: expect.any(Number),
    });

    const [emf, ...documents] = invocation.lines.filter((line) => '_aws' in line);
    expect(documents).toEqual([]);
    expect(emf).toMatchObject({
      service: 'the-function',
      _aws: { CloudWatchMetrics: [{ Namespace: 'TwilioVoiceEvents', Dimensions: [['service']] }] },
      Processed: 4,
      Duplicate: 1,
      Ignored: 1,
      Rejected: 1,
      Unfinished: 0,
      Unrecognised: 1,
      Warnings: 1,
    });
    expect(emf?.EventAge).toHaveLength(4);
  });

  it('writes nothing but its line and one document of metrics, however many events there are', async () => {
    const events = Array.from({ length: 250 }, (_, n) => aCloudEvent({ id: `EZmany${n}` }));
    const { output, lines } = await invoke(aBatch(...events));
    expect(lines).toHaveLength(2);
    expect(output.split('\n')).toHaveLength(2);
  });

  it('reports the first unfinished record, with a warning, when there is no time', async () => {
    const { response, lines } = await invoke(aBatch(aCloudEvent({ id: 'EZ9' })), {}, 1_500);
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceNumberOf(1) }] });
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'WARN',
        unfinishedFrom: { sequenceNumber: sequenceNumberOf(1), cause: 'out-of-time' },
      }),
    );
  });

  it('takes an empty batch', async () => {
    const { response, lines } = await invoke([]);
    expect(response).toEqual({ batchItemFailures: [] });
    expect(lines).toContainEqual(
      expect.objectContaining({ message: 'batch: nothing', records: 0 }),
    );
  });

  it('writes nothing but the metrics where the level says so', async () => {
    const { lines, response } = await invoke(aBatch('no json'), { LOG_LEVEL: 'silent' });
    expect(response).toEqual({ batchItemFailures: [] });
    expect(lines).toEqual([expect.objectContaining({ Rejected: 1 })]);
  });
});

describe('an invocation that cannot work', () => {
  it('says at its start which setting is wrong', async () => {
    const { thrown } = await invoke(aBatch(aCloudEvent()), { RETENTION_DAYS: 'ever' });
    expect(thrown?.message).toContain('RETENTION_DAYS is "ever": expected a whole number of days');
  });

  it('logs at once what an operator has to do, and throws it at the deadline', async () => {
    const { thrown, lines, response } = await invoke(
      aBatch(aCloudEvent()),
      { EVENTS_TABLE: 'no-such-table' },
      4_500,
    );
    expect(response).toBeUndefined();
    expect(thrown).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('"no-such-table" (EVENTS_TABLE)'),
    });
    const error = { name: 'ConfigurationError', message: thrown?.message };
    expect(lines.filter(({ level }) => level === 'ERROR')).toEqual([
      expect.objectContaining({ message: 'operator action needed', error }),
      expect.objectContaining({ message: 'batch failed', error }),
    ]);
  });
});

describe('an event that is not from Kinesis', () => {
  const kinesis = aRecord(aCloudEvent());

  it.concurrent.each<[string, unknown, string]>([
    ['a test event of the console', { key1: 'value1' }, 'it has no list of records'],
    ['nothing', null, 'it has no list of records'],
    ['null for the records', { Records: null }, 'it has no list of records'],
    ['an SQS event', { Records: [{ body: 'secret' }] }, 'its record 0 is not a Kinesis record'],
    ['null for a record', { Records: [kinesis, null] }, 'its record 1 is not a Kinesis record'],
  ])('is an error that says so: %s', async (_, event, why) => {
    const { thrown, lines, output } = await consumer.invoke(event, {
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
    });
    expect(thrown).toMatchObject({
      name: 'NotKinesisEventError',
      message: expect.stringContaining(`not an event of a Kinesis event source mapping: ${why}`),
    });
    expect(lines).toEqual([expect.objectContaining({ level: 'ERROR', message: 'batch failed' })]);
    expect(output).not.toContain('secret');
  });

  it('is rejected record by record where only a record is odd', async () => {
    const content = (id: string) =>
      Buffer.from(JSON.stringify(aCloudEvent({ id }))).toString('base64');
    const records = [
      { data: undefined },
      { data: null },
      { data: 7 },
      ...[undefined, null, 'soon', 1e300].map((approximateArrivalTimestamp, index) => ({
        approximateArrivalTimestamp,
        data: content(`EZodd${index}`),
      })),
    ].map((fields, index) => ({
      ...kinesis,
      kinesis: { ...kinesis.kinesis, sequenceNumber: sequenceNumberOf(index), ...fields },
      eventID: `shardId-odd:${index}`,
    }));
    const { response, lines } = await invoke(records as never);
    expect(response).toEqual({ batchItemFailures: [] });
    expect(lines).toContainEqual(
      expect.objectContaining({ message: 'batch: 4 processed, 3 rejected' }),
    );
  });
});

describe('an error that nobody foresaw', () => {
  it('says where it came from, and nothing of what it quotes, however it is written', async () => {
    const secret = '+15005550006';
    const records = aBatch(aCloudEvent(), aCloudEvent(), aCloudEvent());
    // Read as a number when two records are unfinished, which fails with its text in the message.
    Object.assign(records[1]?.kinesis ?? {}, { sequenceNumber: `7\n    at ${secret} (x.ts:1:1)` });
    const { thrown, output } = await invoke(records, {}, 1_500);
    expect(thrown?.message).toBe(
      'An unexpected SyntaxError: a fault of the consumer. See the stack.',
    );
    expect(thrown?.stack).toMatch(/\n {4}at .*consumer\.ts:\d+/);
    expect(thrown?.stack).not.toContain(secret);
    expect(output).not.toContain(secret);
  });
});

describe('DynamoDB in trouble', () => {
  it.concurrent.each<[string, RequestListener]>([
    ['drops the connection', (request) => request.socket.destroy()],
    [
      'breaks its answer off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"Responses":', () => response.destroy());
      },
    ],
    ['sends half an answer', (_, response) => response.end('{"Responses":{"ev')],
    ['answers with a page', (_, response) => response.writeHead(502).end('<html>Bad</html>')],
    ['answers 500 without a body', (_, response) => response.writeHead(500).end()],
    ['never answers', () => {}],
  ])('that %s leaves the batch unfinished in time, and the log says why', async (_, trouble) => {
    const server = await listening(createServer(trouble));
    const environment = { AWS_ENDPOINT_URL_DYNAMODB: server.endpoint };
    const { thrown, response, lines } = await invoke(aBatch(aCloudEvent()), environment, 4_000);
    await server.stop();
    expect(thrown).toBeUndefined();
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceNumberOf(1) }] });
    const batch = lines.find((line) => 'retries' in line);
    expect(Object.keys(batch?.retries ?? {})).not.toEqual([]);
    expect(batch?.remainingMs).toBeGreaterThan(0);
  });
});

describe('the log', () => {
  const phone = '+15005550006';
  const digits = '4155550100';
  const word = 'secretword';
  const password = 'hunter2';
  const speech = 'transcript of a patient';
  const recording = 'RE-secret-recording';
  const secrets = [phone, digits, word, password, speech, recording];
  const url = `https://user:${password}@example.com/${word}?from=${phone}`;
  const parameters = {
    CallSid: `CA${word}`,
    From: phone,
    To: phone,
    StableSpeechResult: speech,
    TranscriptionText: speech,
    RecordingUrl: `https://api.example.com/${recording}`,
    StatusCallbackEvent: word,
    FriendlyName: speech,
    MachineDetectionDuration: phone,
    [word]: 'DEEP',
  };
  const data = {
    ...webhookData(parameters),
    request: { method: 'POST', url, parameters },
    secret: speech,
  };
  const GATHER = 'com.twilio.voice.status-callback.gather.partial.captured';
  const odd = { id: phone, subject: speech };
  const bottomless = `${'['.repeat(50_000)}"${speech}"${']'.repeat(50_000)}`;

  it.concurrent.each<[string, unknown, Record<string, string>?]>([
    ['processed', aCloudEvent({ ...odd, data, type: GATHER, source: phone, dataschema: word })],
    [
      'processed, of an odd type',
      aCloudEvent({ id: digits, data, type: `com.twilio.voice.${phone}` }),
    ],
    ['a duplicate', Array(2).fill(aCloudEvent({ id: `d ${phone}`, data }))],
    ['ignored', aCloudEvent({ ...odd, type: `com.twilio.messaging.${word}`, data: speech })],
    ['no UTF-8', Buffer.concat([Buffer.from(speech), Buffer.from([0xff])])],
    ['no JSON', `{"phone":"${phone}", ${speech}`],
    ['no CloudEvent', { ...aCloudEvent({ id: phone, type: phone, data }), specversion: phone }],
    [
      'of invalid data',
      aCloudEvent({ ...odd, data: { sid: { [phone]: speech }, request: { url } } }),
    ],
    ['of invalid data in a text', aCloudEvent({ data: `${speech} ${phone}` })],
    ['a test event', aTestEvent(phone)],
    ['too large', aCloudEvent({ data: { ...data, pad: speech.repeat(20_000) } })],
    ['too large to reject', phone.repeat(50_000)],
    ['not storable', aCloudEvent({ data: JSON.stringify(data).replace('"DEEP"', bottomless) })],
    ['without a table', aCloudEvent({ data }), { EVENTS_TABLE: 'no-such-table' }],
    ['with an odd setting', aCloudEvent({ data }), { LOG_LEVEL: 'trace' }],
    [
      'without DynamoDB',
      aCloudEvent({ data }),
      { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' },
    ],
  ])('says nothing of an event that is %s', async (_, content, environment = {}) => {
    const record = aRecord(content, { shardId: 'shardId-000000000009' });
    record.kinesis.partitionKey = phone;
    const invocation = await invoke([record], { LOG_LEVEL: 'trace', ...environment }, 4_000);
    const logged = `${invocation.output}${invocation.thrown?.stack}`;
    expect(logged.length).toBeGreaterThan(100);
    for (const secret of secrets) expect(logged).not.toContain(secret);
  });
});
