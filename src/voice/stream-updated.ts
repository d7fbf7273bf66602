import { defineProcessor } from './define-processor.ts';
import { date, openEnum, text } from './parameters.ts';
import { because, inParentheses, named } from './wording.ts';

/** A media stream (`<Stream>`) started, stopped or failed. */
export const streamUpdated = defineProcessor({
  types: ['com.twilio.voice.status-callback.stream.updated'],
  parameters: {
    StreamSid: text,
    StreamName: text,
    StreamEvent: openEnum(['stream-started', 'stream-stopped', 'stream-error']),
    StreamError: text,
    Timestamp: date,
  },
  describe: (values) => ({
    details: {
      streamSid: values.StreamSid,
      streamName: values.StreamName,
      event: values.StreamEvent,
      error: values.StreamError,
      timestamp: values.Timestamp,
    },
    summary:
      `${named('stream', values.StreamName)} ${change(values.StreamEvent)}` +
      because(values.StreamError),
  }),
});

function change(event: string | undefined): string {
  switch (event) {
    case 'stream-started':
      return 'started';
    case 'stream-stopped':
      return 'stopped';
    case 'stream-error':
      return 'failed';
    default:
      return `updated${inParentheses(event)}`;
  }
}
