import { describe, expect, it } from 'vitest';
import { generic } from '../../src/voice/generic.ts';
import {
  processorFor,
  processors,
  registeredProcessors,
  subscribableTypes,
} from '../../src/voice/registry.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';

const VOICE = 'com.twilio.voice.';
const STATUS_CALLBACK = `${VOICE}status-callback.`;

/** Every Voice type that Twilio offers, and the summary of an event of it that says nothing. */
const CATALOGUE = {
  'api-request.call.created': 'API request: call created',
  'api-request.call.modified': 'API request: call modified',
  'api-request.conference-participant.created': 'API request: participant added',
  'api-request.conference-participant.deleted': 'API request: participant removed',
  'api-request.conference-participant.modified': 'API request: participant modified',
  'api-request.conference.modified': 'API request: conference modified',
  'insights.call-event.gateway': 'call event',
  'insights.call-event.sdk': 'SDK: event',
  'insights.call-metrics.gateway': 'media since the start',
  'insights.call-metrics.sdk': 'media since the start',
  'insights.call-summary.complete': 'call summary',
  'insights.call-summary.partial': 'partial call summary',
  'insights.call-summary.predicted-complete': 'predicted call summary',
  'insights.conference-participant-summary.complete': 'participant summary',
  'insights.conference-summary.complete': 'conference summary',
  'insights.conference-summary.partial': 'conference partial summary',
  'media.fetched': 'media fetched',
  'status-callback.amd.detected': 'answering machine detection finished',
  'status-callback.announcement.processed': 'announcement processed in the conference',
  'status-callback.call.answered': 'call answered',
  'status-callback.call.completed': 'call completed',
  'status-callback.call.initiated': 'call initiated',
  'status-callback.call.ringing': 'call ringing',
  'status-callback.conference.participant.updated': 'participant updated in the conference',
  'status-callback.conference.updated': 'conference updated',
  'status-callback.gather.partial.captured': 'partial speech captured',
  'status-callback.recording.processed': 'recording processed',
  'status-callback.stream.updated': 'stream updated',
  'status-callback.transcription.processed': 'transcription processed',
  'twiml.call.redirected': 'call redirected',
  'twiml.call.requested': 'TwiML requested',
  'twiml.call.transferred': 'call transferred',
  'twiml.dial.finished': 'dialled leg ended',
  'twiml.enqueue.finished': 'left the queue',
  'twiml.gather.finished': 'gather ended without input',
  'twiml.record.finished': 'message recorded',
  'twiml.request.failed': 'TwiML request failed',
};

/** The same of what no subscription asks for: another product's, deprecated, or a second spelling. */
const NOT_SUBSCRIBED = {
  'com.twilio.error-logs.error.logged': 'error logged',
  'insights.participant-summary.complete': 'participant summary',
  'webhook.status-callback.call.answered': 'call answered',
  'webhook.status-callback.call.completed': 'call completed',
  'webhook.status-callback.call.initiated': 'call initiated',
  'webhook.status-callback.call.ringing': 'call ringing',
};

describe('registry', () => {
  it('has a processor for each type, which takes an event that says nothing', async () => {
    const nothing: { [type: string]: string } = {};
    for (const { types, process } of registeredProcessors) {
      for (const type of types) {
        const event = aVoiceEvent({ type, parameters: {}, data: {}, webhook: undefined });
        const { details, summary, warnings } = await process(event);
        // Which of several summaries it is, the type says.
        const { summaryState: _, isFinal: __, ...told } = details;
        expect({ told, warnings }, type).toEqual({ told: {}, warnings: [] });
        nothing[type.replace(VOICE, '')] = summary;
      }
    }
    expect(nothing).toEqual({ ...CATALOGUE, ...NOT_SUBSCRIBED });
  });

  it('has one processor a type', () => {
    const types = registeredProcessors.flatMap(({ types }) => types);
    expect(new Set(types).size).toBe(types.length);
  });

  it('processes an unknown Voice type generically, and says that it is unknown', () => {
    expect(processorFor('com.twilio.voice.hologram.beamed')).toEqual({
      processor: generic,
      recognised: false,
      pure: true,
    });
  });

  it('knows of all processors here that they only compute', () => {
    for (const type of processors.keys()) expect(processorFor(type).pure, type).toBe(true);
  });

  it.each([
    'amd.detected.v2',
    'amd',
    'conference',
    'conference.participant',
    'Conference.Updated',
    'toString',
    '__proto__',
  ])('matches whole types only: %s', (name) => {
    expect(processorFor(`${STATUS_CALLBACK}${name}`).recognised).toBe(false);
    expect(processorFor(name).recognised).toBe(false);
  });

  it('recognises the sink test event', () => {
    const { processor, recognised } = processorFor('com.twilio.eventstreams.test-event');
    expect(processor).toBe(generic);
    expect(recognised).toBe(true);
  });

  it('recognises deprecated types, and does not subscribe to them', () => {
    for (const event of ['initiated', 'ringing', 'answered', 'completed']) {
      const current = `${STATUS_CALLBACK}call.${event}`;
      const deprecated = `com.twilio.voice.webhook.status-callback.call.${event}`;
      const { processor } = processorFor(current);
      expect(processor).not.toBe(generic);
      expect(processorFor(deprecated)).toMatchObject({ processor, recognised: true });
      expect(subscribableTypes).toContain(current);
      expect(subscribableTypes).not.toContain(deprecated);
    }
  });

  it('recognises the second spelling of a type, and does not subscribe to it', () => {
    const [type, alias] = ['conference-participant-summary', 'participant-summary'].map(
      (name) => `com.twilio.voice.insights.${name}.complete`,
    );
    const { processor } = processorFor(type ?? '');
    expect(processor).not.toBe(generic);
    expect(processorFor(alias ?? '')).toMatchObject({ processor, recognised: true });
    expect(subscribableTypes).toContain(type);
    expect(subscribableTypes).not.toContain(alias);
  });

  it('subscribes to every Voice type of the catalogue, each once', () => {
    const types = Object.keys(CATALOGUE).map((name) => VOICE + name);
    expect([...subscribableTypes].sort()).toEqual(types.sort());
    for (const type of types) expect(processors.has(type)).toBe(true);
  });
});
