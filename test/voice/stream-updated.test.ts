import { describe, expect, it } from 'vitest';
import { streamUpdated } from '../../src/voice/stream-updated.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';
import { findingsOf, voiceExample } from '../fixtures/voice-examples.ts';

const process = (parameters: { [name: string]: unknown }) =>
  streamUpdated.process(aVoiceEvent({ parameters }));

describe('stream.updated', () => {
  it('tells why a stream failed', async () => {
    const { details } = await findingsOf(voiceExample('status-callback.stream.updated'));
    expect(details).toEqual({
      streamSid: 'MZ64200f928ee4698525450843be48037d',
      streamName: 'agent-assist',
      event: 'stream-error',
      error: '31921 - Stream - WebSocket - Close Error',
      timestamp: '2026-10-14T09:03:45.000Z',
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
