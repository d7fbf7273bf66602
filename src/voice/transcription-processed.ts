import * as z from 'zod';
import { isJsonObject, type JsonObject } from '../json/json-object.ts';

import { defineProcessor } from './define-processor.ts';
import {
  boolean,
  date,
  decimal,
  integer,
  json,
  openEnum,
  type ParameterValues,
  readParameters,
  text,
  url,
} from './parameters.ts';
import { because, error, inParentheses, quoted, words } from './wording.ts';

const parameters = {
  TranscriptionSid: text,

  // Of a recording, once it is finished.
  TranscriptionText: text,
  TranscriptionStatus: openEnum(['completed', 'failed']),
  TranscriptionUrl: url,
  RecordingSid: text,
  RecordingUrl: url,

  // Of a running call, utterance by utterance.
  TranscriptionEvent: openEnum([
    'transcription-started',
    'transcription-content',
    'transcription-stopped',
    'transcription-error',
  ]),
  SequenceId: integer,
  Track: openEnum(['inbound_track', 'outbound_track']),
  Final: boolean,
  TranscriptionData: json('an object', z.custom<JsonObject>(isJsonObject)),
  LanguageCode: text,
  Timestamp: date,
  TranscriptionError: text,
  TranscriptionErrorCode: integer,
};

/** What `TranscriptionData` holds. */
const utterance = { transcript: text, confidence: decimal };

type Values = ParameterValues<typeof parameters>;

/** Speech in writing. Twilio has two products under this one type: see {@link kindOf}. */
export const transcriptionProcessed = defineProcessor({
  types: ['com.twilio.voice.status-callback.transcription.processed'],
  parameters,
  describe: (values) => {
    const kind = kindOf(values);
    const { values: content, warnings } = readParameters(
      utterance,
      values.TranscriptionData ?? {},
      'TranscriptionData.',
    );
    const transcript = content.transcript ?? values.TranscriptionText;
    return {
      details: {
        kind,
        transcriptionSid: values.TranscriptionSid,
        status: values.TranscriptionStatus,
        event: values.TranscriptionEvent,
        sequenceNumber: values.SequenceId,
        track: values.Track,
        final: values.Final,
        transcript,
        confidence: content.confidence,
        languageCode: values.LanguageCode,
        timestamp: values.Timestamp,
        transcriptionUrl: values.TranscriptionUrl,
        recordingSid: values.RecordingSid,
        recordingUrl: values.RecordingUrl,
        error: values.TranscriptionError,
        errorCode: values.TranscriptionErrorCode,
      },
      summary:
        (kind === 'real-time'
          ? `real-time ${progress(values)}`
          : `${kind ?? ''} transcription ${words(values.TranscriptionStatus, 'processed')}`) +
        quoted(transcript),
      warnings,
    };
  },
});

/** Only real-time transcription has a `TranscriptionEvent` (Twilio documentation). */
function kindOf(values: Values): 'real-time' | 'recording' | undefined {
  if (values.TranscriptionEvent !== undefined) return 'real-time';
  const ofRecording = values.TranscriptionStatus ?? values.TranscriptionText ?? values.RecordingSid;
  return ofRecording === undefined ? undefined : 'recording';
}

function progress(values: Values): string {
  const track = values.Track?.replace(/_track$/, '');
  switch (values.TranscriptionEvent) {
    case 'transcription-started':
      return `transcription started${inParentheses(track)}`;
    case 'transcription-content': {
      const finality = values.Final === undefined ? undefined : values.Final ? 'final' : 'partial';
      const number = values.SequenceId === undefined ? '' : ` ${values.SequenceId}`;
      return `transcript${number}${inParentheses(track, finality)}`;
    }
    case 'transcription-stopped':
      return 'transcription stopped';
    case 'transcription-error': {
      const code = inParentheses(error(values.TranscriptionErrorCode));
      return `transcription failed${code}${because(values.TranscriptionError)}`;
    }
    default:
      return `transcription updated${inParentheses(values.TranscriptionEvent)}`;
  }
}
