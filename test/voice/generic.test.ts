import { describe, expect, it } from 'vitest';
import { generic } from '../../src/voice/generic.ts';
import { processorFor } from '../../src/voice/registry.ts';
import { anInsightsEvent, aVoiceEvent } from '../fixtures/voice-event.ts';
import { voiceExample } from '../fixtures/voice-examples.ts';

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
    const type = 'com.twilio.voice.status-callback.siprec.updated';
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
      summary: 'siprec updated',
      warnings: [],
    });
  });

  it.each([
    ['status-callback.call.ringing', 'call ringing'],
    ['webhook.status-callback.call.answered', 'call answered'],
    ['status-callback.siprec.updated', 'siprec updated'],
    ['twiml.pay.finished', 'TwiML pay finished'],
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

  it.each(['status-callback.siprec.updated', 'public/117-siprec', 'twiml.pay.finished'])(
    'count as unrecognised: %s',
    (name) => {
      const { processor, recognised } = processorFor(voiceExample(name).type);
      expect(processor).toBe(generic);
      expect(recognised).toBe(false);
    },
  );

  it('leave their data to the event, where there is no webhook', () => {
    const data = { call_sid: 'CA1', call_state: 'completed', properties: { a: [1] } };
    const type = 'com.twilio.voice.insights.hologram.complete';
    expect(generic(anInsightsEvent(type, data))).toEqual({
      details: {},
      summary: 'insights: hologram complete',
      warnings: [],
    });
  });

  it('have a bounded summary however long the type', () => {
    expect(summaryOf(`com.twilio.voice.${'x'.repeat(2000)}`)).toHaveLength(200);
  });

  it('include the sink test event', () => {
    const event = anInsightsEvent('com.twilio.eventstreams.test-event', { test_id: 't' });
    expect(generic(event)).toMatchObject({ details: {}, summary: 'sink test event' });
  });
});
