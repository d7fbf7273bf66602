import { describe, expect, it } from 'vitest';
import { problemOf, tellsOfWarning } from '../../../src/cli/timeline/problem.ts';
import { aStoredEvent } from '../../fixtures/stored-event.ts';

const CALLBACK = 'status-callback.call.completed';
const SUMMARY = 'insights.call-summary.complete';
const GATEWAY = 'insights.call-event.gateway';
const SDK = 'insights.call-event.sdk';
const RELAY = { group: 'conversation_relay' };

describe('what went wrong', () => {
  it.each<[string, string, object]>([
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
    [
      'a conference that never started',
      'insights.conference-summary.complete',
      { status: 'not-started' },
    ],
    [
      'a participant whose call failed',
      'insights.participant-summary.complete',
      { callStatus: 'failed' },
    ],
  ])('is %s', (_, type, details) => {
    const event = aStoredEvent({ type: `com.twilio.voice.${type}`, details: { ...details } });
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
      const answered = (responseCode: number) =>
        aStoredEvent({ type: `com.twilio.voice.${type}`, webhook: { responseCode } });
      expect(problemOf(answered(400))).toBe('what happened');
      expect(problemOf(answered(204))).toBeUndefined();
    },
  );

  it('is the answer to a callback whose summary does not tell it', () => {
    const type = 'com.twilio.voice.status-callback.conference.updated';
    const event = aStoredEvent({ type, webhook: { responseCode: 502 } });
    expect(problemOf(event)).toBe('the webhook was answered with 502');
  });

  it('is a file that nobody answered for', () => {
    const type = 'com.twilio.voice.media.fetched';
    const event = aStoredEvent({ type, webhook: { requestDurationMs: 15_000 } });
    expect(problemOf(event)).toBe('what happened');
  });

  it.each<[string, string, object, boolean]>([
    ['a caller who gave up', CALLBACK, { callStatus: 'no-answer', sipResponseCode: 487 }, false],
    [
      'a busy callee whose phone rang',
      CALLBACK,
      { callStatus: 'busy', sipResponseCode: 486 },
      true,
    ],
    [
      'a callee who was busy after a while',
      SUMMARY,
      { lastSipResponse: 486, postDialDelayMs: 900 },
      false,
    ],
    ['a call that went well', CALLBACK, { callStatus: 'completed', sipResponseCode: 200 }, false],
    ['an odd status', CALLBACK, { callStatus: 7, sipResponseCode: '500' }, false],
    ['odd tags', SUMMARY, { tags: { silence: true } }, false],
  ])('is not %s', (_, type, details, hasRung) => {
    const event = aStoredEvent({ type: `com.twilio.voice.${type}`, details: { ...details } });
    expect(problemOf(event, hasRung)).toBeUndefined();
  });
});

describe('a warning', () => {
  it.each<[string, string, object]>([
    ['tags of a call', SUMMARY, { tags: ['high_jitter'] }],
    ['tags of a conference', 'insights.conference-summary.complete', { tags: ['low_mos'] }],
    ['issues of a participant', 'insights.participant-summary.complete', { qualityIssues: 1 }],
    ['a warning of the SDK', SDK, { level: 'WARNING' }],
    ['bad media', 'insights.call-metrics.sdk', { isBad: true }],
  ])('is %s', (_, type, details) => {
    const event = (some: object) =>
      aStoredEvent({ type: `com.twilio.voice.${type}`, details: { ...some } });
    expect(tellsOfWarning(event(details))).toBe(true);
    expect(tellsOfWarning(event({}))).toBe(false);
  });
});
