import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AwsServer, startAwsServer } from '../fixtures/aws-server.ts';
import { quietStack, STREAM_ARN } from '../fixtures/stand-in-stack.ts';
import { Refusal, startTwilioServer, type TwilioServer } from '../fixtures/twilio-server/index.ts';
import { runCli } from './run-cli.ts';
import { addSink, empty, SINK, SUBSCRIPTION, subscribe } from './twilio-account.ts';

const OTHER_SINK = `DG${'d'.repeat(32)}`;

let aws: AwsServer;
let twilio: TwilioServer;

beforeAll(async () => {
  aws = await startAwsServer(quietStack());
  twilio = await startTwilioServer();
});
afterAll(() => Promise.all([aws.stop(), twilio.stop()]));
beforeEach(() => {
  empty(twilio);
  addSink(twilio);
  addSink(twilio, OTHER_SINK, `${STREAM_ARN}-of-somebody-else`);
  subscribe(twilio, ['com.twilio.voice.media.fetched']);
});

const disconnect = (...args: string[]) =>
  runCli(['disconnect', ...args], { env: { ...aws.env, ...twilio.env } });
const left = () => [...twilio.account.sinks.keys(), ...twilio.account.subscriptions.keys()];

describe('disconnect, with a server that behaves as Twilio’s documentation says', () => {
  it('removes the subscription and then the sink of this stream, and nothing else', async () => {
    const run = await disconnect('--yes');
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`${SUBSCRIPTION} with 1 event type`);
    expect(run.stdout).toContain(`Removed ${SUBSCRIPTION}\nRemoved ${SINK}\n`);
    expect(left()).toEqual([OTHER_SINK]);
  });

  it('removes every sink of this stream, also an old one with another role', async () => {
    const old = `DG${'e'.repeat(32)}`;
    addSink(twilio, old);
    const { json } = await disconnect('--yes', '--json');
    expect(json).toEqual({ removed: [SUBSCRIPTION, SINK, old] });
    expect(left()).toEqual([OTHER_SINK]);
  });

  it('has nothing to do the second time', async () => {
    await disconnect('--yes');
    const run = await disconnect('--yes');
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/Nothing to remove/);
  });

  it('takes it well when somebody else removes the subscription meanwhile', async () => {
    twilio.refuse = ({ method, path }) => {
      if (method !== 'DELETE' || !path.startsWith('/Subscriptions')) return undefined;
      twilio.account.subscriptions.clear();
      return new Refusal(404, 91102, 'Subscription could not be found');
    };
    expect((await disconnect('--yes')).exitCode).toBe(0);
    expect(left()).toEqual([OTHER_SINK]);
  });

  it('refuses to go on without a terminal to ask in', async () => {
    const run = await disconnect();
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/There is no terminal to ask in: confirm with --yes/);
    expect(left()).toHaveLength(3);
  });

  it('passes on why Twilio refuses, with what to do', async () => {
    twilio.refuse = ({ method }) =>
      method === 'DELETE' ? new Refusal(400, 91007, 'Sink still in use') : undefined;
    const run = await disconnect('--yes');
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/Sink still in use \(HTTP 400, code 91007\). A subscription still/);
  });
});
