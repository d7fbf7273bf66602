import { describe, expect, it } from 'vitest';
import { type SidSources, sidsOf as sidsIn } from '../../src/events/sids.ts';

const CALL = 'CA00000000000000000000000000000001';
const CONFERENCE = 'CF00000000000000000000000000000001';
const ACCOUNT = 'AC00000000000000000000000000000001';
const REST = `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}`;

function sidsOf(event: Partial<SidSources>) {
  const type = 'com.twilio.voice.api-request.conference-participant.created';
  return sidsIn({ type, source: 'Sink', data: {}, parameters: {}, ...event }, []);
}

describe('the SIDs of an event beside its own parameters', () => {
  it('finds the call of a participant in the URL of an API request', () => {
    const url = `${REST}/Conferences/${CONFERENCE}/Participants/${CALL}.json`;
    expect(sidsOf({ url })).toEqual({
      callSid: CALL,
      conferenceSid: CONFERENCE,
      accountSid: ACCOUNT,
    });
  });

  it('finds the call of a new participant in Twilio’s answer', () => {
    const responseBody = JSON.stringify({ call_sid: CALL, parent_call_sid: null });
    const url = `${REST}/Conferences/${CONFERENCE}/Participants.json`;
    expect(sidsOf({ url, responseBody })).toMatchObject({
      callSid: CALL,
      conferenceSid: CONFERENCE,
    });
  });

  it('takes nothing from a customer’s own URL or answer but the account', () => {
    const type = 'com.twilio.voice.twiml.call.requested';
    const url = `https://example.com/Accounts/${ACCOUNT}/Participants/${CALL}/Conferences/${CONFERENCE}`;
    const responseBody = JSON.stringify({ call_sid: CALL, parent_call_sid: CALL });
    expect(sidsOf({ type, url, responseBody })).toEqual({ accountSid: ACCOUNT });
  });

  it('falls back to the account of the source', () => {
    const source = `/2010-04-01/Accounts/${ACCOUNT}/Calls/${CALL}.json`;
    expect(sidsOf({ source }).accountSid).toBe(ACCOUNT);
    expect(sidsOf({ source, url: 'https://example.com/Accounts/AC2/x' }).accountSid).toBe('AC2');
  });

  it('finds the parent of a leg wherever it stands', () => {
    expect(sidsOf({ parameters: { ParentCallSid: CALL } }).parentCallSid).toBe(CALL);
    expect(sidsOf({ data: { parent_call_sid: CALL } }).parentCallSid).toBe(CALL);
    const responseBody = JSON.stringify({ parent_call_sid: CALL });
    expect(sidsOf({ responseBody }).parentCallSid).toBe(CALL);
    // As Voice Insights writes "none".
    expect(sidsOf({ data: { parent_call_sid: '' } }).parentCallSid).toBeUndefined();
  });

  it('finds the call or conference of a logged error', () => {
    const type = 'com.twilio.error-logs.error.logged';
    expect(sidsOf({ type, data: { correlation_sid: CALL } })).toEqual({ callSid: CALL });
    expect(sidsOf({ type, data: { correlation_sid: CONFERENCE } })).toEqual({
      conferenceSid: CONFERENCE,
    });
    expect(sidsOf({ type, data: { correlation_sid: 'SM1' } })).toEqual({});
  });

  it.each([null, 5, [CALL], { CALL }, 'NO1', `CA${'1'.repeat(3000)}`, 'CA\ud800'])(
    'takes %j for no SID',
    (sid) => {
      const responseBody = JSON.stringify({ call_sid: sid, parent_call_sid: sid });
      const data = { parent_call_sid: sid, correlation_sid: sid };
      expect(sidsOf({ responseBody, data, parameters: { ParentCallSid: sid } })).toEqual({});
    },
  );
});
