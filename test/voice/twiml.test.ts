import { describe, expect, it } from 'vitest';
import { changed, findingsOf, voiceExample } from '../fixtures/voice-examples.ts';

const summaryOf = async (...[name, changes]: Parameters<typeof changed>) =>
  (await findingsOf(changed(name, changes))).summary;

describe('twiml.*', () => {
  it.each([
    ['public/007-dial-busy', 'dialled leg: busy'],
    ['public/008-dial-completed', 'dialled leg ended after 12 s, bridged'],
    ['public/009-gather-digits', 'caller pressed 4 keys'],
    ['public/010-gather-speech', 'caller said (91 %): "I want to speak with an agent."'],
    ['public/011-record-hangup', 'message recorded: 7 s, caller hung up'],
    ['public/012-enqueue-leave', 'left the queue after 37 s: caller hung up'],
    ['public/013-request-failed', 'TwiML request failed: error 11200, fallback: 200 after 140 ms'],
    ['public/095-ivr-call.jsonl:3', 'dialled leg: failed, error 13224'],
    ['public/095-ivr-call.jsonl:4', 'not queued: the queue is full'],
  ])('says what happened in a captured call: %s', async (name, summary) => {
    expect((await findingsOf(voiceExample(name))).summary).toBe(summary);
  });

  it.each([
    ['dial.finished', 'dialled leg: no answer'],
    ['enqueue.finished', 'left the queue after 3 min 34 s: caller hung up'],
    ['gather.finished', 'caller pressed 1 key'],
    ['record.finished', 'message recorded: 31 s, caller hung up'],
  ])('says what the caller hears because of the answer: %s', async (name, summary) => {
    const answeredWith = (responseCode: number | undefined, requestDurationMs: number) =>
      summaryOf(`twiml.${name}`, { webhook: { responseCode, requestDurationMs } });
    expect(await answeredWith(404, 90)).toBe(`${summary}; webhook: 404 after 90 ms`);
    expect(await answeredWith(200, 4_210)).toBe(`${summary}; webhook: 200 after 4.2 s (slow)`);
    expect(await answeredWith(undefined, 15_000)).toBe(`${summary}; webhook: no answer after 15 s`);
  });
});

describe('twiml.dial.finished', () => {
  it.each([
    [
      { DialCallStatus: 'completed', DialCallDuration: '120', DialBridged: 'true' },
      ' ended after 2 min, bridged',
    ],
    [{ DialCallStatus: 'completed', DialBridged: 'false' }, ' ended, not bridged'],
    [{ DialCallStatus: 'answered', DialBridged: '' }, ': answered, conference left'],
    [{ DialCallStatus: 'canceled' }, ': canceled'],
    [{ DialCallStatus: 'dreamt-of' }, ': dreamt of'],
    [{ DialCallStatus: '', DialBridged: '' }, ' ended'],
  ])('says how the other leg ended: %j', async (parameters, summary) => {
    expect(await summaryOf('twiml.dial.finished', { parameters })).toBe(`dialled leg${summary}`);
  });

  it('keeps the other leg’s SID, and why it failed', async () => {
    expect((await findingsOf(voiceExample('public/095-ivr-call.jsonl:3'))).details).toEqual({
      callStatus: 'in-progress',
      direction: 'inbound',
      responseCode: 200,
      requestDurationMs: 10,
      dialStatus: 'failed',
      isBridged: false,
      dialledCallSid: 'CA0000000000000000000000000000bb02',
      errorCode: 13224,
      errorMessage: 'Dial: Twilio does not support calling this number',
    });
  });
});

