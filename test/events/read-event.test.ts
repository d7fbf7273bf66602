import { describe, expect, it } from 'vitest';
import { readEvent } from '../../src/events/read-event.ts';
import { validate } from '../../src/events/validate.ts';
import { originOf } from '../../src/kinesis/decode.ts';
import { eventItem } from '../../src/store/items.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { aRecord } from '../fixtures/records.ts';

const VOICE = 'com.twilio.voice.';
const ERROR_LOGGED = 'com.twilio.error-logs.error.logged';

const outcomeOf = (value: unknown) =>
  validate({ origin: originOf(aRecord('')), value, warnings: [] });

function eventOf(value: unknown) {
  const valid = outcomeOf(value);
  if (valid.kind !== 'valid') throw new Error(`expected a valid event: ${valid.kind}`);
  return readEvent(valid);
}

/** What the table holds of an event. */
function attributesOf(value: unknown) {
  const valid = outcomeOf(value);
  if (valid.kind !== 'valid') throw new Error(`expected a valid event: ${valid.kind}`);
  const findings = { details: {}, summary: 'summary' };
  const item = eventItem(
    { origin: valid.origin, event: readEvent(valid), findings, recognised: true },
    0,
  );
  if (item.kind !== 'item') throw new Error(`expected an item: ${item.reason}`);
  return item.attributes;
}

describe('the time of an event', () => {
  const time = '2026-10-14T09:30:00Z';

  it('is that of its data for Voice Insights; when it was sent is kept beside it', () => {
    const type = `${VOICE}insights.call-summary.complete`;
    const data = { call_sid: 'CA1', end_time: '2026-10-14T09:01:00Z' };
    expect(eventOf(aCloudEvent({ type, time, data }))).toMatchObject({
      occurredAt: '2026-10-14T09:01:00.000Z',
      sentAt: '2026-10-14T09:30:00.000Z',
    });
    expect(attributesOf(aCloudEvent({ type, time, data }))).toMatchObject({
      occurredAt: { S: '2026-10-14T09:01:00.000Z' },
      sentAt: { S: '2026-10-14T09:30:00.000Z' },
    });
  });

  it('is the envelope’s where there is a webhook', () => {
    expect(eventOf(aCloudEvent({ time })).occurredAt).toBe('2026-10-14T09:30:00.000Z');
  });

  it('is not said to be when it was sent, where the envelope has none', () => {
    expect(attributesOf(aCloudEvent({ time: undefined }))).not.toHaveProperty('sentAt');
  });

  it.each(['now', null, '2026'])("is told by the parameters where the envelope's is %j", (time) => {
    const parameters = { CallSid: 'CA1', Timestamp: 'Wed, 14 Oct 2026 09:03:20 +0000' };
    const event = aCloudEvent({ parameters });
    const data = { ...(event.data as object), timestamp: undefined };
    const { occurredAt, sentAt } = eventOf({ ...event, time, data });
    expect({ occurredAt, sentAt }).toEqual({
      occurredAt: '2026-10-14T09:03:20.000Z',
      sentAt: undefined,
    });
  });
});

describe('the data of an event', () => {
  it('are stored as they are where they are not of a webhook', () => {
    const data = { call_sid: 'CA1', from: { caller: '+15005550006' } };
    const type = `${VOICE}insights.call-summary.complete`;
    expect(attributesOf(aCloudEvent({ type, data })).data).toEqual({
      M: { call_sid: { S: 'CA1' }, from: { M: { caller: { S: '+15005550006' } } } },
    });
  });

  it('are stored by their parts where they are', () => {
    expect(attributesOf(aCloudEvent())).not.toHaveProperty('data');
    expect(attributesOf(aCloudEvent({ data: { sid: 'CA1' } }))).not.toHaveProperty('data');
  });
});

describe('the SIDs of an event', () => {
  const request = (type: string, url: string, parameters: object, answer: object) =>
    aCloudEvent({
      type: `${VOICE}api-request.${type}`,
      data: {
        sid: 'CF1',
        request: { method: 'POST', url, parameters },
        response: { responseBody: Buffer.from(JSON.stringify(answer)).toString('base64') },
      },
    });

  it('are those in the URL of an API request', () => {
    const url = 'https://api.example.com/Accounts/AC1/Conferences/CF1/Participants/CA2.json';
    const type = 'conference-participant.modified';
    expect(eventOf(request(type, url, { Hold: 'true' }, {}))).toMatchObject({
      callSid: 'CA2',
      conferenceSid: 'CF1',
      accountSid: 'AC1',
    });
  });

  it('are those in the answer to it', () => {
    const answer = { call_sid: 'CA3', parent_call_sid: 'CA0' };
    const created = request(
      'conference-participant.created',
      'https://api.example.com',
      {},
      answer,
    );
    expect(eventOf(created)).toMatchObject({ callSid: 'CA3', parentCallSid: 'CA0' });
    expect(attributesOf(created)).toMatchObject({ callSid: { S: 'CA3' } });
  });

  it('are that of the call that dialled it, too', () => {
    const data = { call_sid: 'CA1', parent_call_sid: 'CA0' };
    const type = `${VOICE}insights.call-summary.complete`;
    expect(eventOf(aCloudEvent({ type, data })).parentCallSid).toBe('CA0');
    expect(attributesOf(aCloudEvent({ type, data })).parentCallSid).toEqual({ S: 'CA0' });
  });
});

describe('an error that Twilio logged', () => {
  const error = (data: object | string) => aCloudEvent({ type: ERROR_LOGGED, data });

  it.each(['CA1', 'CF1'])('is stored under its call or conference: %s', (correlation_sid) => {
    const data = { correlation_sid, level: 'ERROR', error_code: '11200' };
    const event = eventOf(error(data));
    expect(event.callSid ?? event.conferenceSid).toBe(correlation_sid);
    expect(attributesOf(error(data)).data).toMatchObject({ M: { error_code: { S: '11200' } } });
    expect(eventOf(error(JSON.stringify(data))).data).toEqual(data);
  });

  it.each<[string, object | string]>([
    ['of another product', { correlation_sid: 'SM1', level: 'ERROR' }],
    ['of nothing', { level: 'ERROR' }],
    ['of a number', { correlation_sid: 7 }],
    ['that is only information', { correlation_sid: 'CA1', level: 'INFO' }],
    ['that cannot be read', '{'],
  ])('is ignored where it is %s', (_, data) => {
    expect(outcomeOf(error(data))).toMatchObject({ kind: 'ignored', type: ERROR_LOGGED });
  });
});
