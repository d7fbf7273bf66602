import { setTimeout } from 'node:timers/promises';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EVENTS_TABLE, REJECTIONS_TABLE } from '../../src/local/names.ts';
import { conference } from '../../src/local/sample-calls/conference.ts';
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
import type { StoredCall, StoredRequest } from '../fixtures/twilio-server/calls.ts';
import { API_SECRET, AUTH_TOKEN, Refusal } from '../fixtures/twilio-server/index.ts';
import { type Run, runCli } from './run-cli.ts';

const SINK = `DG${'a'.repeat(32)}`;
const HOUR_MS = 3_600_000;
const account = { sid: `AC${'1'.repeat(32)}`, webhooks: 'https://voice.example.com' };

let standIn: StandIn;
/** Of every run of this file, to look for secrets in. */
const runs: Run[] = [];
/** Of all runs. */
const asked: string[] = [];
/** Every call needs a sample of its own: the table lives as long as the file. */
let seed = 0;

beforeAll(async () => {
  standIn = await startStandIn();
}, 60_000);
afterAll(() => standIn.stop());
beforeEach(() => {
  const { account: at, requests } = standIn.twilio;
  asked.push(...requests.splice(0));
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

const shortOf = ({ type }: Pick<CloudEvent, 'type'>) =>
  type.replace(/^com\.twilio\.voice\.(status-callback\.)?/, '');
const wide = (text: string) => text.split('\n').filter((line) => line.length > 80);
const oneLine = (text: string) => text.replace(/\s+/g, ' ');

async function forget(sid: string): Promise<void> {
  const forgottenAt = '2026-11-20T08:00:00.000Z';
  const Item = { id: { S: sid }, forgottenAt: { S: forgottenAt } };
  const { client } = standIn.local.dynamoDb;
  await client.send(new PutItemCommand({ TableName: EVENTS_TABLE, Item }));
}

describe('reconcile of one call', () => {
  it('says that nothing is missing, request by request', async () => {
    const { sid, events, webhooks } = aCall();
    await store(events);
    const run = await reconcile([sid]);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toContain(`Call ${sid}: nothing is missing.`);
    for (const event of webhooks) {
      expect(run.stdout).toMatch(new RegExp(`stored +${RegExp.escape(shortOf(event))} `));
    }
    expect(run.stdout).toContain(`${webhooks.length} requests in its ledger`);
    expect(run.stdout).toContain(`${events.length} events`);
    expect(run.stdout).not.toContain('What to do');
    expect(wide(run.stdout)).toEqual([]);
  });

  it('names what its ledger cannot show', async () => {
    const { sid } = aCall();
    const { stdout } = await reconcile([sid]);
    expect(oneLine(stdout)).toMatch(
      /It does not show: Voice Insights .*SDK reports.*errors that Twilio logs.*media streams.*conferences/,
    );
  });

  it('says which event is missing, what to do, and ends with 1', async () => {
    const { sid, events, webhooks } = aCall();
    const [lost] = webhooks.slice(-1) as [CloudEvent];
    await store(events.filter((event) => event !== lost));
    const run = await reconcile([sid]);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain(`Call ${sid}: 1 event missing.`);
    expect(run.stdout).toMatch(new RegExp(`missing +${RegExp.escape(shortOf(lost))} `));
    expect(run.stdout.match(/ missing {2,}/g)).toHaveLength(2);
    expect(oneLine(run.stdout)).toMatch(/Twilio retries for 4 hours: it may still come\./);
    expect(run.stdout).toMatch(/^ {2}npx voice-events failed-batches list$/m);
    expect(run.stdout).toMatch(/^ {2}npx voice-events replay --from \S+ --dry-run$/m);
    expect(wide(run.stdout)).toEqual([]);
  });

  it('does not hope for what Twilio retries no more', async () => {
    const { sid } = aCall(6);
    const { stdout } = await reconcile([sid]);
    expect(stdout).toMatch(/no event is stored, \d events missing\./);
    expect(stdout).not.toContain('may still come');
  });

  it('tells an event of a type that is not subscribed to from one that is missing', async () => {
    const { sid, events } = aCall();
    const created = 'com.twilio.voice.api-request.call.created';
    subscribe(subscribableTypes.filter((type) => type !== created));
    await store(events.filter(({ type }) => type !== created));
    const run = await reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/not subscribed {2}api-request\.call\.created/);
    expect(oneLine(run.stdout)).toContain('not subscribed Run npx voice-events connect: it');
  });

  it('does not miss events from before the subscription', async () => {
    const { sid } = aCall();
    subscribe(subscribableTypes, new Date(Date.now() - HOUR_MS));
    const run = await reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`Call ${sid}: no event is stored.`);
    expect(run.stdout).not.toMatch(/ missing /);
  });

  it('warns where nothing is subscribed at all', async () => {
    const { sid } = aCall();
    standIn.twilio.account.sinks.clear();
    const run = await reconcile([sid]);
    expect(run.stderr).toMatch(/Nothing is subscribed .*npx voice-events connect/);
    expect(run.exitCode).toBe(0);
  });

  it('says what it is not sure of, and why, which is no fault', async () => {
    const { sid, events, webhooks } = aCall();
    await store(events);
    const [hidden, ...others] = webhooks.map(ledgerItem) as [StoredRequest, ...StoredRequest[]];
    const { request } = hidden as { request: NonNullable<StoredRequest['request']> };
    const parameters = { ...request.parameters, from: '+1XXXXXX0006' };
    const requests = [{ ...hidden, request: { ...request, parameters } }, ...others];
    standIn.twilio.account.calls.set(sid, aCallAtTwilio({ sid, requests }));
    const run = await reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`Call ${sid}: it cannot be told for sure.`);
    expect(run.stdout).toMatch(/not sure +api-request\.call\.created/);
    expect(oneLine(run.stdout)).toContain(
      `A stored event may be this request’s, but differs in from: npx voice-events event ${webhooks[0]?.id}`,
    );
    const range = await reconcile(['--since', '24h']);
    expect(range.exitCode).toBe(0);
    expect(range.stdout).toMatch(/not sure +1\n/);
    expect(range.stdout).toMatch(new RegExp(`${sid} +1 not sure`));
  });

  it('counts what is missing of requests that look the same, and accuses none of them', async () => {
    const { sid, events, webhooks } = aCall();
    await store(events);
    const requests = [...webhooks, ...webhooks.slice(0, 1)].map(ledgerItem);
    standIn.twilio.account.calls.set(sid, aCallAtTwilio({ sid, requests }));
    const run = await reconcile([sid]);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain(`Call ${sid}: 1 event missing.`);
    expect(run.stdout.match(/not sure +api-request\.call\.created/g)).toHaveLength(2);
    expect(oneLine(run.stdout)).toContain(
      '2 requests look the same, and of their events only 1 is stored',
    );
    const range = await reconcile(['--since', '24h']);
    expect(range.stdout).toMatch(/^1 call: 1 event missing\./);
    expect(range.stdout).toContain('1 of requests that look the same');
  });

  it.each([
    ['inbound', /Set a status callback URL on the number/],
    ['outbound-api', /Give StatusCallback and StatusCallbackEvent in the API request/],
    ['outbound-dial', /<Number>, <Sip> or <Client> within <Dial>/],
    ['trunking-originating', /Calls of a SIP trunk have none; Voice Insights/],
  ])('says of a call of the direction %s how to ask for callbacks', async (direction, words) => {
    const { sid } = aCall(2, { direction, requests: [] });
    const run = await reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(oneLine(run.stdout)).toContain('0 requests in its ledger');
    expect(oneLine(run.stdout)).toMatch(new RegExp(`never asked for .*${words.source}`));
  });

  it('says that a call was forgotten, and misses nothing of it', async () => {
    const { sid, events } = aCall();
    await store(events.slice(2));
    await forget(sid);
    const run = await reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`Call ${sid}: forgotten on 2026-11-20 08:00:00, not missing.`);
    expect(run.stdout).toMatch(/ forgotten +api-request\.call\.created/);
  });

  it.each([
    ['that goes on', { status: 'in-progress', endedAt: undefined }, /goes on/],
    ['that ended just now', { endedAt: new Date() }, /From \d{4}-\d\d-\d\d \d\d:\d\d:\d\d on\./],
  ])('does not judge a call %s', async (_, of, words) => {
    const { sid } = aCall(1, of as Partial<StoredCall>);
    const run = await reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`Call ${sid}: too young to tell.`);
    expect(oneLine(run.stdout)).toMatch(words);
    expect(standIn.twilio.requests.filter((request) => request.includes('/Events'))).toEqual([]);
  });

  it('finds what is stored under the conference that a request names', async () => {
    seed += 1;
    const began = Date.now() - 2 * HOUR_MS;
    const events = conference(seeded(seed), began, account).map(({ event }) => event);
    await store(events);
    const ofConference = events.filter(({ type }) => type.includes('.conference.updated'));
    expect(ofConference.length).toBeGreaterThan(0);
    const sid = `CA${String(seed).padStart(32, '0')}`;
    const requests = ofConference.map(ledgerItem);
    standIn.twilio.account.calls.set(sid, aCallAtTwilio({ sid, requests }));
    const run = await reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout.match(/stored +conference\.updated/g)).toHaveLength(ofConference.length);
  });

  it('reads a long ledger page by page', async () => {
    const { sid, events, webhooks } = aCall();
    const [item] = webhooks.map(ledgerItem);
    const requests = Array.from({ length: 450 }, () => item as StoredRequest);
    standIn.twilio.account.calls.set(sid, aCallAtTwilio({ sid, requests }));
    await store(events);
    const { exitCode, stdout } = await reconcile([sid, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ missing: 449, state: 'incomplete' });
    expect(exitCode).toBe(1);
    const pages = standIn.twilio.requests.filter((request) => request.includes('/Events'));
    expect(pages).toHaveLength(3);
  });

  it('tells machines the same, without what the caller said', async () => {
    const { sid, events, webhooks } = aCall();
    await store(events);
    const { stdout } = await reconcile([sid, '--json']);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ sid, state: 'complete', missing: 0, stored: events.length });
    expect(report.requests).toHaveLength(webhooks.length);
    expect(report.requests[0]).toMatchObject({
      method: 'POST',
      responseCode: 201,
      types: ['com.twilio.voice.api-request.call.created'],
      verdict: { kind: 'stored', eventId: webhooks[0]?.id },
    });
    expect(report.requests.every((each: object) => !('parameters' in each))).toBe(true);
    expect(report.notSeen).toContain('the errors that Twilio logs');
    expect(stdout).not.toContain('s3cret');
  });

  it('obeys nothing that stands in a call or a request', async () => {
    const { sid, webhooks } = aCall();
    const [item] = webhooks.map(ledgerItem) as [StoredRequest];
    const hostile = 'a\u001b[2J\u202eb\r\n';
    const request = {
      method: hostile,
      url: `https://example.com/${hostile}`,
      parameters: { [hostile]: hostile, call_status: hostile, sequence_number: hostile },
    };
    const call = aCallAtTwilio({ sid, from: hostile, status: hostile, direction: hostile });
    const requests = [
      { ...item, request },
      { request, response: null },
    ];
    standIn.twilio.account.calls.set(sid, { ...call, requests });
    for (const args of [[sid], [sid, '--json'], ['--since', '24h']]) {
      const run = await reconcile(args, { env: { COLUMNS: '160' } });
      expect(run.exitCode).toBe(0);
      expect(run.stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
      expect(run.stdout).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it.each([
    ['a call that Twilio does not have', [`CA${'9'.repeat(32)}`], 3, /Twilio has no call CA9+ in/],
    ['what is no call', ['CF1'], 2, /begins with CA/],
    ['a call and a range', ['CA1', '--since', '1h'], 2, /either a call or --since/],
    ['neither', [], 2, /from when on: --since 24h/],
    ['a range that ends before it begins', ['--since', '1h', '--until', '2h'], 2, /is after/],
    ['no requests at a time', ['--since', '1h', '--at-once', '0'], 2, /whole number from 1/],
    ['the local stack', ['CA1', '--local'], 2, /a local stack has sample calls, of which Twilio/],
  ])('refuses %s', async (_, args, exitCode, words) => {
    const run = await reconcile(args);
    expect(run.exitCode).toBe(exitCode);
    expect(oneLine(run.stderr)).toMatch(words);
  });

  it('refuses a call of which Twilio keeps nothing any more', async () => {
    const { sid } = aCall(31 * 24);
    const run = await reconcile([sid]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/too long ago to tell: Twilio keeps a call’s requests for 30 days/);
  });

  it('needs Twilio’s credentials, and shows none that are refused', async () => {
    const none = { TWILIO_ACCOUNT_SID: '', TWILIO_API_KEY: '', TWILIO_API_SECRET: '' };
    expect((await reconcile(['CA1'], { env: none })).exitCode).toBe(4);
    const run = await reconcile(['CA1'], { env: { TWILIO_API_SECRET: 'wrong-secret' } });
    expect(run.exitCode).toBe(4);
    expect(run.stdout + run.stderr).not.toContain('wrong-secret');
  });
});

describe('reconcile of a range', () => {
  it('counts how the calls stand, lists those to look at, and ends with 1', async () => {
    const whole = aCall(1);
    await store(whole.events);
    const torn = aCall(2);
    await store(torn.events.filter((event) => event !== torn.webhooks[1]));
    const absent = aCall(3);
    const unasked = aCall(4, { requests: [] });
    const gone = aCall(5);
    await forget(gone.sid);
    aCall(0);
    aCall(30);
    const run = await reconcile(['--since', '24h']);
    expect(run.exitCode).toBe(1);
    const lost = 1 + absent.webhooks.length;
    expect(run.stdout).toMatch(new RegExp(`^6 calls: ${lost} events missing\\.\n`));
    expect(run.stdout).toMatch(
      /complete +1\n +incomplete +1\n +without any event +2\n +too young to tell +1\n +forgotten +1\n/,
    );
    const rows = run.stdout.split('\n').filter((line) => /^\d\d-\d\d /.test(line));
    expect(rows.map((row) => row.split(/ {2,}/).slice(1))).toEqual([
      [torn.sid, '1 missing'],
      [absent.sid, `${absent.webhooks.length} missing`],
      [unasked.sid, 'never asked for'],
    ]);
    const wider = await reconcile(['--since', '24h'], { env: { COLUMNS: '160' } });
    const { length } = torn.webhooks;
    expect(wider.stdout).toContain(`${torn.sid}  ${length - 1} of ${length}  1 missing\n`);
    expect(run.stdout).toContain(`npx voice-events reconcile ${torn.sid}`);
    expect(oneLine(run.stdout)).toMatch(/never asked for 1 call had no status callback\. Set a/);
    expect(run.stderr).toMatch(/6 calls looked at, back to .*; \d+ events missing/);
    expect(wide(run.stdout)).toEqual([]);
  });

  it('ends with 0 where nothing is missing, and says so of no call at all', async () => {
    expect(await reconcile(['--since', '24h'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^Twilio has no call that began from /),
    });
    await store(aCall(1).events);
    const run = await reconcile(['--since', '24h']);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(
      /^1 call: nothing is missing\.\n\n {2}began +\S+ \S+ to \S+ \S+ UTC\n/,
    );
  });

  it('reads the list of calls page by page, and keeps to --until and --limit', async () => {
    for (let n = 0; n < 1_010; n += 1) aCall(0);
    for (let n = 0; n < 3; n += 1) aCall(5);
    const { stdout } = await reconcile(['--since', '24h', '--json', '--limit', '2']);
    const { calls, byState, listed, unlisted } = JSON.parse(stdout);
    expect([calls, byState['too-young'], byState['without-events']]).toEqual([1_013, 1_010, 3]);
    expect([listed.length, unlisted]).toEqual([2, 1]);
    const lists = standIn.twilio.requests.filter((request) => request.endsWith('/Calls.json'));
    expect(lists).toHaveLength(3);
    const until = await reconcile(['--since', '24h', '--until', '4h', '--json']);
    expect(JSON.parse(until.stdout)).toMatchObject({ calls: 3, missing: expect.any(Number) });
  });

  it('makes at most so many requests at the same time', async () => {
    for (let n = 0; n < 12; n += 1) aCall(2, { requests: [] });
    standIn.twilio.delay = () => setTimeout(5);
    await reconcile(['--since', '24h', '--at-once', '3']);
    expect(standIn.twilio.mostAtOnce).toBe(3);
  });

  it('waits where Twilio says that there are too many, and misses no call', async () => {
    for (let n = 0; n < 6; n += 1) aCall(2, { requests: [] });
    let refused = 0;
    standIn.twilio.refuse = ({ path }) => {
      if (!path.includes('/Events') || refused === 5) return undefined;
      refused += 1;
      return new Refusal(429, 20429, 'Too many', { 'retry-after': '0' });
    };
    const run = await reconcile(['--since', '24h', '--json']);
    expect(refused).toBe(5);
    expect(JSON.parse(run.stdout).calls).toBe(6);
  });

  it('says after an error how to go on, and goes on there', async () => {
    const calls = [1, 2, 3, 4, 5].map((hours) => aCall(hours, { requests: [] }));
    standIn.twilio.refuse = ({ path }) =>
      path.includes(`${calls[2]?.sid}/Events`) ? new Refusal(500, 20500, 'Broken') : undefined;
    const run = await reconcile(['--since', '24h', '--at-once', '1']);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/error: Twilio refused to list the requests of a call: Broken/);
    const [, args = ''] = /To go on: npx voice-events reconcile (.*)/.exec(run.stderr) ?? [];
    standIn.twilio.refuse = () => undefined;
    const rest = await reconcile([...args.split(' '), '--json']);
    const { listed } = JSON.parse(rest.stdout);
    // The last call that was done is among them once more: others may have begun in its second.
    expect(listed.map(({ sid }: { sid: string }) => sid)).toEqual(
      calls.slice(1).map(({ sid }) => sid),
    );
  });

  it('shows on Ctrl-C what it has, and how to go on', async () => {
    const calls = [1, 2, 3, 4].map((hours) => aCall(hours, { requests: [] }));
    const stop = new AbortController();
    standIn.twilio.refuse = ({ path }) => {
      if (path.includes(`${calls[2]?.sid}/Events`)) stop.abort();
      return undefined;
    };
    const args = ['--since', '24h', '--at-once', '1'];
    const run = await reconcile(args, { interrupt: stop.signal });
    expect(run.exitCode).toBe(130);
    expect(run.stdout).toMatch(/^[23] calls: /);
    expect(run.stderr).toMatch(/To go on: npx voice-events reconcile --since \S+Z --until \S+Z\n/);
  });

  it('begins no earlier than Twilio’s ledger and the table reach back', async () => {
    aCall(40 * 24);
    const run = await reconcile(['--since', '60d']);
    expect(run.stderr).toMatch(/Begins at .*: Twilio keeps a call’s requests for 30 days\./);
    expect(run.stdout).toMatch(/^Twilio has no call/);
    expect((await reconcile(['--since', '60d', '--until', '50d'])).exitCode).toBe(1);
  });
});

it('changes nothing at Twilio, and prints no secret, in any of these runs', () => {
  const said = runs.map(({ stdout, stderr }) => stdout + stderr).join('\n');
  for (const secret of [API_SECRET, AUTH_TOKEN, EXTERNAL_ID, 's3cret']) {
    expect(said).not.toContain(secret);
  }
  const errors = runs.map(({ stderr }) => stderr).join('\n');
  expect(errors).not.toMatch(/\+1\d{10}/);
  expect(asked.filter((request) => !request.startsWith('GET'))).toEqual([]);
});