describe('twiml.enqueue.finished', () => {
  const waited = 'left the queue after 3 min 34 s';
  it.each([
    ['bridged', `${waited}: connected`],
    ['bridging-in-process', `${waited}: being connected`],
    ['error', `${waited}: error in the TwiML`],
    ['leave', `${waited}: taken out by TwiML`],
    ['redirected', `${waited}: redirected`],
    ['redirected-from-bridged', `${waited}: redirected after being connected`],
    ['system-error', `${waited}: error at Twilio`],
    ['queue-full', 'not queued: the queue is full'],
    ['beamed-up', `${waited}: beamed up`],
    ['toString', `${waited}: toString`],
    ['', waited],
  ])('says %s in English, and keeps it', async (QueueResult, summary) => {
    const event = changed('twiml.enqueue.finished', { parameters: { QueueResult } });
    const findings = await findingsOf(event);
    expect(findings.summary).toBe(summary);
    expect(findings.details.queueResult).toBe(QueueResult || undefined);
  });

  it('keeps how long, and how full the queue was', async () => {
    expect((await findingsOf(voiceExample('public/012-enqueue-leave'))).details).toMatchObject({
      queueDurationSeconds: 37,
      queueSid: 'QU1',
      averageQueueDurationSeconds: 20,
      queueSize: 4,
    });
  });
});

describe('twiml.gather.finished', () => {
  it('counts the digits, and never tells them', async () => {
    const parameters = { Digits: '739182', FinishedOnKey: '*' };
    const findings = await findingsOf(changed('twiml.gather.finished', { parameters }));
    expect(findings.details).toMatchObject({ digitsCount: 6, finishedOnKey: '*' });
    expect(JSON.stringify(findings)).not.toContain('739182');
  });

  it('keeps speech with its confidence, and numbers in it hidden', async () => {
    const parameters = { SpeechResult: 'call 415 555 0100', Confidence: '0.5', Language: 'en-GB' };
    const { details, summary } = await findingsOf(
      changed('twiml.gather.finished.speech', { parameters }),
    );
    expect(details).toMatchObject({
      speech: 'call [number]',
      confidence: 0.5,
      language: 'en-GB',
    });
    expect(summary).toBe('caller said (50 %): "call [number]"');
  });

  it('says that there was no input', async () => {
    const parameters = { Digits: '', FinishedOnKey: '' };
    expect(await summaryOf('twiml.gather.finished', { parameters })).toBe(
      'gather ended without input',
    );
  });

  it('does not take several digits for the key that ended it', async () => {
    const event = changed('twiml.gather.finished', { parameters: { FinishedOnKey: '1234' } });
    const { details, warnings } = await findingsOf(event);
    expect(details).not.toHaveProperty('finishedOnKey');
    expect(warnings).toEqual(['FinishedOnKey: expected a key']);
  });
});

describe('twiml.record.finished', () => {
  it('tells that a key ended it, and not which', async () => {
    const event = changed('twiml.record.finished', { parameters: { Digits: '7' } });
    const { details, summary } = await findingsOf(event);
    expect(details).toMatchObject({ endedBy: 'key', durationSeconds: 31 });
    expect(summary).toBe('message recorded: 31 s, ended by a key');
  });

  it('tells nothing of a silence that ended it', async () => {
    const parameters = { Digits: '', RecordingDuration: '' };
    expect(await summaryOf('twiml.record.finished', { parameters })).toBe('message recorded');
  });
});

describe('twiml.request.failed', () => {
  it('reads well without an error, and without an answer', async () => {
    const parameters = { ErrorCode: '', ErrorUrl: '' };
    const webhook = { responseCode: undefined, requestDurationMs: undefined };
    expect(await summaryOf('twiml.request.failed', { parameters })).toBe(
      'TwiML request failed: 502 after 15 s',
    );
    expect(await summaryOf('twiml.request.failed', { webhook })).toBe(
      'TwiML request failed: error 11200',
    );
  });

  it('keeps which URL failed, without what stands behind the question mark', async () => {
    const parameters = { ErrorUrl: 'https://u:p@example.com/in?From=%2B15005550006' };
    const { details } = await findingsOf(changed('twiml.request.failed', { parameters }));
    expect(details.errorUrl).toBe('https://example.com/in');
  });
});
