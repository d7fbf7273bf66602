import { defineProcessor } from './define-processor.ts';
import { date, integer, openEnum, seconds, text } from './parameters.ts';
import { because, counted, duration, error, words } from './wording.ts';

/** A recording of a call or conference started, paused, or came to its end. */
export const recordingProcessed = defineProcessor({
  type: 'com.twilio.voice.status-callback.recording.processed',
  parameters: {
    RecordingSid: text,
    RecordingUrl: text,
    RecordingStatus: openEnum([
      'in-progress',
      'paused',
      'resumed',
      'stopped',
      'completed',
      'failed',
      'absent',
    ]),
    RecordingDuration: seconds,
    RecordingChannels: integer,
    RecordingStartTime: date,
    RecordingSource: openEnum([
      'DialVerb',
      'Conference',
      'OutboundAPI',
      'Trunking',
      'RecordVerb',
      'StartCallRecordingAPI',
      'StartConferenceRecordingAPI',
    ]),
    RecordingTrack: openEnum(['inbound', 'outbound', 'both']),
    ErrorCode: integer,
  },
  describe: (values) => {
    // Twilio sends 0 for "no error".
    const errorCode = values.ErrorCode === 0 ? undefined : values.ErrorCode;
    const { RecordingDuration: length, RecordingChannels: channels } = values;
    const facts = [
      length === undefined ? undefined : duration(length * 1000),
      channels === undefined ? undefined : counted(channels, 'channel'),
      error(errorCode),
    ];
    return {
      details: {
        recordingSid: values.RecordingSid,
        recordingUrl: values.RecordingUrl,
        status: values.RecordingStatus,
        durationSeconds: length,
        channels,
        startTime: values.RecordingStartTime,
        source: values.RecordingSource,
        track: values.RecordingTrack,
        errorCode,
      },
      summary:
        `recording ${words(values.RecordingStatus, 'processed')}` +
        because(facts.filter((fact) => fact !== undefined).join(', ')),
    };
  },
});
