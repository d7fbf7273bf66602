import { describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../src/local/sample-calls/sample-event.ts';
import { subscribableTypes } from '../../src/voice/registry.ts';
import { aCallAtTwilio, ledgerItem } from '../fixtures/ledger.ts';
import { samplesOf, scenarios } from '../fixtures/samples.ts';
import type { StoredCall, StoredRequest } from '../fixtures/twilio-server/calls.ts';
import {
  HOUR_MS,
  itOnlyReads,
  oneLine,
  reconcilable,
  shortOf,
  wide,
} from './reconcile/stand-in.ts';

const on = reconcilable();

describe('reconcile of one call', () => {
  it('says that nothing is missing, request by request', async () => {
    const { sid, events, webhooks } = on.aCall();
    await on.store(events);
    const run = await on.reconcile([sid]);
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
    const { sid } = on.aCall();
    const { stdout } = await on.reconcile([sid]);
    expect(oneLine(stdout)).toMatch(
      /It does not show: Voice Insights .*SDK reports.*errors that Twilio logs.*media streams.*conferences/,
    );
  });

  it('says which event is missing, what to do, and ends with 1', async () => {
    const { sid, events, webhooks } = on.aCall();
    const [lost] = webhooks.slice(-1) as [CloudEvent];
    await on.store(events.filter((event) => event !== lost));
    const run = await on.reconcile([sid]);
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
    const { sid } = on.aCall(6);
    const { stdout } = await on.reconcile([sid]);
    expect(stdout).toMatch(/no event is stored, \d events missing\./);
    expect(stdout).not.toContain('may still come');
  });

  it('tells an event of a type that is not subscribed to from one that is missing', async () => {
    const { sid, events } = on.aCall();
    const created = 'com.twilio.voice.api-request.call.created';
    on.subscribe(subscribableTypes.filter((type) => type !== created));
    await on.store(events.filter(({ type }) => type !== created));
    const run = await on.reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/not subscribed {2}api-request\.call\.created/);
    expect(oneLine(run.stdout)).toContain('not subscribed Run npx voice-events connect: it');
  });

  it('does not miss events from before the subscription', async () => {
    const { sid } = on.aCall();
    on.subscribe(subscribableTypes, new Date(Date.now() - HOUR_MS));
    const run = await on.reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`Call ${sid}: no event is stored.`);
    expect(run.stdout).not.toMatch(/ missing /);
  });

  it('warns where nothing is subscribed at all', async () => {
    const { sid } = on.aCall();
    on.twilio.account.sinks.clear();
    const run = await on.reconcile([sid]);
    expect(run.stderr).toMatch(/Nothing is subscribed .*npx voice-events connect/);
    expect(run.exitCode).toBe(0);
  });

  it('says what it is not sure of, and why, which is no fault', async () => {
    const { sid, events, webhooks } = on.aCall();
    await on.store(events);
    const [hidden, ...others] = webhooks.map(ledgerItem) as [StoredRequest, ...StoredRequest[]];
    const { request } = hidden as { request: NonNullable<StoredRequest['request']> };
    const parameters = { ...request.parameters, from: '+1XXXXXX0006' };
    const requests = [{ ...hidden, request: { ...request, parameters } }, ...others];
    on.twilio.account.calls.set(sid, aCallAtTwilio({ sid, requests }));
    const run = await on.reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`Call ${sid}: it cannot be told for sure.`);
    expect(run.stdout).toMatch(/not sure +api-request\.call\.created/);
    expect(oneLine(run.stdout)).toContain(
      `A stored event may be this request’s, but differs in from: npx voice-events event ${webhooks[0]?.id}`,
    );
    const range = await on.reconcile(['--since', '24h']);
    expect(range.exitCode).toBe(0);
    expect(range.stdout).toMatch(/not sure +1\n/);
    expect(range.stdout).toMatch(new RegExp(`${sid} +1 not sure`));
  });

  it('counts what is missing of requests that look the same, and accuses none of them', async () => {
    const { sid, events, webhooks } = on.aCall();
    await on.store(events);
    const requests = [...webhooks, ...webhooks.slice(0, 1)].map(ledgerItem);
    on.twilio.account.calls.set(sid, aCallAtTwilio({ sid, requests }));
    const run = await on.reconcile([sid]);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain(`Call ${sid}: 1 event missing.`);
    expect(run.stdout.match(/not sure +api-request\.call\.created/g)).toHaveLength(2);
    expect(oneLine(run.stdout)).toContain(
      '2 requests look the same, and of their events only 1 is stored',
    );
    const range = await on.reconcile(['--since', '24h']);
    expect(range.stdout).toMatch(/^1 call: 1 event missing\./);
    expect(range.stdout).toContain('1 of requests that look the same');
  });

  it.each([
    ['inbound', /Set a status callback URL on the number/],
    ['outbound-api', /Give StatusCallback and StatusCallbackEvent in the API request/],
    ['outbound-dial', /<Number>, <Sip> or <Client> within <Dial>/],
    ['trunking-originating', /Calls of a SIP trunk have none; Voice Insights/],
  ])('says of a call of the direction %s how to ask for callbacks', async (direction, words) => {
    const { sid } = on.aCall(2, { direction, requests: [] });
    const run = await on.reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(oneLine(run.stdout)).toContain('0 requests in its ledger');
    expect(oneLine(run.stdout)).toMatch(new RegExp(`never asked for .*${words.source}`));
  });

  it('says that a call was forgotten, and misses nothing of it', async () => {
    const { sid, events } = on.aCall();
    await on.store(events.slice(2));
    await on.forget(sid);
    const run = await on.reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`Call ${sid}: forgotten on 2026-11-20 08:00:00, not missing.`);
    expect(run.stdout).toMatch(/ forgotten +api-request\.call\.created/);
  });

  it.each([
    ['that goes on', { status: 'in-progress', endedAt: undefined }, /goes on/],
    ['that ended just now', { endedAt: new Date() }, /From \d{4}-\d\d-\d\d \d\d:\d\d:\d\d on\./],
  ])('does not judge a call %s', async (_, of, words) => {
    const { sid } = on.aCall(1, of as Partial<StoredCall>);
    const run = await on.reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`Call ${sid}: too young to tell.`);
    expect(oneLine(run.stdout)).toMatch(words);
    expect(on.twilio.requests.filter((request) => request.includes('/Events'))).toEqual([]);
  });

  it('finds what is stored under the conference that a request names', async () => {
    const seed = on.nextSeed();
    const began = Date.now() - 2 * HOUR_MS;
    const events = samplesOf(scenarios.conference, seed, began).map(({ event }) => event);
    await on.store(events);
    const ofConference = events.filter(({ type }) => type.includes('.conference.updated'));
    expect(ofConference.length).toBeGreaterThan(0);
    const sid = `CA${String(seed).padStart(32, '0')}`;
    const requests = ofConference.map(ledgerItem);
    on.twilio.account.calls.set(sid, aCallAtTwilio({ sid, requests }));
    const run = await on.reconcile([sid]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout.match(/stored +conference\.updated/g)).toHaveLength(ofConference.length);
  });

  it('reads a long ledger page by page', async () => {
    const { sid, events, webhooks } = on.aCall();
    const [item] = webhooks.map(ledgerItem);
    const requests = Array.from({ length: 450 }, () => item as StoredRequest);
    on.twilio.account.calls.set(sid, aCallAtTwilio({ sid, requests }));
    await on.store(events);
    const { exitCode, stdout } = await on.reconcile([sid, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ missing: 449, state: 'incomplete' });
    expect(exitCode).toBe(1);
    const pages = on.twilio.requests.filter((request) => request.includes('/Events'));
    expect(pages).toHaveLength(3);
  });

  it('tells machines the same, without what the caller said', async () => {
    const { sid, events, webhooks } = on.aCall();
    await on.store(events);
    const { stdout } = await on.reconcile([sid, '--json']);
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
    const { sid, webhooks } = on.aCall();
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
    on.twilio.account.calls.set(sid, { ...call, requests });
    for (const args of [[sid], [sid, '--json'], ['--since', '24h']]) {
      const run = await on.reconcile(args, { env: { COLUMNS: '160' } });
      expect(run.exitCode).toBe(0);
      expect(run.stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
      expect(run.stdout).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it.each([
    ['a call that Twilio does not have', [`CA${'9'.repeat(32)}`], 3, /Twilio has no call CA9+ in/],
    ['a call whose SID was cut', ['CA99'], 3, /CA99 in this account: a SID has 34 characters/],
    ['what is no call', ['CF1'], 2, /begins with CA/],
    ['a call and a range', ['CA1', '--since', '1h'], 2, /either a call or --since/],
    ['neither', [], 2, /from when on: --since 24h/],
    ['a range that ends before it begins', ['--since', '1h', '--until', '2h'], 2, /is after/],
    ['no requests at a time', ['--since', '1h', '--at-once', '0'], 2, /whole number from 1/],
    ['the local stack', ['CA1', '--local'], 2, /a local stack has sample calls, of which Twilio/],
  ])('refuses %s', async (_, args, exitCode, words) => {
    const run = await on.reconcile(args);
    expect(run.exitCode).toBe(exitCode);
    expect(oneLine(run.stderr)).toMatch(words);
  });

  it('refuses a call of which Twilio keeps nothing any more', async () => {
    const { sid } = on.aCall(31 * 24);
    const run = await on.reconcile([sid]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/too long ago to tell: Twilio keeps a call’s requests for 30 days/);
  });

  it('needs Twilio’s credentials, and shows none that are refused', async () => {
    const none = { TWILIO_ACCOUNT_SID: '', TWILIO_API_KEY: '', TWILIO_API_SECRET: '' };
    expect((await on.reconcile(['CA1'], { env: none })).exitCode).toBe(4);
    const run = await on.reconcile(['CA1'], { env: { TWILIO_API_SECRET: 'wrong-secret' } });
    expect(run.exitCode).toBe(4);
    expect(run.stdout + run.stderr).not.toContain('wrong-secret');
  });
});

itOnlyReads(on);
