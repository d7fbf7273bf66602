import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readEvent } from '../../src/events/read-event.ts';
import { validate } from '../../src/events/validate.ts';
import { originOf } from '../../src/kinesis/decode.ts';
import type { Rejected } from '../../src/outcome.ts';
import { aCloudEvent, aTestEvent, webhookData } from '../fixtures/cloud-event.ts';
import { aRecord } from '../fixtures/records.ts';

const ARRIVED = '2026-11-23T12:00:00.000Z';
const origin = originOf(aRecord({}, { arrivedAt: ARRIVED }));
const validated = (value: unknown) => validate({ origin, value, warnings: [] });

/** As `JSON.parse` gives it: anything that compares its length with a number throws. */
const NO_LENGTH = { length: { valueOf: 1, toString: 1 } };

function eventOf(value: unknown) {
  const step = validated(value);
  if (step.kind !== 'valid') throw new Error(`expected a valid event: ${JSON.stringify(step)}`);
  return readEvent(step);
}

function rejectionOf(value: unknown): Rejected {
  const step = validated(value);
  if (step.kind !== 'rejected') throw new Error(`expected a rejection: ${step.kind}`);
  return step;
}

describe('the envelope', () => {
  const KEY = 'expected 1 to 2048 bytes of well-formed text';
  const TEXT = 'expected text that is not empty';
  const OBJECT = 'expected an object with the attributes of a CloudEvent';

  it.each([
    ['another specversion', aCloudEvent({ specversion: '0.3' }), 'specversion', 'expected "1.0"'],
    ['no id', aCloudEvent({ id: undefined }), 'id', KEY],
    ['an empty id', aCloudEvent({ id: '' }), 'id', KEY],
    ['an id that is a number', aCloudEvent({ id: 7 }), 'id', KEY],
    ['an id longer than a key can be', aCloudEvent({ id: 'é'.repeat(1025) }), 'id', KEY],
    ['an id with a lone surrogate', aCloudEvent({ id: 'E\ud800' }), 'id', KEY],
    ['an empty type', aCloudEvent({ type: '' }), 'type', TEXT],
    ['no source', aCloudEvent({ source: null }), 'source', TEXT],
    ['a source whose length is no number', aCloudEvent({ source: NO_LENGTH }), 'source', TEXT],
    ['a text', 'text', '', OBJECT],
    ['null', null, '', OBJECT],
    ['an array within an array', [aCloudEvent()], '', OBJECT],
  ])('is rejected with %s, and the rejection says what was expected', (_, value, path, message) => {
    const { reason, issues } = rejectionOf(value);
    expect({ reason, issues }).toEqual({
      reason: 'not-cloudevent',
      issues: expect.arrayContaining([{ path, message }]),
    });
  });

  it('takes an id of exactly the longest key', () => {
    expect(eventOf(aCloudEvent({ id: 'é'.repeat(1024) })).id).toHaveLength(1024);
  });

  it('names type and id of what it rejects, as far as they are there', () => {
    expect(rejectionOf(aCloudEvent({ specversion: '2', type: 't', id: 'E1' }))).toMatchObject({
      type: 't',
      eventId: 'E1',
    });
    expect(rejectionOf(aCloudEvent({ id: 5 }))).not.toHaveProperty('eventId');
    expect(rejectionOf(aCloudEvent({ type: 5 as never }))).not.toHaveProperty('type');
  });

  it('does not look at the other attributes', () => {
    const event = eventOf(
      aCloudEvent({ datacontenttype: '2025-10-08T07:17:02.363Z', time: 5, dataschema: 6 }),
    );
    expect(event.schema).toBeUndefined();
    expect(event.occurredAt).toBe('2026-11-23T11:59:58.000Z');
  });

  it('ignores other Twilio products, whatever their data', () => {
    const type = 'com.twilio.messaging.message.delivered';
    expect(validated(aCloudEvent({ type, data: 'text' }))).toEqual({
      kind: 'ignored',
      origin,
      type,
    });
  });
});

