import { describe, expect, it } from 'vitest';
import { recordingProcessed } from '../../src/voice/recording-processed.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';

const process = (parameters: { [name: string]: unknown }) =>
  recordingProcessed.process(aVoiceEvent({ parameters }));

const completed = {
  AccountSid: 'AC00000000000000000000000000000001',
  CallSid: 'CA00000000000000000000000000000001',
  RecordingSid: 'RE00000000000000000000000000000001',
  RecordingUrl: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1',
  RecordingStatus: 'completed',
  RecordingDuration: '42',
  RecordingChannels: '2',
  RecordingStartTime: 'Sun, 24 Aug 2025 13:49:54 +0000',
  RecordingSource: 'DialVerb',
  RecordingTrack: 'both',
  ErrorCode: '0',
};

describe('recording.processed', () => {
  it('tells length and channels of a completed recording', () => {
    expect(process(completed)).toEqual({
      details: {
        recordingSid: 'RE00000000000000000000000000000001',
        recordingUrl: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1',
        status: 'completed',
        durationSeconds: 42,
        channels: 2,
        startTime: '2025-08-24T13:49:54.000Z',
        source: 'DialVerb',
        track: 'both',
      },
      summary: 'recording completed: 42 s, 2 channels',
      warnings: [],
    });
  });

  it('tells the error of a failed recording', () => {
    expect(process({ RecordingStatus: 'failed', ErrorCode: '13227' })).toMatchObject({
      summary: 'recording failed: error 13227',
      details: { errorCode: 13227 },
    });
  });

  it.each([
    ['in-progress', 'recording in progress: 1 channel'],
    ['paused', 'recording paused: 1 channel'],
    ['absent', 'recording absent: 1 channel'],
    ['shredded', 'recording shredded: 1 channel'],
  ])('says %s in English, and keeps it', (RecordingStatus, summary) => {
    const findings = process({ RecordingStatus, RecordingChannels: '1' });
    expect(findings.summary).toBe(summary);
    expect(findings.details.status).toBe(RecordingStatus);
  });

  it('leaves out what cannot be read, and says so', () => {
    expect(process({ RecordingDuration: '-1', RecordingStartTime: 'soon' })).toEqual({
      details: {},
      summary: 'recording processed',
      warnings: [
        'RecordingDuration: expected whole seconds',
        'RecordingStartTime: expected an RFC 2822 or RFC 3339 date',
      ],
    });
  });
});
