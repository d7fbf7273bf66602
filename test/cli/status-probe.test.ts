import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { subscribableTypes } from '../../src/voice/registry.ts';
import {
  aMapping,
  EXTERNAL_ID,
  ROLE_ARN,
  STREAM_ARN,
  type StandIn,
  startStandIn,
} from '../fixtures/stand-in-stack.ts';
import { runCli } from './run-cli.ts';

const SINK = `DG${'a'.repeat(32)}`;
const SUBSCRIPTION = `DF${'b'.repeat(32)}`;

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStandIn();
}, 60_000);
afterAll(() => standIn.stop());
beforeEach(() => {
  const { aws, twilio } = standIn;
  Object.assign(aws.answers, { mappings: [aMapping()] });
  const configuration = { arn: STREAM_ARN, role_arn: ROLE_ARN, external_id: EXTERNAL_ID };
  twilio.account.sinks.set(SINK, {
    sid: SINK,
    description: '',
    type: 'kinesis',
    configuration,
    status: 'active',
  });
  const types = new Map(subscribableTypes.map((type) => [type, 2]));
  const subscription = { sid: SUBSCRIPTION, description: '', sinkSid: SINK, types };
  twilio.account.subscriptions.set(SUBSCRIPTION, subscription);
});

const status = (args: string[] = [], env: Record<string, string> = {}) =>
  runCli(['status', ...args], { env: { ...standIn.env, ...env } });

describe('status --probe', () => {
  it('has Twilio send a test event, and says how long it took', async () => {
    const run = await status(['--probe']);
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toMatch(/Waiting for the test event/);
    expect(run.stdout.replace(/\s+/g, ' ')).toMatch(
      /✓ test event in the stream after \d+\.\d s, in the events table after \d+\.\d s/,
    );
    const { testId } = standIn.twilio.account.sinks.get(SINK) ?? {};
    const { parts } = JSON.parse((await status(['--probe', '--json'])).stdout);
    expect(parts).toContainEqual(
      expect.objectContaining({
        name: 'test event',
        facts: expect.objectContaining({ sink: SINK, testId: expect.any(String) }),
      }),
    );
    expect(standIn.twilio.account.sinks.get(SINK)?.testId).not.toBe(testId);
  });

  it('sends none without being asked', async () => {
    standIn.twilio.requests.length = 0;
    await status();
    expect(standIn.twilio.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
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
