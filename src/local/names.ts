/** The region of the local stack: kinesis-local makes its stream in this one. */
export const REGION = 'us-east-1';
export const STREAM_NAME = 'twilio-voice-events';
export const EVENTS_TABLE = 'twilio-voice-events';
export const REJECTIONS_TABLE = 'twilio-voice-rejections';
