import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Rejected } from '../../src/outcome.ts';
import { aCloudEvent, aTestEvent, webhookData } from '../fixtures/cloud-event.ts';
import { recordIdOf } from '../fixtures/records.ts';
import { eventOf, validated } from '../fixtures/valid-event.ts';

/** As `JSON.parse` gives it: anything that compares its length with a number throws. */
const NO_LENGTH = { length: { valueOf: 1, toString: 1 } };
const ERROR_LOGGED = 'com.twilio.error-logs.error.logged';

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

  it.each<[string, string, unknown]>([
    ['of another product', 'com.twilio.messaging.message.delivered', 'text'],
    ['an error of another product', ERROR_LOGGED, { correlation_sid: 'SM1', level: 'ERROR' }],
    ['an error of nothing', ERROR_LOGGED, { level: 'ERROR' }],
    ['an error of a number', ERROR_LOGGED, { correlation_sid: 7 }],
    ['only information', ERROR_LOGGED, { correlation_sid: 'CA1', level: 'INFO' }],
    ['an error that cannot be read', ERROR_LOGGED, '{'],
  ])('is enough to ignore what is not about a call: %s', (_, type, data) => {
    expect(validated(aCloudEvent({ type, data }))).toMatchObject({
      kind: 'ignored',
      type,
      origin: { recordId: recordIdOf(1) },
    });
  });
});

describe('the data of a webhook event', () => {
  const request = (parts: object) => ({
    sid: 'CA1',
    request: { method: 'GET', url: 'u', ...parts },
  });
  const answered = (responseCode: unknown) => ({ sid: 'CA1', response: { responseCode } });
  const DATA = 'expected an object, or a string of JSON with one';
  const TEXT = 'expected text that is not empty';
  const OBJECT = 'expected an object';
  const REQUEST = 'expected an object with method, url and parameters';
  const NUMBER = 'expected a whole number';

  it.each([
    ['no data', undefined, 'data', DATA],
    ['a number', 5, 'data', DATA],
    ['null', null, 'data', DATA],
    ['a text that is no JSON', 'text', 'data', DATA],
    ['a text with an array', '[]', 'data', DATA],
    ['no sid', { ...webhookData(), sid: undefined }, 'data.sid', TEXT],
    ['a sid whose length is no number', { sid: NO_LENGTH }, 'data.sid', TEXT],
    ['an empty sid', { sid: '' }, 'data.sid', TEXT],
    ['a request without parameters', request({}), 'data.request.parameters', OBJECT],
    ['a request in a text', { sid: 'CA1', request: 'GET' }, 'data.request', REQUEST],
    [
      'a request without a url',
      request({ url: undefined, parameters: {} }),
      'data.request.url',
      'expected text',
    ],
    ['parameters in an array', request({ parameters: [] }), 'data.request.parameters', OBJECT],
    ['parameters in a text', request({ parameters: '{}' }), 'data.request.parameters', OBJECT],
    ['null for parameters', request({ parameters: null }), 'data.request.parameters', OBJECT],
    ['a response in a text', { sid: 'CA1', response: 'ok' }, 'data.response', OBJECT],
    ['a response code in words', answered('ok'), 'data.response.responseCode', NUMBER],
    ['half a response code', answered(200.5), 'data.response.responseCode', NUMBER],
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

  it.each([
    ['Insights', 'com.twilio.voice.insights.call-summary.complete', undefined],
    ['a logged error', ERROR_LOGGED, undefined],
    ['a schema of its own', 'com.twilio.voice.dream.had', 'https://x/Voice.Dream/1'],
  ])('need nothing where they are no webhook’s: %s', (_, type, dataschema) => {
    const data = { correlation_sid: 'CA5' };
    const event = eventOf(aCloudEvent({ type, dataschema, data }));
    expect(event).toMatchObject({ data, isDataStored: true, webhook: undefined });
  });

  it.each([
    ['no schema at all', 'com.twilio.voice.dream.had', undefined],
    ['the schema of webhooks', 'com.twilio.voice.dream.had', 'https://x/Voice.WebhookEvent/3'],
    ['another schema', 'com.twilio.voice.status-callback.dream', 'https://x/Voice.Dream/1'],
  ])('are a webhook’s with %s: %s', (_, type, dataschema) => {
    expect(rejectionOf(aCloudEvent({ type, dataschema, data: { dream: 1 } }))).toMatchObject({
      issues: [{ path: 'data.sid' }],
    });
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
