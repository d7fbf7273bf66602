import { describe, expect, it } from 'vitest';
import { aCloudEvent, webhookData } from '../fixtures/cloud-event.ts';
import { eventOf } from '../fixtures/valid-event.ts';

const VOICE = 'com.twilio.voice.';
const INSIGHTS = `${VOICE}insights.call-summary.complete`;
const request = (parameters: object, url = 'https://example.com') => ({
  request: { method: 'GET', url, parameters },
});

describe('an event of a webhook', () => {
  it('says what was requested, and what was answered', () => {
    expect(eventOf(aCloudEvent())).toMatchObject({
      isDataStored: false,
      eventSid: 'VW00000000000000000000000000000001',
      webhook: {
        method: 'POST',
        url: 'https://example.com/status',
        requestedAt: '2026-11-23T11:59:57.000Z',
        responseCode: 200,
        requestDurationMs: 140,
        contentType: 'application/xml',
        responseBody: '<Response/>',
        respondedAt: '2026-11-23T11:59:57.000Z',
      },
    });
  });

  it('may have neither, nor the SID of a request', () => {
    expect(eventOf(aCloudEvent({ data: { sid: 'CA1', eventSid: null } }))).toMatchObject({
      callSid: 'CA1',
      parameters: {},
      eventSid: undefined,
      webhook: undefined,
      warnings: [],
    });
  });

  it('keeps parameters as they are, whatever their names', () => {
    const parameters = JSON.parse('{"__proto__":"a","constructor":"b","":"c","Odd":{"x":[1]}}');
    expect(Object.entries(eventOf(aCloudEvent({ parameters })).parameters)).toEqual(
      Object.entries(parameters),
    );
  });

  it('keeps attributes and fields that no schema names', () => {
    const data = webhookData({ CallSid: 'CA1' });
    const event = eventOf({
      ...aCloudEvent(),
      traceparent: '00-1',
      data: {
        ...data,
        newField: 1,
        request: { ...data.request, headers: {} },
        response: { ...data.response, size: 3 },
      },
    });
    expect(event.extra).toEqual({
      envelope: { traceparent: '00-1' },
      data: { newField: 1 },
      request: { headers: {} },
      response: { size: 3 },
    });
    expect(eventOf(aCloudEvent()).extra).toBeUndefined();
  });

  it('keeps an unknown attribute named __proto__ as one like any other', () => {
    const text = JSON.stringify(aCloudEvent()).replace('{', '{"__proto__":{"polluted":1},');
    const { extra } = eventOf(JSON.parse(text));
    expect(Object.entries(extra?.envelope ?? {})).toEqual([['__proto__', { polluted: 1 }]]);
    expect(Object.getPrototypeOf(extra?.envelope)).toBe(Object.prototype);
  });

  it('keeps numbers in data that are a text of JSON, and says which it could not hold', () => {
    const data = `{"sid":"CA1","request":{"method":"GET","url":"","parameters":{"N":1e400}}}`;
    const { parameters, warnings } = eventOf(aCloudEvent({ data }));
    expect(parameters).toEqual({ N: '1e400' });
    expect(warnings).toEqual([
      expect.stringMatching(/^data\.request\.parameters\.N: kept as text/),
    ]);
  });

  it('keeps no password of its URL, and leaves out what may hold one, with a warning', () => {
    const of = (url: string) => eventOf(aCloudEvent({ data: { sid: 'CA1', ...request({}, url) } }));
    expect(of('https://user:secret@example.com/a?b=c')).toMatchObject({
      webhook: { url: 'https://example.com/a?b=c' },
      warnings: [],
    });
    expect(of('//user:secret@example.com/')).toMatchObject({
      webhook: { method: 'GET', url: undefined },
      warnings: ['data.request.url: expected a URL; left out, because it may hold a password'],
    });
  });

  it.each([
    ['text with a byte-order mark', '77u/PFJlc3BvbnNlLz4=', '\uFEFF<Response/>', []],
    ['no base64', 'ab!c', 'ab!c', [expect.stringContaining('responseBody')]],
    ['base64 but for its padding', 'PGEvPg', 'PGEvPg', [expect.stringContaining('responseBody')]],
    ['base64 of no text', '//4=', '//4=', [expect.stringContaining('responseBody')]],
  ])('keeps a response body that is %s', (_, responseBody, kept, warnings) => {
    const event = eventOf(aCloudEvent({ data: { sid: 'CA1', response: { responseBody } } }));
    expect(event).toMatchObject({ webhook: { responseBody: kept }, warnings });
  });
});

