import { describe, expect, it } from 'vitest';
import { streamUpdated } from '../../src/voice/stream-updated.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';

const process = (parameters: { [name: string]: unknown }) =>
  streamUpdated.process(aVoiceEvent({ parameters }));

describe('stream.updated', () => {
  it('tells why a stream failed', () => {
    const parameters = {
      StreamSid: 'MZ00000000000000000000000000000001',
      StreamName: 'to-agent',
      StreamEvent: 'stream-error',
      StreamError: 'Stream - 31921 - WebSocket - Close Error',
      Timestamp: '2025-08-24T13:49:54.123Z',
    };
    expect(process(parameters)).toEqual({
      details: {
        streamSid: 'MZ00000000000000000000000000000001',
        streamName: 'to-agent',
        event: 'stream-error',
        error: 'Stream - 31921 - WebSocket - Close Error',
        timestamp: '2025-08-24T13:49:54.123Z',
      },
      summary: 'stream to-agent failed: Stream - 31921 - WebSocket - Close Error',
      warnings: [],
    });
  });

  it.each([
    ['stream-started', 'stream to-agent started'],
    ['stream-stopped', 'stream to-agent stopped'],
    ['stream-error', 'stream to-agent failed'],
    ['stream-paused', 'stream to-agent updated (stream-paused)'],
  ])('says %s in English, and keeps it', (StreamEvent, summary) => {
    expect(process({ StreamEvent, StreamName: 'to-agent' })).toMatchObject({
      summary,
      details: { event: StreamEvent },
    });
  });
});
