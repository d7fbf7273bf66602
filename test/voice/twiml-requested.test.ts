import { describe, expect, it } from 'vitest';
import { changed, findingsOf, voiceExample } from '../fixtures/voice-examples.ts';

const summaryOf = async (...[name, changes]: Parameters<typeof changed>) =>
  (await findingsOf(changed(name, changes))).summary;

describe('twiml.call.requested', () => {
  const requested = 'twiml.call.requested';

  it('tells a slow answer, what it was, and a caller who is not verified', async () => {
    const { details } = await findingsOf(voiceExample('twiml.call.requested.slow'));
    expect(details).toEqual({
      callStatus: 'ringing',
      direction: 'inbound',
      responseCode: 200,
      requestDurationMs: 4_210,
      verbs: ['Gather'],
      stirStatus: 'TN-Validation-Failed-C',
    });
  });

  it.each([
    [{ responseCode: 502, requestDurationMs: 15_000 }, '502 after 15 s'],
    [{ responseCode: 500, responseBody: '<html><body/></html>' }, '500 after 140 ms'],
    [{ responseCode: undefined, requestDurationMs: 15_001 }, 'no answer after 15 s'],
    [{ responseCode: 0 }, 'no answer after 140 ms'],
    [{ requestDurationMs: undefined }, '200'],
  ])('tells how the request went: %j', async (answer, expected) => {
    const webhook = { responseBody: '', ...answer };
    expect(await summaryOf(requested, { webhook })).toBe(`TwiML requested: ${expected}`);
  });

  it.each([
    ['<Response><Say>Hi</Say><Gather><Say>?</Say></Gather></Response>', ['Say', 'Gather']],
    ['<?xml version="1.0"?>\n<Response><!-- <Dial/> --><Hangup/></Response>', ['Hangup']],
    ['<Response><Connect><Stream url="a>b"/></Connect></Response>', ['Connect Stream']],
    ['<Response><Dial callerId="<x>"><Number>1</Number></Dial></Response>', ['Dial']],
    ['<Response><Say><![CDATA[<Dial>]]></Say><Pause/></Response>', ['Say', 'Pause']],
    ["<Response><Play loop='2'>a.mp3</Play><Redirect/>", ['Play', 'Redirect']],
    [`<Response>${'<Say/>'.repeat(400)}</Response>`, Array(10).fill('Say')],
    ['<Response/>', []],
    ['<html><body><Say/></body></html>', undefined],
    ['Not found', undefined],
    [`<Response ${'<a "'.repeat(5000)}`, undefined],
  ])('reads the verbs of %j', async (responseBody, verbs) => {
    const { details } = await findingsOf(changed(requested, { webhook: { responseBody } }));
    expect(details.verbs).toEqual(verbs);
  });

  it('tells a caller’s place in a queue, and who picked up', async () => {
    const parameters = {
      QueueSid: 'QU1',
      QueuePosition: '2',
      QueueTime: '37',
      AvgQueueTime: '20',
      CurrentQueueSize: '4',
      MaxQueueSize: '100',
      AnsweredBy: 'machine_start',
      ForwardedFrom: '+15005550006',
      ParentCallSid: 'CA2',
    };
    const { details, summary } = await findingsOf(changed(requested, { parameters }));
    expect(details).toMatchObject({
      queueSid: 'QU1',
      queuePosition: 2,
      queueDurationSeconds: 37,
      averageQueueDurationSeconds: 20,
      queueSize: 4,
      maxQueueSize: 100,
      answeredBy: 'machine_start',
      isForwarded: true,
      parentCallSid: 'CA2',
    });
    expect(summary).toBe(
      'TwiML requested: 200 after 140 ms: Connect ConversationRelay; answered by a machine, position 2 in queue',
    );
  });
});
