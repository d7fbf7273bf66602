import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { iteratorAgeFinding, outcomesFinding } from '../../src/cli/status/consumer-metrics.ts';
import { stateFinding } from '../../src/cli/status/mapping.ts';
import { connectionFinding } from '../../src/cli/status/twilio.ts';
import { startDynamoDb } from '../../src/local/dynamodb/index.ts';
import { EVENTS_TABLE, REJECTIONS_TABLE, STREAM_NAME } from '../../src/local/names.ts';
import { subscribableTypes } from '../../src/voice/registry.ts';
import {
  aMapping,
  EXTERNAL_ID,
  OUTPUTS,
  ROLE_ARN,
  STREAM_ARN,
  type StandIn,
  startStandIn,
} from '../fixtures/stand-in-stack.ts';
import { API_SECRET } from '../fixtures/twilio-server/index.ts';
import { runCli } from './run-cli.ts';

const SINK = `DG${'a'.repeat(32)}`;
const SUBSCRIPTION = `DF${'b'.repeat(32)}`;
/** A quiet hour, as the metrics show it: a value for each minute. */
const METRICS = {
  Processed: [600, 604],
  Duplicate: [3],
  Ignored: [0],
  Rejected: [0],
  Unfinished: [0],
  Unrecognised: [0],
  Warnings: [2],
  Invocations: [20, 21],
  Errors: [0],
  Throttles: [0],
  IteratorAge: [150, 2_500],
};

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStandIn();
}, 60_000);
afterAll(() => standIn.stop());
beforeEach(() => {
  const { aws, twilio } = standIn;
  Object.assign(aws.answers, {
    outputs: OUTPUTS,
    mappings: [aMapping()],
    metrics: METRICS,
    objects: [],
    denied: [],
  });
  const { sinks, subscriptions } = twilio.account;
  const configuration = { arn: STREAM_ARN, role_arn: ROLE_ARN, external_id: EXTERNAL_ID };
  sinks.set(SINK, { sid: SINK, description: '', type: 'kinesis', configuration, status: 'active' });
  const types = new Map(subscribableTypes.map((type) => [type, 2]));
  subscriptions.set(SUBSCRIPTION, { sid: SUBSCRIPTION, description: '', sinkSid: SINK, types });
});

const status = (args: string[] = [], env: Record<string, string> = {}) =>
  runCli(['status', ...args], { env: { ...standIn.env, ...env } });

async function put(table: string, key: string, id: string) {
  const { client } = standIn.local.dynamoDb;
  await client.send(new PutItemCommand({ TableName: table, Item: { [key]: { S: id } } }));
}

