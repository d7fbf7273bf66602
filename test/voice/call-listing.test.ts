import { describe, expect, it } from 'vitest';
import { callListing, keysOfDay } from '../../src/voice/call-listing.ts';
import { processorFor, processors } from '../../src/voice/registry.ts';
import { anInsightsEvent, aVoiceEvent } from '../fixtures/voice-event.ts';

const VOICE = 'com.twilio.voice.';
const SID = 'CA00000000000000000000000000000001';
const OURS = '+15005550001';
const THEIRS = '+15005550006';

async function listingOf(event: ReturnType<typeof aVoiceEvent>) {
  return callListing(event, await processorFor(event.type).processor(event));
}
const callback = (name: string, parameters: object, overrides: object = {}) =>
  listingOf(
    aVoiceEvent({
      type: `${VOICE}status-callback.call.${name}`,
      parameters: { From: THEIRS, To: OURS, Direction: 'inbound', ...parameters },
      ...overrides,
    }),
  );
const summary = (name: string, data: object) =>
  listingOf(
    anInsightsEvent(`${VOICE}insights.call-summary.${name}`, {
      call_sid: SID,
      from: { caller: OURS },
      to: { callee: THEIRS },
      ...data,
    }),
  );

describe('which events list a call', () => {
  const BEGIN = ['status-callback.call.initiated', 'webhook.status-callback.call.initiated'];
  const END = [
    'status-callback.call.completed',
    'webhook.status-callback.call.completed',
    'insights.call-summary.partial',
    'insights.call-summary.predicted-complete',
    'insights.call-summary.complete',
  ];

  it.each([...processors.keys()])('%s', async (type) => {
    const name = type.slice(VOICE.length);
    const event = type.includes('insights') ? anInsightsEvent(type, {}) : aVoiceEvent({ type });
    const listing = await listingOf(event);
    expect(listing !== undefined).toBe([...BEGIN, ...END].includes(name));
    expect(listing?.endedDay !== undefined).toBe(END.includes(name));
  });
});

describe('the day on which a call ended', () => {
  it('is that of its event in UTC, in one of ten parts, the same for all events of the call', async () => {
    const occurredAt = '2026-10-14T23:59:59.999Z';
    const [one, other] = [
      await callback('completed', {}, { occurredAt }),
      await callback('completed', { CallStatus: 'busy' }, { occurredAt }),
    ];
    expect(one?.endedDay).toMatch(/^2026-10-14#\d$/);
    expect(other?.endedDay).toBe(one?.endedDay);
    expect(keysOfDay('2026-10-14')).toContain(one?.endedDay);
  });

  it('has about as many calls in each part', async () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 2_000; n += 1) {
      const callSid = `CA${(n * 2_654_435_761).toString(16).padStart(32, '0')}`;
      const day = (await callback('completed', {}, { callSid }))?.endedDay ?? '';
      counts.set(day, (counts.get(day) ?? 0) + 1);
    }
    expect(counts.size).toBe(10);
    expect(Math.min(...counts.values())).toBeGreaterThan(120);
  });

  it('is not told of an event without a call', async () => {
    expect(await callback('completed', {}, { callSid: undefined })).toMatchObject({
      endedDay: undefined,
    });
  });
});

describe('the other party', () => {
  it.each([
    ['inbound', THEIRS],
    ['outbound-api', OURS],
    ['outbound-dial', OURS],
    ['sideways', undefined],
    [undefined, undefined],
  ])('of a call that is %s', async (Direction, party) => {
    expect((await callback('initiated', { Direction }))?.otherParty).toBe(party);
  });

  it.each([
    ['inbound', OURS],
    ['outbound_api', THEIRS],
    ['trunking_originating', OURS],
    ['trunking_terminating', THEIRS],
  ])('of a summary whose direction is %s', async (direction, party) => {
    expect((await summary('complete', { properties: { direction } }))?.otherParty).toBe(party);
  });

  it.each(['sip:alice@example.com', 'client:bob', '+266696687'])('may be %s', async (From) => {
    expect((await callback('initiated', { From }))?.otherParty).toBe(From);
  });

  it.each([7, { a: 1 }, '\ud800', 'x'.repeat(257)])(
    'is left out with a warning where it is odd: %j',
    async (From) => {
      const listing = await callback('initiated', { From });
      expect(listing).toMatchObject({ otherParty: undefined, call: { from: undefined } });
      expect(listing?.warnings).toEqual([
        'From: expected a number or an address; the call is not listed under it',
      ]);
    },
  );
});

describe('the row of a call', () => {
  it('is what the callback knows of its end', async () => {
    const parameters = {
      CallStatus: 'failed',
      CallDuration: '0',
      SipResponseCode: '404',
      ErrorCode: '13224',
      AnsweredBy: 'human',
      ParentCallSid: 'CA0',
    };
    const listing = await callback('completed', parameters, { parentCallSid: 'CA0' });
    expect(listing).toMatchObject({
      parentCallSid: 'CA0',
      call: {
        direction: 'inbound',
        from: THEIRS,
        to: OURS,
        status: 'failed',
        durationSeconds: 0,
        answeredBy: 'human',
        sipResponseCode: 404,
        errorCode: 13224,
        problems: ['error'],
        final: true,
      },
      warnings: [],
    });
  });

  it('is what a summary knows, preliminary or not', async () => {
    const data = {
      call_state: 'completed',
      duration: 61,
      connect_duration: 52,
      tags: ['high_jitter'],
      properties: { direction: 'outbound_api', last_sip_response_num: 200 },
    };
    expect((await summary('complete', data))?.call).toMatchObject({
      direction: 'outbound-api',
      from: OURS,
      to: THEIRS,
      status: 'completed',
      durationSeconds: 52,
      timeToAnswerSeconds: 9,
      sipResponseCode: 200,
      problems: ['high_jitter'],
      final: true,
    });
    expect((await summary('partial', data))?.call.final).toBe(false);
  });

  it('does not say how a call ends that goes on', async () => {
    expect((await callback('initiated', { CallStatus: 'initiated' }))?.call).toMatchObject({
      status: 'initiated',
      final: undefined,
    });
  });
});
