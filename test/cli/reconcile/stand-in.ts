import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { EVENTS_TABLE } from '../../../src/local/names.ts';
import type { CloudEvent } from '../../../src/local/sample-calls/sample-event.ts';
import { subscribableTypes } from '../../../src/voice/registry.ts';
import { aCallAtTwilio, ledgerItem } from '../../fixtures/ledger.ts';
import { storeIn } from '../../fixtures/local-dynamodb.ts';
import { samplesOf, scenarios } from '../../fixtures/samples.ts';
import { EXTERNAL_ID, ROLE_ARN, STREAM_ARN, startStandIn } from '../../fixtures/stand-in-stack.ts';
import type { StoredCall } from '../../fixtures/twilio-server/calls.ts';
import { API_SECRET, AUTH_TOKEN } from '../../fixtures/twilio-server/index.ts';
import { type Run, runCli } from '../run-cli.ts';

const SINK = `DG${'a'.repeat(32)}`;
const SUBSCRIPTION = `DF${'b'.repeat(32)}`;
export const HOUR_MS = 3_600_000;
/** What sample calls have in the URLs of their webhooks, and what opens the stack and Twilio. */
const SECRETS = [API_SECRET, AUTH_TOKEN, EXTERNAL_ID, 's3cret'];

/** A deployed stack and Twilio, with the calls that a test puts there. */
async function startReconcilable() {
  const standIn = await startStandIn();
  const { twilio, local } = standIn;
  const { account: at } = twilio;
  /** Of every run, to look for secrets in. */
  const runs: Run[] = [];
  /** Of all runs but the last test's. */
  const asked: string[] = [];
  /** Every call needs a sample of its own: the table lives as long as the stand-in. */
  let seed = 0;

  function subscribe(types: readonly string[], createdAt = new Date(0)) {
    at.subscriptions.set(SUBSCRIPTION, {
      sid: SUBSCRIPTION,
      description: '',
      sinkSid: SINK,
      types: new Map(types.map((type) => [type, 2])),
      createdAt,
    });
  }

  return {
    twilio,
    runs,
    asked,
    subscribe,
    stop: standIn.stop,
    nextSeed: () => ++seed,

    /** Twilio without any call, and a subscription to all types that is older than all calls. */
    reset() {
      asked.push(...twilio.requests.splice(0));
      Object.assign(twilio, {
        refuse: () => undefined,
        delay: async () => undefined,
        mostAtOnce: 0,
      });
      at.calls.clear();
      at.subscriptions.clear();
      const configuration = { arn: STREAM_ARN, role_arn: ROLE_ARN, external_id: EXTERNAL_ID };
      const sink = { sid: SINK, description: '', type: 'kinesis', configuration };
      at.sinks.set(SINK, { ...sink, status: 'active' });
      subscribe(subscribableTypes);
    },

    async reconcile(args: string[], options: Parameters<typeof runCli>[1] = {}) {
      const env = { ...standIn.env, ...options.env };
      const run = await runCli(['reconcile', ...args], { ...options, env });
      runs.push(run);
      return run;
    },

    /** A sample call some hours ago: what Twilio has of it, and its events. */
    aCall(hoursAgo = 2, of: Partial<StoredCall> = {}) {
      seed += 1;
      const startedAt = new Date(Math.floor(Date.now() / 1_000) * 1_000 - hoursAgo * HOUR_MS);
      const samples = samplesOf(scenarios.outboundCall, seed, startedAt.getTime());
      const events = samples.map(({ event }) => event);
      const sid = samples.find(({ callSid }) => callSid)?.callSid ?? '';
      const webhooks = events.filter(({ data }) => 'request' in data);
      const requests = webhooks.map(ledgerItem);
      at.calls.set(sid, aCallAtTwilio({ sid, startedAt, requests, ...of }));
      return { sid, events, webhooks };
    },

    store: (events: readonly CloudEvent[]) => storeIn(local.dynamoDb.client, events),

    async forget(sid: string): Promise<void> {
      const Item = { id: { S: sid }, forgottenAt: { S: '2026-11-20T08:00:00.000Z' } };
      await local.dynamoDb.client.send(new PutItemCommand({ TableName: EVENTS_TABLE, Item }));
    },
  };
}

type Reconcilable = Awaited<ReturnType<typeof startReconcilable>>;

/** One for the tests of a file, as new before each of them. */
export function reconcilable(): Reconcilable {
  const on = {} as Reconcilable;
  beforeAll(async () => {
    Object.assign(on, await startReconcilable());
  }, 60_000);
  afterAll(() => on.stop());
  beforeEach(() => on.reset());
  return on;
}

/** The last test of a file. */
export function itOnlyReads(on: Reconcilable): void {
  it('changes nothing at Twilio, and prints no secret, in any of these runs', () => {
    const said = on.runs.map(({ stdout, stderr }) => stdout + stderr).join('\n');
    for (const secret of SECRETS) expect(said).not.toContain(secret);
    const errors = on.runs.map(({ stderr }) => stderr).join('\n');
    expect(errors).not.toMatch(/\+1\d{10}/);
    expect(on.asked.filter((request) => !request.startsWith('GET'))).toEqual([]);
  });
}

/** An event's type as the command line shows it. */
export const shortOf = ({ type }: Pick<CloudEvent, 'type'>) =>
  type.replace(/^com\.twilio\.voice\.(status-callback\.)?/, '');
export const wide = (text: string) => text.split('\n').filter((line) => line.length > 80);
export const oneLine = (text: string) => text.replace(/\s+/g, ' ');
