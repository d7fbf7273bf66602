import { callInsights } from './call-insights.ts';
import { callProgress, newCall, type Progress } from './call-progress.ts';
import { sid } from './identifiers.ts';
import { chance, integer, oneOf, type Random } from './random.ts';
import { realTimeTranscription } from './real-time-transcription.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { rfc2822, webhookEvent } from './webhook-event.ts';

/**
 * An answered call that is recorded from its beginning, transcribed while it lasts, and whose
 * recording is transcribed after it. One recording in ten cannot be transcribed.
 */
export function recordedCall(random: Random, startTime: number, account: Account): SampleEvent[] {
  const call = newCall(random, oneOf(random, ['inbound', 'outbound-api']));
  const ringingAt = startTime + integer(random, 300, 1_500);
  const answeredAt = ringingAt + integer(random, 2_000, 12_000);
  const transcription = realTimeTranscription(random, account, call.sid, answeredAt + 900);
  const lastSpokenAt = Math.max(...transcription.map(({ at }) => at));
  const endedAt = lastSpokenAt + integer(random, 500, 3_000);
  const progress: Progress = {
    initiatedAt: startTime,
    ringingAt,
    answeredAt,
    endedAt,
    outcome: 'completed',
  };
  const recordingSid = sid(random, 'RE');
  const recording = recordingEvents(random, account, {
    callSid: call.sid,
    recordingSid,
    source: call.direction === 'inbound' ? 'DialVerb' : 'OutboundAPI',
    startedAt: answeredAt + integer(random, 100, 700),
    endedAt,
  });
  const text = 'thanks for calling support how can I help – my parcel has not arrived';
  const outcome = chance(random, 0.1)
    ? { TranscriptionStatus: 'failed' }
    : { TranscriptionStatus: 'completed', TranscriptionText: text };
  const transcriptionSid = sid(random, 'TR');
  const url = `https://api.twilio.com/2010-04-01/Accounts/${account.sid}`;
  const recordingTranscription = webhookEvent(random, account, {
    type: 'status-callback.transcription.processed',
    at: endedAt + integer(random, 12_000, 60_000),
    callSid: call.sid,
    parameters: {
      AccountSid: account.sid,
      CallSid: call.sid,
      ApiVersion: '2010-04-01',
      Direction: call.direction,
      From: call.from.number,
      To: call.to.number,
      RecordingSid: recordingSid,
      RecordingUrl: `${url}/Recordings/${recordingSid}`,
      TranscriptionSid: transcriptionSid,
      TranscriptionUrl: `${url}/Recordings/${recordingSid}/Transcriptions/${transcriptionSid}`,
      ...outcome,
    },
  });
  return [
    ...callProgress(random, account, call, progress),
    ...recording,
    ...transcription,
    recordingTranscription,
    ...callInsights(random, account, call, progress),
  ];
}

interface Recording {
  readonly recordingSid: string;
  readonly source: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** One of the two: what is recorded. */
  readonly callSid?: string;
  readonly conferenceSid?: string;
}

/** The status callbacks of one recording: in progress, then completed. */
export function recordingEvents(
  random: Random,
  account: Account,
  { recordingSid, source, startedAt, endedAt, callSid, conferenceSid }: Recording,
): SampleEvent[] {
  const subject = {
    ...(callSid && { callSid }),
    ...(conferenceSid && { conferenceSid }),
  };
  const parameters = {
    AccountSid: account.sid,
    ...(callSid && { CallSid: callSid }),
    ...(conferenceSid && { ConferenceSid: conferenceSid }),
    RecordingSid: recordingSid,
    RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${account.sid}/Recordings/${recordingSid}`,
    RecordingChannels: callSid && chance(random, 0.5) ? '2' : '1',
    RecordingStartTime: rfc2822(startedAt),
    RecordingSource: source,
    RecordingTrack: 'both',
    ErrorCode: '0',
  };
  const type = 'status-callback.recording.processed';
  return [
    webhookEvent(random, account, {
      ...subject,
      type,
      at: startedAt,
      parameters: { ...parameters, RecordingStatus: 'in-progress' },
    }),
    webhookEvent(random, account, {
      ...subject,
      type,
      at: endedAt + integer(random, 800, 6_000),
      parameters: {
        ...parameters,
        RecordingStatus: 'completed',
        RecordingDuration: String(Math.round((endedAt - startedAt) / 1000)),
      },
    }),
  ];
}