describe('the time of an event', () => {
  it('is that of its data for Voice Insights; when it was sent is kept beside it', () => {
    const data = { call_sid: 'CA1', end_time: '2026-10-14T09:01:00Z' };
    const event = aCloudEvent({ type: INSIGHTS, time: '2026-10-14T09:30:00Z', data });
    expect(eventOf(event)).toMatchObject({
      occurredAt: '2026-10-14T09:01:00.000Z',
      sentAt: '2026-10-14T09:30:00.000Z',
      isDataStored: true,
    });
  });

  it.each(['now', null, '2026'])("is told by the parameters where the envelope's is %j", (time) => {
    const Timestamp = 'Wed, 14 Oct 2026 09:03:20 +0000';
    const data = { ...webhookData({ Timestamp }), timestamp: undefined };
    expect(eventOf(aCloudEvent({ time, data }))).toMatchObject({
      occurredAt: '2026-10-14T09:03:20.000Z',
      sentAt: undefined,
    });
  });

  it('is the arrival in Kinesis where nothing else is valid', () => {
    expect(eventOf(aCloudEvent({ time: undefined, data: { sid: 'CA1' } })).occurredAt).toBe(
      '2026-11-23T12:00:00.000Z',
    );
  });
});

describe('what an event is listed under', () => {
  const REST = 'https://api.example.com/2010-04-01/Accounts/AC77/Calls';
  const none = { callSid: undefined, conferenceSid: undefined, accountSid: undefined };

  it.each<[string, object, object]>([
    [
      'the parameters have',
      request({ CallSid: 'CA1', ConferenceSid: 'CF1', AccountSid: 'AC1' }),
      { callSid: 'CA1', conferenceSid: 'CF1', accountSid: 'AC1' },
    ],
    ['the sid is, of a call', { sid: 'CA2' }, { callSid: 'CA2' }],
    ['the sid is, of a conference', { sid: 'CF2' }, { conferenceSid: 'CF2' }],
    ['a sid of neither is not', { sid: 'RE2' }, {}],
    ['the URL has', request({}, REST), { accountSid: 'AC77' }],
    [
      'the URL has, not an empty parameter',
      request({ AccountSid: '' }, REST),
      { accountSid: 'AC77' },
    ],
    ['the URL has, not a number', request({ AccountSid: 5 }, REST), { accountSid: 'AC77' }],
    [
      'the sid is, where a parameter is null',
      { sid: 'CA2', ...request({ CallSid: null }) },
      { callSid: 'CA2' },
    ],
    [
      'the sid is, where a parameter is empty',
      { sid: 'CF9', ...request({ ConferenceSid: '' }) },
      { conferenceSid: 'CF9' },
    ],
  ])('is what %s', (_, data, sids) => {
    const { callSid, conferenceSid, accountSid, warnings } = eventOf(
      aCloudEvent({ data: { sid: 'XX1', ...data } }),
    );
    expect({ callSid, conferenceSid, accountSid }).toEqual({ ...none, ...sids });
    expect(warnings).toEqual([]);
  });

  it('is what Insights data name', () => {
    const data = {
      call_sid: 'CA5',
      conference_sid: 'CF5',
      account_sid: 'AC5',
      parent_call_sid: 'CA0',
    };
    expect(eventOf(aCloudEvent({ type: INSIGHTS, data }))).toMatchObject({
      callSid: 'CA5',
      conferenceSid: 'CF5',
      accountSid: 'AC5',
      parentCallSid: 'CA0',
      data,
    });
  });

  it('is what the URL of an API request and its answer name', () => {
    const answer = JSON.stringify({ call_sid: 'CA3', parent_call_sid: 'CA0' });
    const api = (url: string) =>
      eventOf(
        aCloudEvent({
          type: `${VOICE}api-request.conference-participant.created`,
          data: {
            sid: 'XX1',
            ...request({}, url),
            response: { responseBody: Buffer.from(answer).toString('base64') },
          },
        }),
      );
    expect(api('https://example.com')).toMatchObject({ callSid: 'CA3', parentCallSid: 'CA0' });
    expect(api('https://example.com/Conferences/CF1/Participants/CA2.json')).toMatchObject({
      callSid: 'CA2',
      conferenceSid: 'CF1',
    });
  });

  it.each(['CA1', 'CF1'])('is the call or conference of a logged error: %s', (correlation_sid) => {
    const data = { correlation_sid, level: 'ERROR', error_code: '11200' };
    const event = (data: unknown) =>
      eventOf(aCloudEvent({ type: 'com.twilio.error-logs.error.logged', data }));
    expect(event(data).callSid ?? event(data).conferenceSid).toBe(correlation_sid);
    expect(event(JSON.stringify(data)).data).toEqual(data);
  });

  it.each([
    ['CallSid', { sid: 'CF1', ...request({ CallSid: 5 }) }],
    ['CallSid', { sid: 'CF1', ...request({ CallSid: 'x'.repeat(2049) }) }],
    ['ConferenceSid', { sid: 'CA1', ...request({ ConferenceSid: {} }) }],
    ['data.sid', { sid: `CA${'x'.repeat(2047)}` }],
    ['data.sid', { sid: `CF${'x'.repeat(2047)}` }],
    ['data.call_sid', { sid: 'XX', call_sid: 5 }],
    ['data.conference_sid', { sid: 'XX', conference_sid: 'CF\ud800' }],
  ])('is no %s that an index cannot hold, and a warning says so', (place, data) => {
    expect(eventOf(aCloudEvent({ data })).warnings).toEqual([
      `${place}: expected a SID; the event is not listed under it`,
    ]);
  });
});