describe('status, with a local stack, and canned answers for Lambda, CloudWatch, S3 and CloudFormation', () => {
  it('says on one screen that all is well', async () => {
    const run = await status();
    expect(run.stderr).toBe('');
    expect(run.stdout.replace(SINK, 'DG…')).toMatchInlineSnapshot(`
      "TwilioVoiceEvents: all is well.

      ✓  Twilio          DG… is active, subscribed to
                         37 of 37 Voice types
      ✓  stream          twilio-voice-events is ACTIVE, 2 shards, keeps 7 days
      ✓  mapping         Enabled, last result: OK
      ✓  function        41 invocations in the last hour, 0 failed
      ✓  iterator age    0.1 s behind the stream, 2.5 s at most in the last hour
      ✓  last hour       1,204 processed, 3 duplicate, 2 warnings
      ✓  rejections      none waiting
      ✓  failed batches  none waiting

      Dashboard: https://console.aws.amazon.com/cloudwatch/home#dashboards:name=voice
      "
    `);
    expect(run.exitCode).toBe(0);
    const lines = run.stdout.split('\n');
    expect(lines.length).toBeLessThan(25);
  });

  it('gives the same to machines', async () => {
    const run = await status(['--json']);
    const { ok, parts } = JSON.parse(run.stdout);
    expect(ok).toBe(true);
    const facts = Object.fromEntries(
      parts.map(({ name, facts }: { name: string; facts: object }) => [name, facts]),
    );
    expect(facts).toMatchObject({
      stream: { status: 'ACTIVE', shards: 2 },
      mapping: { state: 'Enabled', lastResult: 'OK' },
      'last hour': { processed: 1_204, duplicate: 3, warnings: 2 },
      'iterator age': { newestMs: 150, largestMs: 2_500 },
      'failed batches': { waiting: 0 },
    });
  });

  it('does not look at Twilio without credentials, which is no fault', async () => {
    const none = { TWILIO_ACCOUNT_SID: '', TWILIO_API_KEY: '', TWILIO_API_SECRET: '' };
    const run = await status([], none);
    expect(run.stdout).toMatch(/· {2}Twilio +not looked at: set TWILIO_ACCOUNT_SID/);
    expect(run.exitCode).toBe(0);
  });

  it('puts what needs attention first, with what to do, and ends with 1', async () => {
    Object.assign(standIn.aws.answers, {
      mappings: [aMapping({ LastProcessingResult: 'PROBLEM: Function call failed' })],
      metrics: { ...METRICS, Errors: [4] },
      objects: ['aws/lambda/uuid/shard/2026/11/23/a', 'aws/lambda/uuid/shard/2026/11/23/b'],
    });
    const run = await status();
    expect(run.exitCode).toBe(1);
    const [headline, , ...lines] = run.stdout.split('\n');
    expect(headline).toBe('TwilioVoiceEvents: 3 things need attention.');
    const marks = lines.map((line) => line[0]).filter((mark) => mark !== ' ' && mark !== 'D');
    expect(marks.join('')).toMatch(/^✗✗✗✓+$/);
    expect(run.stdout).toMatch(/mapping +Enabled, last result: PROBLEM: Function call failed/);
    expect(run.stdout).toMatch(/41 invocations in the last hour, 4 failed/);
    expect(run.stdout).toMatch(/2 batches waiting\n +npx voice-events failed-batches list/);
  });

  it('shows what it may not look at as needing attention, and everything else', async () => {
    Object.assign(standIn.aws.answers, { denied: ['lambda', 'cloudwatch', 's3'] });
    const run = await status();
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/^TwilioVoiceEvents: 3 things/);
    expect(run.stdout.replace(/\s+/g, ' ')).toContain('you may not lambda:ListEventSourceMappings');
    expect(run.stdout.replace(/\s+/g, ' ')).toContain('you may not cloudwatch:GetMetricData');
    expect(run.stdout).toMatch(/✓ {2}stream/);
  });

  it('shows credentials that Twilio refuses as needing attention, and never prints them', async () => {
    const run = await status([], { TWILIO_API_SECRET: 'wrong-secret' });
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/✗ {2}Twilio +could not be looked at/);
    expect(run.stdout + run.stderr).not.toMatch(/wrong-secret|external-id-of/);
    expect(run.stdout).not.toContain(API_SECRET);
  });

  it('looks at the publisher where the stack has one', async () => {
    const publisher = 'twilio-voice-publisher';
    const tableStream = 'arn:aws:dynamodb:us-east-1:123456789012:table/events/stream/2026';
    const mapping = aMapping({
      FunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${publisher}`,
      EventSourceArn: tableStream,
    });
    Object.assign(standIn.aws.answers, {
      outputs: { ...OUTPUTS, PublisherFunctionName: publisher },
      mappings: [aMapping(), mapping],
    });
    expect((await status()).stdout).toMatch(/✓ {2}publisher +Enabled, last result: OK\n/);

    const disabled = { ...mapping, State: 'Disabled' };
    Object.assign(standIn.aws.answers, { mappings: [aMapping(), disabled] });
    const off = await status();
    expect(off.exitCode).toBe(1);
    expect(off.stdout).toMatch(/✗ {2}publisher +Disabled, last result: OK\. New events wait/);
    expect(off.stdout).toMatch(/✓ {2}mapping +Enabled/);

    Object.assign(standIn.aws.answers, { mappings: [aMapping()] });
    expect((await status()).stdout.replace(/\s+/g, ' ')).toContain(
      `nothing reads the events table’s stream for the function ${publisher}`,
    );
  });

  it('fails as a whole for a stack that is not there', async () => {
    expect((await status(['--stack', 'Other'])).exitCode).toBe(3);
  });
});

describe('status of a local stack', () => {
  it('tells its stream, its events, and its rejections with a fitting exit code', async () => {
    const port = (endpoint: string) => new URL(endpoint).port;
    const { dynamoDb, kinesis } = standIn.local;
    const local = ['--local', '--kinesis-port', port(kinesis.endpoint)];
    const args = [...local, '--dynamodb-port', port(dynamoDb.endpoint)];
    await put(EVENTS_TABLE, 'id', 'EZ1');
    const before = await status(args);
    expect(before.exitCode).toBe(0);
    expect(before.stdout).toContain(`${STREAM_NAME} is ACTIVE, 2 shards, keeps 7 days`);
    expect(before.stdout).toMatch(/events +1 stored/);

    await put(REJECTIONS_TABLE, 'recordId', 'shardId-0:1');
    const after = await status(args);
    expect(after.exitCode).toBe(1);
    expect(after.stdout).toMatch(/^✗ {2}rejections +1 waiting\n/m);
    const options = `--dynamodb-port ${port(dynamoDb.endpoint)} --kinesis-port ${port(kinesis.endpoint)}`;
    expect(after.stdout).toContain(` npx voice-events --local ${options} rejections list\n`);
  });

  it('says what to do when none is running', async () => {
    const free = await startDynamoDb({ port: 0 });
    await free.stop();
    const { port } = new URL(free.endpoint);
    const run = await status(['--local', '--kinesis-port', port, '--dynamodb-port', port]);
    expect(run.exitCode).toBe(1);
    expect(run.stdout.replace(/\s+/g, ' ')).toContain('npm run local');
  });
});

describe('what needs attention', () => {
  const sink = { sid: SINK, status: 'active', roleArn: ROLE_ARN, externalId: EXTERNAL_ID };
  const subscriptions = [{ sid: SUBSCRIPTION, types: subscribableTypes }];

  it.each([
    ['no sink', [], /no sink/],
    ['a sink that failed', [{ sink: { ...sink, status: 'failed' }, subscriptions }], /is failed/],
    ['no subscription', [{ sink, subscriptions: [] }], /nothing is subscribed/],
    [
      'another role',
      [{ sink: { ...sink, roleArn: 'arn:other' }, subscriptions }],
      /not this stack/,
    ],
    ['another id', [{ sink: { ...sink, externalId: 'x' }, subscriptions }], /not this stack/],
  ])('at Twilio: %s', (_, connections, words) => {
    const finding = connectionFinding(connections, OUTPUTS, []);
    expect(finding).toMatchObject({ state: 'bad', says: expect.stringMatching(words) });
    expect(finding.todo).toMatch(/voice-events/);
  });

  it.each([
    [
      'a type that is left out',
      subscribableTypes.slice(1),
      [],
      /36 of 37 Voice types; not to \S+$/,
    ],
    [
      'many types that are left out',
      subscribableTypes.slice(7),
      [],
      /30 of 37 Voice types; not to (\S+, ){3}\S+ and 3 more$/,
    ],
    [
      'a type that this version does not know',
      subscribableTypes,
      [{ type: 'com.twilio.voice.hologram.projected', status: 'available' }],
      /37 of 38 Voice types; not to hologram\.projected, which this version does not know$/,
    ],
    [
      'a type that is deprecated',
      [...subscribableTypes, 'com.twilio.voice.webhook.status-callback.call.completed'],
      [{ type: 'com.twilio.voice.webhook.status-callback.call.completed', status: 'deprecated' }],
      /37 of 37 Voice types; and to webhook\.\S+, which Twilio does not offer any more$/,
    ],
    [
      'a type of another product',
      [...subscribableTypes, 'com.twilio.messaging.message.delivered'],
      [{ type: 'com.twilio.messaging.message.delivered', status: 'available' }],
      /37 of 37 Voice types and 1 other$/,
    ],
  ])('holds what is subscribed against what Twilio offers: %s', (_, types, more, words) => {
    const catalogue = subscribableTypes.map((type) => ({ type, status: 'available' }));
    const connections = [{ sink, subscriptions: [{ sid: SUBSCRIPTION, types }] }];
    const finding = connectionFinding(connections, OUTPUTS, [...catalogue, ...more]);
    expect(finding).toMatchObject({ state: 'good', says: expect.stringMatching(words) });
  });

  it.each([
    ['Disabled', 'OK', 'bad'],
    ['Disabling', 'OK', 'bad'],
    ['Enabled', 'PROBLEM: Function call failed', 'bad'],
    ['Enabling', undefined, 'open'],
    ['Enabled', 'No records processed', 'good'],
    ['Enabled', undefined, 'good'],
  ])(
    'of a mapping that is %s with the last result %s: %s',
    (State, LastProcessingResult, state) => {
      expect(stateFinding({ UUID: 'u', State, LastProcessingResult })).toMatchObject({ state });
    },
  );

  it.each([
    [[], 'good'],
    [[299_000], 'good'],
    [[300_000, 10], 'bad'],
    [[10, 900_000], 'good'],
  ])('of the iterator ages %j, newest first: %s', (IteratorAge, state) => {
    expect(iteratorAgeFinding({ ...METRICS, IteratorAge })).toMatchObject({ state });
  });

  it('names outcomes of the last hour only if there are any', () => {
    const none = { ...METRICS, Processed: [], Duplicate: [0], Warnings: [] };
    expect(outcomesFinding(none).says).toBe('0 processed');
    const some = { ...METRICS, Rejected: [1, 2], Unrecognised: [7] };
    expect(outcomesFinding(some).says).toBe(
      '1,204 processed, 3 duplicate, 3 rejected, 7 unrecognised, 2 warnings',
    );
  });
});
