import { describe, expect, it } from 'vitest';
import type { Webhook } from '../../src/events/voice-event.ts';
import { changed, findingsOf, voiceExample } from '../fixtures/voice-examples.ts';

const MODIFIED = 'conference-participant.modified';
const refused = (code: unknown, message: unknown) => ({
  responseCode: 400,
  responseBody: JSON.stringify({ code, message, more_info: 'https://example.com', status: 400 }),
});

describe('api-request.*', () => {
  it.each([
    ['call.created', 'create a call'],
    ['call.modified', 'end the call'],
    ['conference-participant.created', 'add participant customer'],
    [MODIFIED, 'modify a participant'],
    ['conference-participant.deleted', 'remove a participant'],
    ['conference.modified', 'end the conference'],
  ])('says why it was refused: %s', async (name, todo) => {
    const webhook = refused(21211, "The 'To' number +15005550001 is not a valid phone number.");
    const findings = await findingsOf(changed(`api-request.${name}`, { webhook }));
    expect(findings.summary).toBe(`API request to ${todo} refused: 400, error 21211`);
    expect(findings.details).toMatchObject({
      responseCode: 400,
      errorCode: 21211,
      errorMessage: "The 'To' number [number] is not a valid phone number.",
    });
    expect(findings.details).not.toHaveProperty('createdCallSid');
  });

  it('keeps the names of all parameters, and the values of few', async () => {
    const event = voiceExample('api-request.conference-participant.created');
    expect((await findingsOf(event)).details).toEqual({
      method: 'POST',
      responseCode: 201,
      requestDurationMs: 140,
      changes: ['From', 'To', 'Label', 'EarlyMedia', 'Muted', 'Coaching', 'StatusCallbackEvent'],
      requested: { muted: false, coaching: false, label: 'customer' },
      createdCallSid: 'CA81c605e77d08b8c146691d00819fc0a6',
    });
  });

  it('keeps no name that is none of Twilio’s', async () => {
    const parameters = { '+15005550006': '1', 'a b': '2', Url: 'https://example.com' };
    const { details } = await findingsOf(changed('api-request.call.modified', { parameters }));
    expect(details.changes).toEqual(['Status', 'Url']);
  });

  it.each([
    ['call.modified', { Status: 'canceled' }, 'call canceled'],
    ['call.modified', { Status: '', Url: 'https://x' }, 'call redirected to other TwiML'],
    ['call.modified', { Status: '', Twiml: '<Response/>' }, 'call redirected to other TwiML'],
    ['call.modified', { Status: '' }, 'call modified'],
    ['conference.modified', { Status: '', AnnounceUrl: 'x' }, 'announcement to the conference'],
    ['conference.modified', { Status: '' }, 'conference modified'],
    ['conference-participant.created', { Label: '' }, 'participant added'],
    ['conference-participant.created', { Label: '415/555/0100' }, 'participant [number] added'],
    [MODIFIED, { Hold: 'false', Muted: 'true' }, 'participant taken off hold, muted'],
    [MODIFIED, { Hold: '', Muted: 'false' }, 'participant unmuted'],
    [MODIFIED, { Hold: '', Coaching: 'true' }, 'participant made a coach'],
    [MODIFIED, { Hold: '', Coaching: 'false' }, 'participant no longer a coach'],
    [MODIFIED, { Hold: '', AnnounceUrl: 'x' }, 'participant played an announcement'],
    [MODIFIED, { Hold: 'perhaps' }, 'participant modified'],
  ])('says what %s asks for with %j', async (name, parameters, done) => {
    const { summary } = await findingsOf(changed(`api-request.${name}`, { parameters }));
    expect(summary).toBe(`API request: ${done}`);
  });

  it('reads well where the answer is missing, empty or odd', async () => {
    const name = 'api-request.call.created';
    const summaryOf = async (webhook: Webhook) =>
      (await findingsOf(changed(name, { webhook }))).summary;
    expect(await summaryOf({ responseCode: undefined, responseBody: undefined })).toBe(
      'API request: call created',
    );
    for (const responseBody of ['', '[]', '{', 'null', '{"code":null}']) {
      expect(await summaryOf({ responseCode: 503, responseBody })).toBe(
        'API request to create a call refused: 503',
      );
    }
    const odd = await findingsOf(changed(name, { webhook: refused({}, ['x']) }));
    expect(odd.warnings).toEqual([
      'responseBody.code: expected a whole number',
      'responseBody.message: expected text',
    ]);
  });
});
