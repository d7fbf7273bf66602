import { describe, expect, it } from 'vitest';
import { callProgress } from '../../src/voice/call-progress.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';
import { changed, findingsOf, voiceExample } from '../fixtures/voice-examples.ts';

const COMPLETED = 'com.twilio.voice.status-callback.call.completed';
const completed = (parameters: { [name: string]: unknown }) =>
  callProgress.process(aVoiceEvent({ type: COMPLETED, parameters }));

describe('call.*', () => {
  it.each([
    [
      'public/003-completed-failed-errorcode',
      'call failed before it was answered: SIP 404, error 13224',
    ],
    ['public/095-ivr-call.jsonl:7', 'call completed after 33 s, answered by a machine'],
    ['public/115-somleng-no-answer', 'call not answered (SIP 487)'],
  ])('says what happened in a captured call: %s', async (name, summary) => {
    expect((await findingsOf(voiceExample(name))).summary).toBe(summary);
  });

  it('keeps what ended a call, and why', async () => {
    const { details } = await findingsOf(voiceExample('status-callback.call.completed.failed'));
    expect(details).toEqual({
      callStatus: 'failed',
      direction: 'outbound-api',
      sequenceNumber: 1,
      timestamp: '2026-10-14T09:03:26.000Z',
      callbackSource: 'call-progress-events',
      durationSeconds: 0,
      sipResponseCode: 404,
      errorCode: 13224,
      errorMessage: 'Dial: Invalid phone number',
    });
  });

  it('keeps seconds and billed minutes apart', () => {
    const { details, summary } = completed({ CallStatus: 'completed', Duration: '3' });
    expect(details).toEqual({ callStatus: 'completed', billedMinutes: 3 });
    expect(summary).toBe('call completed');
    expect(completed({ CallDuration: '42', Duration: '1' })).toMatchObject({
      details: { durationSeconds: 42, billedMinutes: 1 },
      summary: 'call completed after 42 s',
    });
  });

  it('keeps the other leg, the recording and the signature, and not whose number was dialled', () => {
    const { details } = completed({
      CallStatus: 'completed',
      ParentCallSid: 'CA00000000000000000000000000000002',
      ForwardedFrom: '+15005550006',
      StirVerstat: 'TN-Validation-Passed-A',
      AnsweredBy: 'human',
      RecordingSid: 'RE1',
      RecordingUrl: 'https://user:password@example.com/RE1?token=1#now',
      RecordingDuration: '7',
    });
    expect(details).toEqual({
      callStatus: 'completed',
      parentCallSid: 'CA00000000000000000000000000000002',
      isForwarded: true,
      stirStatus: 'TN-Validation-Passed-A',
      answeredBy: 'human',
      recordingSid: 'RE1',
      recordingUrl: 'https://example.com/RE1',
      recordingDurationSeconds: 7,
    });
  });

  it.each([
    [{ CallStatus: 'busy', SipResponseCode: '486' }, 'call busy'],
    [{ CallStatus: 'busy', SipResponseCode: '600' }, 'call busy (SIP 600)'],
    [{ CallStatus: 'no-answer' }, 'call not answered'],
    [{ CallStatus: 'canceled', SipResponseCode: '487' }, 'call canceled before it was answered'],
    [{ CallStatus: 'failed' }, 'call failed before it was answered'],
    [
      { CallStatus: 'failed', CallDuration: '12', SipResponseCode: '503' },
      'call failed after 12 s: SIP 503',
    ],
    [{ CallStatus: 'completed', SipResponseCode: '200', ErrorCode: '0' }, 'call completed'],
    [{ CallStatus: 'completed', AnsweredBy: 'human' }, 'call completed, answered by a human'],
    [{ CallStatus: 'completed', AnsweredBy: 'fax' }, 'call completed, answered by a fax'],
    [{ CallStatus: 'completed', AnsweredBy: 'unknown' }, 'call completed'],
    [{ CallStatus: 'dreamt', CallDuration: '2' }, 'call completed (dreamt) after 2 s'],
    [{}, 'call completed'],
  ])('says how a call ended: %j', (parameters, summary) => {
    expect(completed(parameters).summary).toBe(summary);
  });

  it('says when the callback failed, or nearly did, and no earlier', async () => {
    const ringing = async (responseCode: number | undefined, requestDurationMs: number) => {
      const webhook = { responseCode, requestDurationMs };
      return (await findingsOf(changed('status-callback.call.ringing', { webhook }))).summary;
    };
    expect(await ringing(503, 80)).toBe('call ringing; webhook: 503 after 80 ms');
    expect(await ringing(200, 14_800)).toBe('call ringing; webhook: 200 after 14.8 s (slow)');
    expect(await ringing(undefined, 15_000)).toBe('call ringing; webhook: no answer after 15 s');
    expect(await ringing(200, 5_000)).toBe('call ringing');
  });

  it('leaves out what cannot be read, and says so', () => {
    expect(completed({ CallStatus: ['x'], CallDuration: 'long', ErrorCode: '-1' })).toEqual({
      details: {},
      summary: 'call completed',
      warnings: [
        'CallStatus: expected text',
        'CallDuration: expected whole seconds',
        'ErrorCode: expected a whole number',
      ],
    });
  });
});
