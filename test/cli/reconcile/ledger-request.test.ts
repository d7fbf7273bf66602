import { describe, expect, it } from 'vitest';
import { ledgerRequest, parametersOf } from '../../../src/cli/reconcile/ledger-request.ts';

describe('a request of the ledger', () => {
  it('is read from the example of the API description', () => {
    const request = ledgerRequest({
      request: {
        method: 'POST',
        url: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Calls/CA1.json',
        parameters: { status_callback_method: 'POST', from: '+987654321' },
      },
      response: {
        response_code: 201,
        request_duration: 50,
        content_type: 'application/json',
        response_body: '{"sid": "CA1"}',
        date_created: 'Tue, 11 Aug 2020 17:44:08 +0000',
      },
    });
    expect(request).toEqual({
      method: 'POST',
      url: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Calls/CA1.json',
      parameters: new Map([
        ['statuscallbackmethod', 'POST'],
        ['from', '+987654321'],
      ]),
      respondedAt: '2020-08-11T17:44:08.000Z',
      durationMs: 50,
      responseCode: 201,
      contentType: 'application/json',
    });
  });

  it.each([
    ['no answer', { request: { url: 'https://a.example', parameters: null }, response: null }],
    ['nothing at all', { request: null, response: null }],
    ['lists', { request: [], response: [] }],
    ['values of other kinds', { request: { url: 7, method: {} }, response: { date_created: 1 } }],
    ['a date that is none', { request: {}, response: { date_created: 'yesterday' } }],
  ])('may have %s', (_, item) => {
    const { parameters, respondedAt, durationMs, responseCode } = ledgerRequest(item);
    expect([parameters.size, respondedAt, durationMs, responseCode]).toEqual([
      0,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('takes numbers that stand there as text', () => {
    const response = { request_duration: '50', response_code: '200' };
    expect(ledgerRequest({ request: {}, response })).toMatchObject({
      durationMs: 50,
      responseCode: 200,
    });
  });

  it('keeps no password of a URL', () => {
    const url = 'https://user:secret@voice.example.com/status';
    const request = ledgerRequest({ request: { url }, response: null });
    expect(request.url).toBe('https://voice.example.com/status');
  });

  it('has the same names for parameters as an event', () => {
    const event = parametersOf({ CallSid: 'CA1', 'SipHeader_X-Tenant': 'a', AddOns: {}, From: 1 });
    const ledger = parametersOf({ call_sid: 'CA1', sip_header_x_tenant: 'a', from: '1' });
    expect([...event.keys()]).toEqual(['callsid', 'sipheaderxtenant', 'from']);
    expect(ledger).toEqual(event);
  });
});
