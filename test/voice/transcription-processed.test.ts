import { describe, expect, it } from 'vitest';
import { transcriptionProcessed } from '../../src/voice/transcription-processed.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';

const process = (parameters: { [name: string]: unknown }) =>
  transcriptionProcessed.process(aVoiceEvent({ parameters }));

describe('transcription.processed of a recording', () => {
  it('tells the text', () => {
    const parameters = {
      TranscriptionSid: 'TR00000000000000000000000000000001',
      TranscriptionText: 'Hello,\nthis is Ann.',
      TranscriptionStatus: 'completed',
      TranscriptionUrl: 'https://api.twilio.com/Transcriptions/TR1',
      RecordingSid: 'RE00000000000000000000000000000001',
      RecordingUrl: 'https://api.twilio.com/Recordings/RE1',
    };
    expect(process(parameters)).toEqual({
      details: {
        kind: 'recording',
        transcriptionSid: 'TR00000000000000000000000000000001',
        status: 'completed',
        transcript: 'Hello,\nthis is Ann.',
        transcriptionUrl: 'https://api.twilio.com/Transcriptions/TR1',
        recordingSid: 'RE00000000000000000000000000000001',
        recordingUrl: 'https://api.twilio.com/Recordings/RE1',
      },
      summary: 'recording transcription completed: "Hello, this is Ann."',
      warnings: [],
    });
  });

  it('tells that it failed', () => {
    expect(process({ TranscriptionStatus: 'failed', TranscriptionText: '' })).toEqual({
      details: { kind: 'recording', status: 'failed' },
      summary: 'recording transcription failed',
      warnings: [],
    });
  });

  it('is known by its recording when it has no status', () => {
    expect(process({ RecordingSid: 'RE1' })).toMatchObject({
      details: { kind: 'recording' },
      summary: 'recording transcription processed',
    });
  });
});

describe('transcription.processed in real time', () => {
  const content = {
    TranscriptionSid: 'GT00000000000000000000000000000001',
    TranscriptionEvent: 'transcription-content',
    SequenceId: '3',
    Track: 'inbound_track',
    Final: 'true',
    TranscriptionData: '{"transcript":"I need help","confidence":0.98}',
    LanguageCode: 'en-US',
    Timestamp: '2025-08-24T13:49:54.123456Z',
  };

  it('tells what was said on which side', () => {
    expect(process(content)).toEqual({
      details: {
        kind: 'real-time',
        transcriptionSid: 'GT00000000000000000000000000000001',
        event: 'transcription-content',
        sequenceNumber: 3,
        track: 'inbound_track',
        final: true,
        transcript: 'I need help',
        confidence: 0.98,
        languageCode: 'en-US',
        timestamp: '2025-08-24T13:49:54.123Z',
      },
      summary: 'real-time transcript 3 (inbound, final): "I need help"',
      warnings: [],
    });
  });

  it('marks what may still change', () => {
    const partial = { ...content, Final: 'false', Track: 'outbound_track' };
    const summary = 'real-time transcript 3 (outbound, partial): "I need help"';
    expect(process(partial)).toMatchObject({ summary, details: { final: false } });
  });

  it('keeps the transcript when its confidence cannot be read', () => {
    const TranscriptionData = '{"transcript":"I need help","confidence":"very"}';
    const { details, warnings } = process({ ...content, TranscriptionData });
    expect(details.transcript).toBe('I need help');
    expect(details.confidence).toBeUndefined();
    expect(warnings).toEqual(['TranscriptionData.confidence: expected a decimal from 0 to 1']);
  });

  it.each(['I need help', '["I need help"]', '{"transcript":'])(
    'says that %s is not what it should be',
    (TranscriptionData) => {
      const { summary, warnings } = process({ ...content, TranscriptionData });
      expect(summary).toBe('real-time transcript 3 (inbound, final)');
      expect(warnings).toEqual(['TranscriptionData: expected JSON of an object']);
    },
  );

  it.each([
    [{ TranscriptionEvent: 'transcription-content' }, 'real-time transcript'],
    [
      { TranscriptionEvent: 'transcription-started', Track: 'inbound_track' },
      'real-time transcription started (inbound)',
    ],
    [{ TranscriptionEvent: 'transcription-stopped' }, 'real-time transcription stopped'],
    [{ TranscriptionEvent: 'transcription-error' }, 'real-time transcription failed'],
    [
      { TranscriptionEvent: 'transcription-dreamt' },
      'real-time transcription updated (transcription-dreamt)',
    ],
  ])('says %j in English', (parameters, summary) => {
    expect(process(parameters).summary).toBe(summary);
  });

  it('tells the error of a failed transcription', () => {
    const failed = process({
      TranscriptionEvent: 'transcription-error',
      TranscriptionErrorCode: '32650',
      TranscriptionError: 'Failed to connect',
    });
    expect(failed.summary).toBe('real-time transcription failed (error 32650): Failed to connect');
    expect(failed.details).toMatchObject({ errorCode: 32650, error: 'Failed to connect' });
  });
});
