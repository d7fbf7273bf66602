import { describe, expect, it } from 'vitest';
import { generic } from '../../src/voice/generic.ts';
import { anInsightsEvent, aVoiceEvent } from '../fixtures/voice-event.ts';

const summaryOf = (type: string, parameters = {}) =>
  generic(aVoiceEvent({ type, parameters })).summary;

describe('types without a processor of their own', () => {
  it('have the common parameters typed', () => {
    const parameters = {
      CallStatus: 'completed',
      Direction: 'outbound-api',
      From: '+15551234567',
      SequenceNumber: '2',
      Timestamp: 'Wed, 08 Oct 2025 13:54:12 +0000',
      CallbackSource: 'call-progress-events',
      CallDuration: '42',
      Duration: '1',
      SipResponseCode: '200',
      FromCity: '',
    };
    const type = 'com.twilio.voice.status-callback.call.completed';
    expect(generic(aVoiceEvent({ type, parameters }))).toEqual({
      details: {
        callStatus: 'completed',
        direction: 'outbound-api',
        sequenceNumber: 2,
        timestamp: '2025-10-08T13:54:12.000Z',
        callbackSource: 'call-progress-events',
        durationSeconds: 42,
        billedMinutes: 1,
        sipResponseCode: 200,
      },
      summary: 'call completed after 42 s',
      warnings: [],
    });
  });

  it('do not take billed minutes for seconds', () => {
    const type = 'com.twilio.voice.status-callback.call.completed';
    const { details, summary } = generic(aVoiceEvent({ type, parameters: { Duration: '3' } }));
    expect(details).toEqual({ billedMinutes: 3 });
    expect(summary).toBe('call completed');
  });

  it.each([
    ['status-callback.call.ringing', 'call ringing'],
    ['webhook.status-callback.call.answered', 'call answered'],
    ['status-callback.call.completed', 'call completed (no-answer)'],
    ['twiml.gather.finished', 'TwiML gather finished'],
    ['api-request.conference-participant.created', 'API request: conference participant created'],
    ['media.fetched', 'media fetched'],
    ['hologram.session.beamed-up', 'hologram session beamed up'],
  ])('have a summary from the type: %s', (type, summary) => {
    const parameters = { CallStatus: 'no-answer' };
    expect(summaryOf(`com.twilio.voice.${type}`, parameters)).toBe(summary);
  });

  it('warn of a parameter that cannot be read', () => {
    const parameters = { CallDuration: 'long', CallStatus: ['x'] };
    const { details, warnings } = generic(aVoiceEvent({ parameters }));
    expect(details).toEqual({});
    expect(warnings).toEqual(['CallStatus: expected text', 'CallDuration: expected whole seconds']);
  });

  it('have their data as details where there is no webhook', () => {
    const data = { call_sid: 'CA1', call_state: 'completed', properties: { a: [1] } };
    const type = 'com.twilio.voice.insights.call-summary.complete';
    expect(generic(anInsightsEvent(type, data))).toEqual({
      details: data,
      summary: 'insights: call summary complete',
      warnings: [],
    });
  });

  it('have a bounded summary however long the type', () => {
    expect(summaryOf(`com.twilio.voice.${'x'.repeat(2000)}`)).toHaveLength(200);
  });

  it('include the sink test event', () => {
    const event = anInsightsEvent('com.twilio.eventstreams.test-event', { test_id: 't' });
    expect(generic(event)).toMatchObject({ details: { test_id: 't' }, summary: 'sink test event' });
  });
});
