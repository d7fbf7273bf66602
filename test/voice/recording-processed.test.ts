import { describe, expect, it } from 'vitest';
import { recordingProcessed } from '../../src/voice/recording-processed.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';
import { findingsOf, voiceExample } from '../fixtures/voice-examples.ts';

const process = (parameters: { [name: string]: unknown }) =>
  recordingProcessed.process(aVoiceEvent({ parameters }));

describe('recording.processed', () => {
  it('tells length and channels of a completed recording', async () => {
    const { details } = await findingsOf(voiceExample('status-callback.recording.processed'));
    expect(details).toEqual({
      recordingSid: 'REba3a45e6e565daede1152e31db173a7d',
      recordingUrl:
        'https://api.twilio.com/2010-04-01/Accounts/AC06d5bf2275007ca8b3dd60a2d978e558/Recordings/REba3a45e6e565daede1152e31db173a7d',
      status: 'completed',
      durationSeconds: 31,
      channels: 2,
      startTime: '2026-10-14T09:03:27.000Z',
      source: 'StartCallRecordingAPI',
      track: 'both',
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
