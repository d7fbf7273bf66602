import { beforeEach, describe, expect, it } from 'vitest';
import { subscribableTypes } from '../../src/voice/registry.ts';
import { during } from '../fixtures/during.ts';
import {
  EXTERNAL_ID,
  intoStream,
  ROLE_ARN,
  STREAM_ARN,
  startStandIn,
} from '../fixtures/stand-in-stack.ts';
import { ACCOUNT_SID, API_SECRET, AUTH_TOKEN, Refusal } from '../fixtures/twilio-server/index.ts';
import { type Run, runCli } from './run-cli.ts';
import { addSink, changesOf, empty } from './twilio-account.ts';

const PREFIX = 'com.twilio.voice.';
const AMD = `${PREFIX}status-callback.amd.detected`;
const DIAL = `${PREFIX}twiml.dial.finished`;
const OLD_TWIN = `${PREFIX}webhook.status-callback.call.completed`;
const ERROR_LOG = 'com.twilio.error-logs.error.logged';
const MESSAGE = 'com.twilio.messaging.message.delivered';
/** All Voice types but the metrics of calls. */
const DEFAULT = subscribableTypes.filter((type) => !type.includes('.call-metrics.'));
const SECRETS = [API_SECRET, AUTH_TOKEN, EXTERNAL_ID];

const standIn = during(startStandIn);
/** Of every run of this file, to look for secrets in. */
const runs: Run[] = [];

beforeEach(() => {
  const { twilio, local } = standIn;
  empty(twilio);
  twilio.account.firstStatus = 'active';
  twilio.deliver = (event) => intoStream(local, event);
});

async function connect(args: string[] = [], env: Record<string, string> = {}): Promise<Run> {
  const run = await runCli(['connect', ...args], { env: { ...standIn.env, ...env } });
  runs.push(run);
  return run;
}

const sinks = () => [...standIn.twilio.account.sinks.values()];
/** The versions of what is subscribed to, by type. */
const subscribed = () => {
  const [subscription] = standIn.twilio.account.subscriptions.values();
  return subscription?.types ?? new Map<string, number>();
};
const types = () => [...subscribed().keys()];
const deliverNothing = async () => undefined;
const deliverAnothers = (event: Uint8Array) => {
  const text = Buffer.from(event)
    .toString()
    .replace(ACCOUNT_SID, `AC${'9'.repeat(32)}`);
  return intoStream(standIn.local, Buffer.from(text));
};

