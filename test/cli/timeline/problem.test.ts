import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../../src/cli/stored-events.ts';
import { problemOf, tellsOfWarning } from '../../../src/cli/timeline/problem.ts';
import type { JsonObject } from '../../../src/json/json-object.ts';
import { aStoredEvent } from '../../fixtures/stored-event.ts';

const CALLBACK = 'status-callback.call.completed';
const SUMMARY = 'insights.call-summary.complete';
const GATEWAY = 'insights.call-event.gateway';
const SDK = 'insights.call-event.sdk';
const RELAY = { group: 'conversation_relay' };
const CONFERENCE = 'insights.conference-summary.complete';
const PARTICIPANT = 'insights.participant-summary.complete';

const anEvent = (type: string, of: Partial<StoredEvent>) =>
  aStoredEvent({ type: `com.twilio.voice.${type}`, ...of });

describe('what went wrong', () => {
  it.each<[string, string, JsonObject]>([
    ['a call that failed', CALLBACK, { callStatus: 'failed' }],
    ['a SIP error', CALLBACK, { callStatus: 'no-answer', sipResponseCode: 480 }],
    ['a SIP error in a summary', SUMMARY, { lastSipResponse: 503 }],
    ['a busy callee whose phone did not ring', SUMMARY, { lastSipResponse: 486 }],
    ['a summary of a call that failed', SUMMARY, { callStatus: 'failed' }],
    ['silence', SUMMARY, { tags: ['silence'] }],
    ['an ICE failure', SUMMARY, { tags: ['high_jitter', 'ice_failure'] }],
    ['a dialled leg that failed', 'twiml.dial.finished', { dialStatus: 'failed' }],
    ['TwiML that could not be fetched', 'twiml.request.failed', {}],
    ['an error of the virtual agent', GATEWAY, { ...RELAY, name: 'error_event' }],
    ['its session', GATEWAY, { ...RELAY, name: 'call_wrap_up', endStatus: 'failure' }],
    ['an error of the SDK', SDK, { level: 'ERROR' }],
    ['a conference that never started', CONFERENCE, { status: 'not-started' }],
    ['a participant whose call failed', PARTICIPANT, { callStatus: 'failed' }],
  ])('is %s', (_, type, details) => {
    const event = anEvent(type, { details });
    expect(problemOf(event)).toBe(event.summary);
  });

  it('is a logged error, and no logged warning', () => {
    const logged = (level: string) =>
      aStoredEvent({ type: 'com.twilio.error-logs.error.logged', details: { level } });
    expect(problemOf(logged('ERROR'))).toBeDefined();
    expect(problemOf(logged('WARNING'))).toBeUndefined();
    expect(tellsOfWarning(logged('WARNING'))).toBe(true);
  });

  it.each(['api-request.call.created', 'media.fetched', 'twiml.call.requested', CALLBACK])(
    'is an answer of 400 and more, which the summary of %s has',
    (type) => {
      const answered = (responseCode: number) => anEvent(type, { webhook: { responseCode } });
      expect(problemOf(answered(400))).toBe('what happened');
      expect(problemOf(answered(204))).toBeUndefined();
    },
  );

  it('is the answer to a callback whose summary does not tell it', () => {
    const event = anEvent('status-callback.conference.updated', { webhook: { responseCode: 502 } });
    expect(problemOf(event)).toBe('the webhook was answered with 502');
  });

  it('is a file that nobody answered for', () => {
    const event = anEvent('media.fetched', { webhook: { requestDurationMs: 15_000 } });
    expect(problemOf(event)).toBe('what happened');
  });

  it.each<[string, string, JsonObject]>([
    ['a caller who gave up', CALLBACK, { callStatus: 'no-answer', sipResponseCode: 487 }],
    ['a callee busy after a while', SUMMARY, { lastSipResponse: 486, postDialDelayMs: 900 }],
    ['a call that went well', CALLBACK, { callStatus: 'completed', sipResponseCode: 200 }],
    ['an odd status', CALLBACK, { callStatus: 7, sipResponseCode: '500' }],
    ['odd tags', SUMMARY, { tags: { silence: true } }],
  ])('is not %s', (_, type, details) => {
    expect(problemOf(anEvent(type, { details }))).toBeUndefined();
  });

  it('is not a busy callee whose phone rang', () => {
    const busy = anEvent(CALLBACK, { details: { callStatus: 'busy', sipResponseCode: 486 } });
    expect(problemOf(busy, true)).toBeUndefined();
  });
});

describe('a warning', () => {
  it.each<[string, string, JsonObject]>([
    ['tags of a call', SUMMARY, { tags: ['high_jitter'] }],
    ['tags of a conference', CONFERENCE, { tags: ['low_mos'] }],
    ['issues of a participant', PARTICIPANT, { qualityIssues: 1 }],
    ['a warning of the SDK', SDK, { level: 'WARNING' }],
    ['bad media', 'insights.call-metrics.sdk', { isBad: true }],
  ])('is %s', (_, type, details) => {
    expect(tellsOfWarning(anEvent(type, { details }))).toBe(true);
    expect(tellsOfWarning(anEvent(type, {}))).toBe(false);
  });
});
