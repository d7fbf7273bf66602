import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EVENTS_TABLE, REJECTIONS_TABLE } from '../../src/local/names.ts';
import { outboundCall } from '../../src/local/sample-calls/outbound-call.ts';
import { seeded } from '../../src/local/sample-calls/random.ts';
import type { CloudEvent } from '../../src/local/sample-calls/sample-event.ts';
import { subscribableTypes } from '../../src/voice/registry.ts';
import { aConsumer, aStore } from '../fixtures/consumer.ts';
import { aCallAtTwilio, ledgerItem } from '../fixtures/ledger.ts';
import { aBatch } from '../fixtures/records.ts';
import {
  EXTERNAL_ID,
  ROLE_ARN,
  STREAM_ARN,
  type StandIn,
  startStandIn,
} from '../fixtures/stand-in-stack.ts';
import type { StoredCall } from '../fixtures/twilio-server/calls.ts';
import { API_SECRET, AUTH_TOKEN, Refusal } from '../fixtures/twilio-server/index.ts';
import { type Run, runCli } from './run-cli.ts';

const SINK = `DG${'a'.repeat(32)}`;
const HOUR_MS = 3_600_000;
const account = { sid: `AC${'1'.repeat(32)}`, webhooks: 'https://voice.example.com' };

let standIn: StandIn;
/** Of every run of this file, to look for secrets in. */
const runs: Run[] = [];
/** Every call needs a sample of its own: the table lives as long as the file. */
let seed = 0;

beforeAll(async () => {
  standIn = await startStandIn();
}, 60_000);
afterAll(() => standIn.stop());
beforeEach(() => {
  const { account: at, requests } = standIn.twilio;
  requests.length = 0;
  standIn.twilio.refuse = () => undefined;
  standIn.twilio.delay = async () => undefined;
  standIn.twilio.mostAtOnce = 0;
  at.calls.clear();
  at.sinks.clear();
  at.subscriptions.clear();
  const configuration = { arn: STREAM_ARN, role_arn: ROLE_ARN, external_id: EXTERNAL_ID };
  at.sinks.set(SINK, {
    sid: SINK,
    description: '',
    type: 'kinesis',
    configuration,
    status: 'active',
  });
  subscribe(subscribableTypes);
});

function subscribe(types: readonly string[], createdAt = new Date(0)) {
  const sid = `DF${'b'.repeat(32)}`;
  standIn.twilio.account.subscriptions.set(sid, {
    sid,
    description: '',
    sinkSid: SINK,
    types: new Map(types.map((type) => [type, 2])),
    createdAt,
  });
}

async function reconcile(args: string[], options: Parameters<typeof runCli>[1] = {}) {
  const env = { ...standIn.env, ...options.env };
  const run = await runCli(['reconcile', ...args], { ...options, env });
  runs.push(run);
  return run;
}

/** A sample call some hours ago: what Twilio has of it, and its events. */
function aCall(hoursAgo = 2, of: Partial<StoredCall> = {}) {
  seed += 1;
  const startedAt = new Date(Math.floor(Date.now() / 1_000) * 1_000 - hoursAgo * HOUR_MS);
  const samples = outboundCall(seeded(seed), startedAt.getTime(), account);
  const events = samples.map(({ event }) => event);
  const sid = samples.find(({ callSid }) => callSid)?.callSid ?? '';
  const webhooks = events.filter(({ data }) => 'request' in data);
  const requests = webhooks.map(ledgerItem);
  const call = aCallAtTwilio({ sid, startedAt, requests, ...of });
  standIn.twilio.account.calls.set(sid, call);
  return { sid, events, webhooks };
}

async function store(events: readonly CloudEvent[]): Promise<void> {
  const { client } = standIn.local.dynamoDb;
  const tables = { eventsTable: EVENTS_TABLE, rejectionsTable: REJECTIONS_TABLE };
  const { consume } = aConsumer(undefined, { store: aStore({ client, ...tables }) });
  await consume(aBatch(...events));
}

const shortOf = ({ type }: CloudEvent) => type.replace(/^com\.twilio\.voice\.(status-callback\.)?/, '');

describe('reconcile of one call', () => {
  it('says that nothing is missing', async () => {
    const { sid, events, webhooks } = aCall();
    await store(events);
    const run = await reconcile([sid]);
    console.log(run.stdout, run.stderr);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`Call ${sid}: nothing is missing.`);
    for (const event of webhooks) expect(run.stdout).toContain(`stored  ${shortOf(event)}`);
  });

  it('debug', async () => {
    const { sid, events, webhooks } = aCall();
    await store(events.filter((event) => event !== webhooks[2]));
    const run = await reconcile([sid], { env: { COLUMNS: '160' } });
    console.log(run.stdout, run.stderr);
    const b = aCall(5);
    await store(b.events.slice(3));
    for (let n = 0; n < 4; n++) aCall(3);
    aCall(0);
    const c = aCall(6);
    await store(c.events);
    for (const COLUMNS of ['80', '160']) {
      const run = await reconcile(['--since', '24h'], { env: { COLUMNS } });
      console.log(run.stdout, run.stderr);
    }
  });
});