describe('connect, with a local stack and a server that behaves as Twilio’s documentation says', () => {
  it('makes sink and subscription, and sees the test event come through the consumer', async () => {
    const run = await connect();
    expect(run.stderr).toMatch(/Waiting for the test event/);
    expect(run.exitCode).toBe(0);
    expect(sinks()).toMatchObject([
      {
        status: 'active',
        configuration: { arn: STREAM_ARN, role_arn: ROLE_ARN, external_id: EXTERNAL_ID },
      },
    ]);
    expect(types().toSorted()).toEqual(DEFAULT.toSorted());
    expect(subscribableTypes).toHaveLength(DEFAULT.length + 2);
    const [sink] = sinks();
    expect(run.stdout).toContain(`${sink?.sid} created`);
    expect(run.stdout).toContain(sink?.testId);
    expect(run.stdout).toMatch(
      /in the stream after \d+\.\d s, in the events table after \d+\.\d s/,
    );
    expect(run.stdout).toMatch(/come only from calls that ask for them/);
    expect(Math.max(...run.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('changes nothing the second time, and tests again', async () => {
    await connect();
    const [{ sid } = { sid: '' }] = sinks();
    standIn.twilio.requests.length = 0;
    const { json } = await connect(['--json']);
    expect(json).toMatchObject({
      sink: { sid, created: false },
      subscription: { created: false, added: [], removed: [], changed: [], types: DEFAULT.length },
      testEvent: { testId: sinks()[0]?.testId },
    });
    expect(sinks()).toMatchObject([{ sid }]);
    expect(changesOf(standIn.twilio)).toEqual([`POST /Sinks/${sid}/Test`]);
  });

  it('adds and removes types of a subscription that is there, and leaves those it does not know', async () => {
    await connect(['--types', 'amd.detected,twiml.record.finished']);
    subscribed().set(MESSAGE, 1).set(OLD_TWIN, 1);
    const dryRun = await connect(['--types', 'amd.detected', '--dry-run']);
    expect(dryRun.stdout).toMatch(/^- twiml\.record\.finished/m);
    const { json } = await connect(['--types', 'amd.detected,twiml.dial.finished', '--json']);
    expect(json.subscription).toMatchObject({
      added: [DIAL],
      removed: [`${PREFIX}twiml.record.finished`, OLD_TWIN],
      types: 3,
    });
    expect(types()).toEqual([AMD, MESSAGE, DIAL]);
  });

  it('goes on where Ctrl-C ended it', async () => {
    const { deliver } = standIn.twilio;
    standIn.twilio.deliver = deliverNothing;
    const interrupted = await runCli(['connect'], { env: standIn.env, interruptAt: 'created' });
    expect(interrupted.exitCode).toBe(130);
    expect(types()).toEqual([]);
    const [sink] = sinks();
    standIn.twilio.deliver = deliver;
    expect((await connect()).stdout).toContain(`${sink?.sid} was there`);
    expect(sinks()).toHaveLength(1);
    expect(types()).toHaveLength(DEFAULT.length);
  });

  it('validates a sink that Twilio starts as initialized, before it subscribes', async () => {
    standIn.twilio.account.firstStatus = 'initialized';
    expect((await connect()).exitCode).toBe(0);
    expect(sinks()).toMatchObject([{ status: 'active' }]);
    expect(types()).toHaveLength(DEFAULT.length);
  });

  it('says with --dry-run what it would do, and does nothing', async () => {
    const run = await connect(['--dry-run', '--types', 'amd.detected']);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`create a sink into ${STREAM_ARN}`);
    expect(run.stdout).toContain('+ amd.detected');
    expect(changesOf(standIn.twilio)).toEqual([]);
  });

  it('names for each type the version of its schema that was tested', async () => {
    await connect(['--metrics', '--error-logs']);
    expect(Object.fromEntries(subscribed())).toMatchObject({
      [AMD]: 2,
      [ERROR_LOG]: 2,
      [`${PREFIX}insights.call-event.gateway`]: 3,
      [`${PREFIX}insights.call-summary.complete`]: 2,
    });
    expect(types().toSorted()).toEqual([...subscribableTypes, ERROR_LOG].toSorted());
  });

  it('takes a subscription in another version to the tested one, and says so', async () => {
    const args = ['--types', 'amd.detected,insights.call-event.gateway'];
    await connect(args);
    subscribed().set(AMD, 7);
    expect((await connect([...args, '--dry-run'])).stdout).toMatch(/^~ amd\.detected +v2/m);
    expect(subscribed().get(AMD)).toBe(7);
    expect((await connect(args)).stdout).toMatch(
      /2 event types: 0 added, 0 removed, 1 to another schema version/,
    );
    expect(subscribed().get(AMD)).toBe(2);
  });

  it('shows with --dry-run each type, its schema version and what it needs, in 80 columns', async () => {
    const { stdout } = await connect(['--dry-run']);
    const [, table = ''] = stdout.split('\n\n');
    expect(table.split('\n')).toHaveLength(1 + DEFAULT.length);
    expect(table).toMatch(/^ {2}Event type +Schema +Comes/);
    expect(table).toMatch(/^\+ amd\.detected +v2 +if the call asks/m);
    expect(table).toMatch(/^\+ twiml\.dial\.finished +v2 +with TwiML/m);
    expect(table).toMatch(/^\+ media\.fetched +v2 +with <Play>/m);
    expect(table).toMatch(/^\+ api-request\.call\.created +v2 +with API requests/m);
    expect(table).toMatch(/^\+ insights\.call-event\.sdk +v3 +Advanced Features/m);
    expect(stdout).toMatch(/insights\.\* types need Voice Insights Advanced Features/);
    expect(stdout).toMatch(/come only from calls that ask for them/);
    expect(stdout).toMatch(/Left out: call-metrics\.\*.*--metrics/);
    expect(stdout).toMatch(/Left out: the errors that Twilio logs.*--error-logs/);
    const wide = stdout.split('\n').filter((line) => line.length > 80 && !line.includes('arn:'));
    expect(wide).toEqual([]);
  });

  it('tells machines the same', async () => {
    const { json } = await connect(['--dry-run', '--json', '--types', 'amd.detected']);
    expect(json).toMatchObject({
      add: [AMD],
      remove: [],
      change: [],
      types: [
        { type: AMD, schema: 'Voice.WebhookEvent', schemaVersion: 2, comes: 'if the call asks' },
      ],
    });
  });

  it('says nothing of Advanced Features or callbacks where no type needs them', async () => {
    const { stdout } = await connect(['--dry-run', '--types', 'twiml.*', '--error-logs']);
    expect(stdout).not.toMatch(/Advanced Features|calls that ask|--error-logs/);
    expect(stdout).toMatch(/^\+ error-logs\.error\.logged +v2 +with every error/m);
  });

  it('leaves out a type that Twilio does not offer to the account, and says so', async () => {
    const { catalogue } = standIn.twilio.account;
    catalogue.set(DIAL, 'restricted');
    const run = await connect(['--types', 'amd.detected,twiml.dial.finished']);
    catalogue.set(DIAL, 'available');
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toMatch(/does not offer to this account: twiml\.dial\.finished/);
    expect(types()).toEqual([AMD]);
  });

  it('signs in with the auth token where there is no API key', async () => {
    const token = { TWILIO_API_KEY: '', TWILIO_API_SECRET: '', TWILIO_AUTH_TOKEN: AUTH_TOKEN };
    expect((await connect(['--dry-run'], token)).exitCode).toBe(0);
  });

  it('finds the sink beyond the first page of sinks', async () => {
    for (let n = 0; n < 60; n += 1) {
      addSink(standIn.twilio, `DG${n.toString(16).padStart(32, '0')}`, `${STREAM_ARN}-${n}`);
    }
    await connect();
    const { json } = await connect(['--json']);
    expect(json.sink.created).toBe(false);
    expect(sinks()).toHaveLength(61);
  });
});

describe('connect refuses, and says what to do', () => {
  it.each([
    ['another role', { role_arn: 'arn:aws:iam::123456789012:role/old' }, /role\/old/],
    ['another external id', { external_id: 'old-id' }, /another external id/],
  ])('a sink for the stream with %s', async (_, differing, words) => {
    await connect(['--types', 'amd.detected']);
    const [sink] = sinks();
    Object.assign(sink?.configuration ?? {}, differing);
    const run = await connect();
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(words);
    expect(run.stderr).toMatch(/cannot be changed.*voice-events disconnect/s);
    expect(run.stderr).not.toContain('old-id');
    expect(sinks()).toHaveLength(1);
  });

  it.each([
    ['that never comes into the stream', deliverNothing],
    ['of another account', deliverAnothers],
  ])('a test event %s', async (_, deliver) => {
    standIn.twilio.deliver = deliver;
    const run = await connect(['--wait', '1s']);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/none came into the stream.*93102/s);
    expect(types()).toEqual([]);
  });

  it('a test event that the consumer does not store', async () => {
    // For good: no test after this one needs it.
    await standIn.local.mapping.stop();
    const run = await connect(['--wait', '2s']);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/came into the stream.*not into the table.*voice-events status/s);
  });

  it.each([
    ['a wrong secret', { TWILIO_API_SECRET: 'wrong-secret' }, /HTTP 401.*TWILIO_API_SECRET/, 4],
    ['http to elsewhere', { TWILIO_API_BASE_URL: 'http://example.com' }, /TWILIO_API_BASE_URL/, 2],
    ['nobody there', { TWILIO_API_BASE_URL: 'http://127.0.0.1:1' }, /did not answer \(ECONN/, 1],
  ])('%s', async (_, env, words, exitCode) => {
    const run = await connect(['--dry-run'], env);
    expect(run.stderr).toMatch(words);
    expect(run.exitCode).toBe(exitCode);
    expect(run.stdout + run.stderr).not.toContain('wrong-secret');
  });

  it.each([
    [400, 91003, /100 sinks an account. Delete one/],
    [403, 20003, /may not use Event Streams/],
    [429, 20429, /Wait a minute/],
    [500, 20500, /status\.twilio\.com/],
    [400, 91000, /Check the stack’s outputs/],
  ])('what Twilio refuses with %i and code %i', async (status, code, words) => {
    standIn.twilio.refuse = ({ method }) =>
      method === 'POST' ? new Refusal(status, code, 'No, because of this') : undefined;
    const run = await connect();
    expect(run.stderr).toMatch(/Twilio refused to create the sink: No, because of this/);
    expect(run.stderr).toContain(`code ${code}`);
    expect(run.stderr).toMatch(words);
    expect(run.exitCode).toBe(status === 403 ? 4 : 1);
  });

  it('a 429 only after it has tried again', async () => {
    let times = 0;
    standIn.twilio.refuse = ({ path }) => {
      times += path === '/Types' ? 1 : 0;
      return path === '/Types' && times < 3 ? new Refusal(429, 20429, 'Too many') : undefined;
    };
    expect((await connect(['--dry-run'])).exitCode).toBe(0);
    expect(times).toBe(3);
  });

  it('the local stack', async () => {
    const run = await connect(['--local']);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/connect needs a deployed stack/);
  });

  it('a type that there is none of, naming the nearest', async () => {
    const run = await connect(['--types', 'amd.detect']);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/no Voice type "amd.detect".*Did you mean "amd.detected"/s);
    expect(standIn.twilio.requests).toEqual([]);
  });
});

it('prints no secret in any of these runs', () => {
  const said = runs.map(({ stdout, stderr }) => stdout + stderr).join('\n');
  expect(said).toMatch(/HTTP 401/);
  for (const secret of SECRETS) expect(said).not.toContain(secret);
});
