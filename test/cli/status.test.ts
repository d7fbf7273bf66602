import { beforeEach, describe, expect, it } from 'vitest';
import { startDynamoDb } from '../../src/local/dynamodb/index.ts';
import { STREAM_NAME } from '../../src/local/names.ts';
import { subscribableTypes } from '../../src/voice/registry.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { during } from '../fixtures/during.ts';
import { aMapping, OUTPUTS, QUIET_HOUR, startStandIn } from '../fixtures/stand-in-stack.ts';
import { API_SECRET } from '../fixtures/twilio-server/index.ts';
import { cliOf } from './local-stack.ts';
import { runCli } from './run-cli.ts';
import { addSink, changesOf, empty, SINK, subscribe } from './twilio-account.ts';

const standIn = during(startStandIn);
beforeEach(() => {
  const { aws, twilio } = standIn;
  Object.assign(aws.answers, {
    outputs: OUTPUTS,
    mappings: [aMapping()],
    metrics: QUIET_HOUR,
    objects: [],
    denied: [],
  });
  empty(twilio);
  addSink(twilio);
  subscribe(twilio);
});

const status = (args: string[] = [], env: Record<string, string> = {}) =>
  runCli(['status', ...args], { env: { ...standIn.env, ...env } });

describe('status, with a local stack, and canned answers for Lambda, CloudWatch, S3 and CloudFormation', () => {
  it('says on one screen that all is well', async () => {
    const run = await status();
    expect(run.stderr).toBe('');
    const all = subscribableTypes.length;
    const told = run.stdout.replace(SINK, 'DG…').replace(`${all} of ${all} Voice`, 'N of N Voice');
    expect(told).toMatchInlineSnapshot(`
      "TwilioVoiceEvents: all is well.

      ✓  Twilio          DG… is active, subscribed to
                         N of N Voice types
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
    const { ok, parts } = (await status(['--json'])).json;
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
      metrics: { ...QUIET_HOUR, Errors: [4] },
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

describe('status --probe', () => {
  it('has Twilio send a test event, and says how long it took', async () => {
    const run = await status(['--probe']);
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toMatch(/Waiting for the test event/);
    expect(run.stdout.replace(/\s+/g, ' ')).toMatch(
      /✓ test event in the stream after \d+\.\d s, in the events table after \d+\.\d s/,
    );
    const { testId } = standIn.twilio.account.sinks.get(SINK) ?? {};
    const { json } = await status(['--probe', '--json']);
    expect(json.parts).toContainEqual(
      expect.objectContaining({
        name: 'test event',
        facts: expect.objectContaining({ sink: SINK, testId: expect.any(String) }),
      }),
    );
    expect(standIn.twilio.account.sinks.get(SINK)?.testId).not.toBe(testId);
  });

  it('sends none without being asked', async () => {
    await status();
    expect(changesOf(standIn.twilio)).toEqual([]);
  });

  it('says where an event is lost that does not arrive', async () => {
    const { deliver } = standIn.twilio;
    standIn.twilio.deliver = async () => undefined;
    const run = await status(['--probe', '--wait', '1s']);
    standIn.twilio.deliver = deliver;
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/✗ {2}test event +Twilio took the request/);
    expect(run.stdout).toMatch(/^ +93102 {2}the role cannot be assumed/m);
    expect(run.stdout.replace(/\s+/g, ' ')).toContain('run npx voice-events status --probe again');
  });

  it('says what to do where there is no sink', async () => {
    standIn.twilio.account.sinks.clear();
    const run = await status(['--probe']);
    expect(run.stdout).toMatch(/✗ {2}test event +not sent: .*\n +npx voice-events connect/);
  });

  it.each([
    ['a local stack', ['--local', '--probe'], {}, 2],
    ['no credentials', ['--probe'], { TWILIO_ACCOUNT_SID: '' }, 4],
  ])('refuses %s', async (_, args, env, exitCode) => {
    expect((await status(args, env)).exitCode).toBe(exitCode);
  });
});

describe('status of a local stack', () => {
  it('tells its stream, its events, and its rejections with a fitting exit code', async () => {
    const { mapping } = standIn.local;
    const local = cliOf(standIn.local);
    const { length } = await local.events();
    await local.put(aCloudEvent());
    await mapping.idle();
    const before = await local.cli(['status']);
    expect(before.exitCode).toBe(0);
    expect(before.stdout).toContain(`${STREAM_NAME} is ACTIVE, 2 shards, keeps 7 days`);
    expect(before.stdout).toMatch(new RegExp(`events +${length + 1} stored`));

    await local.put('no json');
    await mapping.idle();
    const after = await local.cli(['status']);
    expect(after.exitCode).toBe(1);
    expect(after.stdout).toMatch(/^✗ {2}rejections +1 waiting\n/m);
    const program = `npx voice-events ${local.options.join(' ')}`;
    expect(after.stdout).toContain(` ${program} rejections list\n`);
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
