/** What Twilio documents of the parameters, by name: the form of a value. */
const sid = (prefix: string) => new RegExp(`^${prefix}[0-9a-f]{32}$`);
const number = /^\d+$/;
const bool = /^(true|false)$/;
const anything = /^.*$/u;
const something = /^.+$/u;
const url = /^https:\/\/[^ ]+$/;
const fraction = /^(0(\.\d+)?|1(\.0+)?)$/;
const phoneNumber = /^(\+1\d{3}55501\d\d|\+44207946\d{4})$/;
const rfc2822 = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const oneOf = (...values: readonly string[]) => new RegExp(`^(${values.join('|')})$`);

type Forms = Readonly<Record<string, RegExp>>;

const places: Forms = Object.fromEntries(
  ['From', 'To', 'Caller', 'Called'].flatMap((role) => [
    [role, phoneNumber],
    [`${role}City`, anything],
    [`${role}State`, anything],
    [`${role}Zip`, anything],
    [`${role}Country`, /^[A-Z]{2}$/],
  ]),
);

const common: Forms = {
  AccountSid: sid('AC'),
  CallSid: sid('CA'),
  ApiVersion: oneOf('2010-04-01'),
  CallStatus: oneOf(
    'initiated',
    'ringing',
    'in-progress',
    'completed',
    'busy',
    'no-answer',
    'failed',
  ),
  Direction: oneOf('inbound', 'outbound-api', 'outbound-dial'),
  ...places,
};

const callProgress: Forms = {
  ...common,
  CallbackSource: oneOf('call-progress-events'),
  SequenceNumber: number,
  Timestamp: rfc2822,
  CallDuration: number,
  Duration: number,
  ParentCallSid: sid('CA'),
  SipResponseCode: /^[2-6]\d\d$/,
  ErrorCode: /^\d{5}$/,
  ErrorMessage: something,
};

const conference: Forms = {
  AccountSid: sid('AC'),
  ConferenceSid: sid('CF'),
  FriendlyName: something,
  SequenceNumber: number,
  Timestamp: rfc2822,
  CallSid: sid('CA'),
  Muted: bool,
  Hold: bool,
  Coaching: bool,
  StartConferenceOnEnter: bool,
  EndConferenceOnExit: bool,
  ParticipantLabel: oneOf('agent', 'customer', 'supervisor'),
  CallSidEndingConference: sid('CA'),
  ParticipantLabelEndingConference: oneOf('agent', 'customer', 'supervisor'),
  ReasonConferenceEnded: oneOf(
    'conference-ended-via-api',
    'last-participant-left',
    'participant-with-end-conference-on-exit-left',
  ),
  Reason: something,
  ReasonAnnouncementFailed: something,
  AnnounceUrl: url,
  ParticipantCallStatus: oneOf('in-progress', 'completed'),
  ReasonParticipantLeft: oneOf(
    'participant_hung_up',
    'participant_updated_via_api',
    'moderator_ended_conference',
    'conference_ended_via_api',
  ),
};

const recordingTranscription: Forms = {
  TranscriptionText: something,
  TranscriptionStatus: oneOf('completed', 'failed'),
  TranscriptionUrl: url,
  RecordingSid: sid('RE'),
  RecordingUrl: url,
};

const realTimeTranscription: Forms = {
  TranscriptionEvent: oneOf(
    'transcription-started',
    'transcription-content',
    'transcription-stopped',
  ),
  SequenceId: number,
  Track: oneOf('inbound_track', 'outbound_track'),
  Final: bool,
  TranscriptionData: /^\{"transcript":".+","confidence":0\.\d+\}$/u,
  LanguageCode: oneOf('en-US'),
  Timestamp: iso,
};

const prefix = 'com.twilio.voice.status-callback.';

/** The parameters that an event of each type may have, and the form of their values. */
export const parameterForms: Readonly<Record<string, Forms>> = {
  [`${prefix}call.initiated`]: callProgress,
  [`${prefix}call.ringing`]: callProgress,
  [`${prefix}call.answered`]: callProgress,
  [`${prefix}call.completed`]: callProgress,
  [`${prefix}amd.detected`]: {
    AccountSid: sid('AC'),
    CallSid: sid('CA'),
    AnsweredBy: oneOf(
      'human',
      'machine_start',
      'machine_end_beep',
      'machine_end_silence',
      'machine_end_other',
      'fax',
      'unknown',
    ),
    MachineDetectionDuration: number,
  },
  [`${prefix}conference.updated`]: {
    ...conference,
    StatusCallbackEvent: oneOf('conference-start', 'conference-end'),
  },
  [`${prefix}conference.participant.updated`]: {
    ...conference,
    StatusCallbackEvent: /^participant-(join|leave|mute|unmute|hold|unhold)$/,
  },
  [`${prefix}announcement.processed`]: {
    ...conference,
    StatusCallbackEvent: oneOf('announcement-end', 'announcement-fail'),
  },
  [`${prefix}gather.partial.captured`]: {
    ...common,
    StableSpeechResult: something,
    UnstableSpeechResult: anything,
    Stability: fraction,
    SequenceNumber: number,
    Language: /^[a-z]{2}-[A-Z]{2}$/,
    Confidence: fraction,
  },
  [`${prefix}recording.processed`]: {
    AccountSid: sid('AC'),
    CallSid: sid('CA'),
    ConferenceSid: sid('CF'),
    RecordingSid: sid('RE'),
    RecordingUrl: url,
    RecordingStatus: oneOf('in-progress', 'completed'),
    RecordingDuration: number,
    RecordingChannels: oneOf('1', '2'),
    RecordingStartTime: rfc2822,
    RecordingSource: oneOf('DialVerb', 'OutboundAPI', 'StartConferenceRecordingAPI', 'Trunking'),
    RecordingTrack: oneOf('inbound', 'outbound', 'both'),
    ErrorCode: oneOf('0'),
  },
  [`${prefix}stream.updated`]: {
    AccountSid: sid('AC'),
    CallSid: sid('CA'),
    StreamSid: sid('MZ'),
    StreamName: something,
    StreamEvent: oneOf('stream-started', 'stream-stopped', 'stream-error'),
    StreamError: something,
    Timestamp: iso,
  },
  [`${prefix}transcription.processed`]: {
    ...common,
    TranscriptionSid: sid('(TR|GT)'),
    ...recordingTranscription,
    ...realTimeTranscription,
  },
};
