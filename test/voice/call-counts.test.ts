import { describe, expect, it } from 'vitest';
import { callCounts } from '../../src/voice/call-counts.ts';
import { processorFor } from '../../src/voice/registry.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';

const VOICE = 'com.twilio.voice.';

async function countsOf(overrides: Parameters<typeof aVoiceEvent>[0]) {
  const event = aVoiceEvent(overrides);
  return callCounts(event, await processorFor(event.type).processor(event));
}
const ended = (CallStatus: string | undefined, family = 'status-callback') =>
  countsOf({ type: `${VOICE}${family}.call.completed`, parameters: { CallStatus } });

describe('a call that ended', () => {
  it.each([
    ['completed', ['EndedCalls']],
    ['failed', ['EndedCalls', 'FailedCalls']],
    ['busy', ['EndedCalls', 'UnansweredCalls']],
    ['no-answer', ['EndedCalls', 'UnansweredCalls']],
    ['canceled', ['EndedCalls', 'UnansweredCalls']],
    [undefined, ['EndedCalls']],
  ])('with the status %s adds to %j', async (status, counts) => {
    expect(await ended(status)).toEqual(counts);
  });

  it('is counted by one event alone', async () => {
    expect(await ended('failed', 'webhook.status-callback')).toEqual([]);
    const type = `${VOICE}status-callback.call.answered`;
    expect(await countsOf({ type, parameters: { CallStatus: 'in-progress' } })).toEqual([]);
  });
});

describe('a webhook', () => {
  const answered = (webhook: object, type = 'twiml.call.requested') =>
    countsOf({ type: `${VOICE}${type}`, webhook });

  it.each<[string, object, boolean]>([
    ['an error', { responseCode: 502 }, true],
    ['a refusal', { responseCode: 404, requestDurationMs: 9 }, true],
    ['nothing, although Twilio waited', { requestDurationMs: 15_000 }, true],
    ['the code 0', { responseCode: 0 }, true],
    ['what it should', { responseCode: 200 }, false],
    ['a redirect', { responseCode: 302 }, false],
    ['nothing that the event tells', { method: 'POST' }, false],
  ])('that was answered with %s', async (_, webhook, failed) => {
    expect(await answered(webhook)).toEqual(failed ? ['FailedWebhooks'] : []);
  });

  it('is not a request to Twilio, nor counted twice', async () => {
    expect(await answered({ responseCode: 400 }, 'api-request.call.created')).toEqual([]);
    const twin = 'webhook.status-callback.call.answered';
    expect(await answered({ responseCode: 500 }, twin)).toEqual([]);
  });
});
