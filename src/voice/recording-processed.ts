import { defineProcessor } from './define-processor.ts';
import { date, errorCode, integer, openEnum, seconds, text, url } from './parameters.ts';
import { because, counted, duration, error, listed, words } from './wording.ts';

/** A recording of a call or conference started, paused, or came to its end. */
export const recordingProcessed = defineProcessor({
  types: ['com.twilio.voice.status-callback.recording.processed'],
  parameters: {
    RecordingSid: text,
    RecordingUrl: url,
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
    ErrorCode: errorCode,
  },
  describe: (values) => {
    const { RecordingDuration: length, RecordingChannels: channels } = values;
    const facts = [
      length === undefined ? undefined : duration(length * 1000),
      channels === undefined ? undefined : counted(channels, 'channel'),
      error(values.ErrorCode),
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
        errorCode: values.ErrorCode,
      },
      summary: `recording ${words(values.RecordingStatus, 'processed')}${because(listed(...facts))}`,
    };
  },
});