describe('the data of a webhook event', () => {
  const request = (parts: object) => ({
    sid: 'CA1',
    request: { method: 'GET', url: 'u', ...parts },
  });
  const DATA = 'expected an object, or a string of JSON with one';
  const OBJECT = 'expected an object';

  it.each([
    ['no data', undefined, 'data', DATA],
    ['a number', 5, 'data', DATA],
    ['null', null, 'data', DATA],
    ['a text that is no JSON', 'text', 'data', DATA],
    ['a text with an array', '[]', 'data', DATA],
    ['no sid', { ...webhookData(), sid: undefined }, 'data.sid', 'expected text that is not empty'],
    [
      'a sid whose length is no number',
      { sid: NO_LENGTH },
      'data.sid',
      'expected text that is not empty',
    ],
    ['an empty sid', { sid: '' }, 'data.sid', 'expected text that is not empty'],
    ['a request without parameters', request({}), 'data.request.parameters', OBJECT],
    [
      'a request without a url',
      request({ url: undefined, parameters: {} }),
      'data.request.url',
      'expected text',
    ],
    [
      'a request in a text',
      { sid: 'CA1', request: 'GET' },
      'data.request',
      'expected an object with method, url and parameters',
    ],
    ['parameters in an array', request({ parameters: [] }), 'data.request.parameters', OBJECT],
    ['parameters in a text', request({ parameters: '{}' }), 'data.request.parameters', OBJECT],
    ['null for parameters', request({ parameters: null }), 'data.request.parameters', OBJECT],
    ['a response in a text', { sid: 'CA1', response: 'ok' }, 'data.response', OBJECT],
    [
      'a response code in words',
      { sid: 'CA1', response: { responseCode: 'ok' } },
      'data.response.responseCode',
      'expected a whole number',
    ],
    [
      'half a response code',
      { sid: 'CA1', response: { responseCode: 200.5 } },
      'data.response.responseCode',
      'expected a whole number',
    ],
  ])('is rejected with %s, and the rejection says what was expected', (_, data, path, message) => {
    const value = { ...aCloudEvent({ id: 'E9' }), data };
    expect(rejectionOf(value)).toMatchObject({
      reason: 'invalid-data',
      issues: [{ path, message }],
      eventId: 'E9',
      type: 'com.twilio.voice.status-callback.amd.detected',
    });
  });

  it('is never quoted in what is wrong with it', () => {
    const data = {
      sid: 'CA1',
      request: { method: { secret: '+15005550006' }, url: 5, parameters: '+15005550006' },
    };
    expect(JSON.stringify(rejectionOf(aCloudEvent({ data })).issues)).not.toContain('15005550006');
  });

  it('may be a string of JSON', () => {
    const asObject = eventOf(aCloudEvent());
    const asText = eventOf(aCloudEvent({ data: JSON.stringify(aCloudEvent().data) }));
    expect(asText).toEqual(asObject);
  });

  it('needs neither request nor response', () => {
    const event = eventOf(aCloudEvent({ data: { sid: 'CA1' } }));
    expect(event).toMatchObject({ callSid: 'CA1', parameters: {}, warnings: [] });
    expect(event.webhook).toBeUndefined();
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

  it('names the webhook request, where Twilio does', () => {
    expect(eventOf(aCloudEvent()).eventSid).toBe('VW00000000000000000000000000000001');
    const data = { sid: 'CA1', eventSid: null };
    expect(eventOf(aCloudEvent({ data })).eventSid).toBeUndefined();
  });

  it('describes the webhook request and its answer', () => {
    expect(eventOf(aCloudEvent()).webhook).toEqual({
      method: 'POST',
      url: 'https://example.com/status',
      requestedAt: '2026-11-23T11:59:57.000Z',
      responseCode: 200,
      requestDurationMs: 140,
      contentType: 'application/xml',
      responseBody: '<Response/>',
      respondedAt: '2026-11-23T11:59:57.000Z',
    });
  });

  it.each([
    ['https://user:secret@example.com/a?b=c', 'https://example.com/a?b=c'],
    ['http://user:p@ss@example.com', 'http://example.com/'],
    ['HTTPS://u:p@EXAMPLE.com', 'https://example.com/'],
    ['https://example.com/users/a@b', 'https://example.com/users/a@b'],
    ['not a url', 'not a url'],
    ['https://example.com/?to=https://a:b@c', 'https://example.com/?to=https://a:b@c'],
  ])('leaves the userinfo out of %s', (url, without) => {
    const data = { sid: 'CA1', request: { method: 'GET', url, parameters: {} } };
    expect(eventOf(aCloudEvent({ data })).webhook?.url).toBe(without);
  });

  it('leaves out what may hold a password, and is no URL, with a warning', () => {
    const request = { method: 'GET', url: '//user:secret@example.com/', parameters: {} };
    const event = eventOf(aCloudEvent({ data: { sid: 'CA1', request } }));
    expect(event.webhook).toMatchObject({ method: 'GET', url: undefined });
    expect(event.warnings).toEqual([
      'data.request.url: expected a URL; left out, because it may hold a password',
    ]);
  });

  it('keeps numbers in data that are a text of JSON, and says which it could not hold', () => {
    const data = `{"sid":"CA1","request":{"method":"GET","url":"","parameters":{"N":1e400}}}`;
    const { parameters, warnings } = eventOf(aCloudEvent({ data }));
    expect(parameters).toEqual({ N: '1e400' });
    expect(warnings).toEqual([
      expect.stringMatching(/^data\.request\.parameters\.N: kept as text/),
    ]);
  });

  it('keeps a response body to the letter, with its byte-order mark', () => {
    const responseBody = Buffer.from('\uFEFF<Response/>').toString('base64');
    const event = eventOf(aCloudEvent({ data: { sid: 'CA1', response: { responseBody } } }));
    expect(event.webhook?.responseBody).toBe('\uFEFF<Response/>');
  });

  it.each([
    ['no base64', 'ab!c'],
    ['base64 but for its padding', 'PGEvPg'],
    ['base64 of no text', Buffer.from([0xff, 0xfe]).toString('base64')],
  ])('keeps a response body that is %s, with a warning', (_, responseBody) => {
    const event = eventOf(aCloudEvent({ data: { sid: 'CA1', response: { responseBody } } }));
    expect(event.webhook?.responseBody).toBe(responseBody);
    expect(event.warnings).toEqual([expect.stringContaining('responseBody')]);
  });
});

describe('when it happened', () => {
  const time = '2026-01-01T00:00:01.000Z';
  const data = {
    ...webhookData({ Timestamp: 'Thu, 01 Jan 2026 00:00:03 +0000' }),
    timestamp: '2026-01-01T00:00:02Z',
    requestDateCreated: 'Thu, 01 Jan 2026 00:00:04 +0000',
  };

  it.each([
    ['time', aCloudEvent({ time, data }), '01'],
    ['data.timestamp', aCloudEvent({ time: 'x', data }), '02'],
    ['the parameter Timestamp', aCloudEvent({ time: '', data: { ...data, timestamp: 'x' } }), '03'],
    [
      'data.requestDateCreated',
      aCloudEvent({ time: undefined, data: { ...data, timestamp: null, request: null } }),
      '04',
    ],
  ])('is %s, where those before it are not valid', (_, value, second) => {
    expect(eventOf(value).occurredAt).toBe(`2026-01-01T00:00:${second}.000Z`);
  });

  it('is the arrival in Kinesis where nothing else is valid', () => {
    expect(eventOf(aCloudEvent({ time: undefined, data: { sid: 'CA1' } })).occurredAt).toBe(
      ARRIVED,
    );
  });
});

describe('what it is listed under', () => {
  const sids = (data: object) => {
    const { callSid, conferenceSid, accountSid } = eventOf(aCloudEvent({ data }));
    return { callSid, conferenceSid, accountSid };
  };
  const request = (parameters: object, url = 'https://example.com') => ({
    request: { method: 'GET', url, parameters },
  });

  it('takes call, conference and account from the parameters', () => {
    const parameters = { CallSid: 'CA1', ConferenceSid: 'CF1', AccountSid: 'AC1' };
    expect(sids({ sid: 'CA2', ...request(parameters) })).toEqual({
      callSid: 'CA1',
      conferenceSid: 'CF1',
      accountSid: 'AC1',
    });
  });

  it('takes the call or the conference from the sid, by its first letters', () => {
    expect(sids({ sid: 'CA2' })).toMatchObject({ callSid: 'CA2', conferenceSid: undefined });
    expect(sids({ sid: 'CF2' })).toMatchObject({ callSid: undefined, conferenceSid: 'CF2' });
    expect(sids({ sid: 'RE2' })).toMatchObject({ callSid: undefined, conferenceSid: undefined });
  });

  it('takes the account from the URL where no parameter has it', () => {
    const url = 'https://api.example.com/2010-04-01/Accounts/AC77/Calls';
    expect(sids({ sid: 'CA2', ...request({}, url) }).accountSid).toBe('AC77');
  });

  it('takes empty SIDs for absent, and leaves out what no index can hold, with a warning', () => {
    const parameters = { CallSid: 'x'.repeat(2049), ConferenceSid: '', AccountSid: 5 };
    const event = eventOf(aCloudEvent({ data: { sid: 'CF9', ...request(parameters) } }));
    expect(event.callSid).toBeUndefined();
    expect(event).toMatchObject({
      conferenceSid: 'CF9',
      warnings: [expect.stringMatching(/^CallSid: /)],
    });
  });

  it('takes no account from a parameter that has none', () => {
    const url = 'https://api.example.com/2010-04-01/Accounts/AC77/Calls';
    expect(sids({ sid: 'CA2', ...request({ AccountSid: '' }, url) }).accountSid).toBe('AC77');
    expect(sids({ sid: 'CA2', ...request({ AccountSid: 5 }, url) }).accountSid).toBe('AC77');
  });

  it.each([
    ['CallSid', { sid: 'CF1', ...request({ CallSid: 5 }) }],
    ['ConferenceSid', { sid: 'CA1', ...request({ ConferenceSid: {} }) }],
    ['data.sid', { sid: `CA${'x'.repeat(2047)}` }],
    ['data.sid', { sid: `CF${'x'.repeat(2047)}` }],
    ['data.call_sid', { sid: 'XX', call_sid: 5 }],
    ['data.conference_sid', { sid: 'XX', conference_sid: 'CF\ud800' }],
  ])('says of %s that nothing can be listed under it', (place, data) => {
    expect(eventOf(aCloudEvent({ data })).warnings).toEqual([
      `${place}: expected a SID; the event is not listed under it`,
    ]);
  });

  it('takes null for absent', () => {
    const { callSid, warnings } = eventOf(
      aCloudEvent({ data: { sid: 'CA2', ...request({ CallSid: null }) } }),
    );
    expect({ callSid, warnings }).toEqual({ callSid: 'CA2', warnings: [] });
  });

  it('finds call and conference of Insights events', () => {
    const type = 'com.twilio.voice.insights.call-summary.complete';
    const data = { call_sid: 'CA5', conference_sid: 'CF5', account_sid: 'AC5' };
    const event = eventOf(
      aCloudEvent({ type, dataschema: 'https://x/VoiceInsights.CallSummary/1', data }),
    );
    expect(event).toMatchObject({ callSid: 'CA5', conferenceSid: 'CF5', accountSid: 'AC5', data });
  });
});

it('takes an Insights event for no webhook’s, though it names no schema', () => {
  const type = 'com.twilio.voice.insights.call-summary.complete';
  const data = { call_sid: 'CA5' };
  expect(eventOf(aCloudEvent({ type, dataschema: undefined, data })).callSid).toBe('CA5');
});

it('takes a Voice type to come with a schema of its own', () => {
  const type = 'com.twilio.voice.dream.had';
  const dataschema = 'https://events-schemas.twilio.com/Voice.Dream/1';
  expect(eventOf(aCloudEvent({ type, dataschema, data: { dream: 1 } })).data).toEqual({ dream: 1 });
});

it.each([
  ['no schema at all', 'com.twilio.voice.dream.had', undefined],
  ['the schema of webhooks', 'com.twilio.voice.dream.had', 'https://x/Voice.WebhookEvent/3'],
  ['another schema', 'com.twilio.voice.status-callback.dream', 'https://x/Voice.Dream/1'],
])('takes a Voice type with %s for a webhook’s: %s', (_, type, dataschema) => {
  expect(rejectionOf(aCloudEvent({ type, dataschema, data: { dream: 1 } }))).toMatchObject({
    issues: [{ path: 'data.sid' }],
  });
});

describe('the sink test event', () => {
  it('is known by its test id, because its id is always the account', () => {
    expect(eventOf(aTestEvent('T-1'))).toMatchObject({
      id: 'T-1',
      accountSid: 'AC00000000000000000000000000000001',
      occurredAt: '2026-11-23T11:59:58.500Z',
      warnings: [],
    });
  });

  it('keeps attributes that no schema names', () => {
    expect(eventOf({ ...aTestEvent(), traceparent: '00-1' }).extra).toEqual({
      envelope: { traceparent: '00-1' },
    });
  });

  it('may have its data as a string', () => {
    expect(eventOf({ ...aTestEvent(), data: '{"test_id":"T-2"}' }).id).toBe('T-2');
  });

  it.each([undefined, 5, '', 'x'.repeat(3000)])('is rejected with the test id %s', (testId) => {
    const message = 'expected 1 to 2048 bytes of well-formed text';
    expect(rejectionOf({ ...aTestEvent(), data: { test_id: testId } })).toMatchObject({
      reason: 'invalid-data',
      issues: [{ path: 'data.test_id', message }],
    });
  });
});

it('accepts the eight examples of the documentation as they stand', () => {
  const examples: { type: string }[] = JSON.parse(
    readFileSync(new URL('../fixtures/documentation-examples.json', import.meta.url), 'utf8'),
  );
  expect(examples).toHaveLength(8);
  for (const [index, example] of examples.entries()) {
    const event = eventOf({ ...example, id: `example-${index}` });
    expect(event).toMatchObject({
      type: example.type,
      occurredAt: '2025-01-01T00:00:00.000Z',
      callSid: 'CA0000000000000000000000000000001',
      parameters: {},
      warnings: [],
    });
  }
});
