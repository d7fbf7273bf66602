import { describe, expect, it } from 'vitest';
import type { LedgerRequest } from '../../../src/cli/reconcile/ledger-request.ts';
import { type MatchOptions, match, type WebhookEvent } from '../../../src/cli/reconcile/match.ts';
import { subscribableTypes } from '../../../src/voice/registry.ts';
import { aLedgerRequest, aWebhookEvent } from '../../fixtures/ledger.ts';

const COMPLETED = 'com.twilio.voice.status-callback.call.completed';
const OPTIONS: MatchOptions = {
  subscribed: new Map(subscribableTypes.map((type) => [type, undefined])),
  youngFrom: '2026-10-14T10:00:00.000Z',
  endedAt: '2026-10-14T09:00:00.000Z',
};
const subscribedTo = (...types: string[]) => ({
  subscribed: new Map(types.map((type) => [type, undefined])),
});

function verdicts(
  requests: readonly LedgerRequest[],
  events: readonly WebhookEvent[],
  options: Partial<MatchOptions> = {},
) {
  const { requests: matched } = match(requests, events, { ...OPTIONS, ...options });
  return matched.map(({ verdict }) => verdict);
}
const kinds = (...of: Parameters<typeof verdicts>) => verdicts(...of).map(({ kind }) => kind);
const param = (name: string, value: string) => ({
  parameters: { callstatus: 'completed', callbacksource: 'call-progress-events', [name]: value },
});

describe('a request of the ledger and a stored event are the same', () => {
  const request = aLedgerRequest(param('from', '+15005550006'));
  const event = aWebhookEvent(request);

  it('by URL, the answer’s date, duration and code, and the parameters of both', () => {
    expect(verdicts([request], [event])).toEqual([
      { kind: 'stored', eventId: 'VW1', type: COMPLETED },
    ]);
  });

  it.each([
    ['two seconds apart', { respondedAt: '2026-10-14T09:00:02.000Z' }],
    ['that have more parameters', { parameters: new Map([...request.parameters, ['x', '1']]) }],
    ['that have fewer parameters', { parameters: new Map([['callstatus', 'completed']]) }],
    ['without a duration', { durationMs: undefined }],
  ])('also %s', (_, of) => {
    expect(kinds([request], [{ ...event, ...of }])).toEqual(['stored']);
  });

  it.each([
    ['another path', { url: 'https://example.com/voice/other' }],
    ['another second', { respondedAt: '2026-10-14T09:00:03.000Z' }],
    ['another duration', { durationMs: 141 }],
    ['another code', { responseCode: 502 }],
    ['another method', { method: 'GET' }],
    ['another status', { parameters: new Map([['callstatus', 'busy']]) }],
  ])('not with %s', (_, of) => {
    expect(kinds([request], [{ ...event, ...of }])).toEqual(['missing']);
  });

  it.each([
    ['in a parameter that may be hidden', { parameters: new Map([['from', 'XXXX']]) }, ['from']],
    ['in the URL’s query', { url: `${request.url}?a=1` }, ['the URL’s query']],
  ])('perhaps, where they differ %s', (_, of, differing) => {
    const { requests, missing } = match([request], [{ ...event, ...of }], OPTIONS);
    const why = { kind: 'perhaps', eventId: 'VW1', differing };
    expect(requests[0]?.verdict).toEqual({ kind: 'ambiguous', why });
    expect(missing).toBe(0);
  });

  const unanswered = { respondedAt: undefined, durationMs: undefined, responseCode: undefined };

  it('without an answer on either side, by the parameters', () => {
    expect(kinds([{ ...request, ...unanswered }], [{ ...event, ...unanswered }])).toEqual([
      'stored',
    ]);
  });

  it('perhaps, where too little is known of them', () => {
    const bare = { ...unanswered, parameters: new Map() };
    const [verdict] = verdicts([{ ...request, ...bare }], [{ ...event, ...bare }]);
    expect(verdict).toMatchObject({ why: { kind: 'perhaps', differing: [] } });
  });

  it('without a date of its answer, by a parameter that says when it was', () => {
    const undated = {
      ...aLedgerRequest(param('timestamp', 'Wed, 14 Oct 2026 09:00:00 +0000')),
      respondedAt: undefined,
    };
    const other = new Map([...undated.parameters, ['timestamp', '2026-10-14T09:00:01.000Z']]);
    expect(kinds([undated], [aWebhookEvent(undated)])).toEqual(['stored']);
    expect(kinds([undated], [aWebhookEvent(undated, { parameters: other })])).toEqual(['stored']);
  });

  it('without a URL, which may have held a password, if all the rest agrees', () => {
    const hidden = { url: undefined };
    expect(kinds([{ ...request, ...hidden }], [{ ...event, ...hidden }])).toEqual(['stored']);
    const less = { ...hidden, durationMs: undefined };
    expect(kinds([{ ...request, ...less }], [{ ...event, ...less }])).toEqual(['ambiguous']);
  });
});

describe('a request without an event', () => {
  const request = aLedgerRequest();

  it('is missing if its type is subscribed to', () => {
    expect(match([request], [], OPTIONS)).toMatchObject({
      requests: [{ types: [COMPLETED], verdict: { kind: 'missing' } }],
      missing: 1,
    });
  });

  it('is not subscribed to if its type is not in the subscription', () => {
    const options = subscribedTo('com.twilio.voice.status-callback.call.ringing');
    expect(verdicts([request], [], options)).toEqual([{ kind: 'not-subscribed' }]);
    expect(match([request], [], { ...OPTIONS, ...options }).missing).toBe(0);
  });

  it('is missing if the deprecated name of its type is', () => {
    const options = subscribedTo('com.twilio.voice.webhook.status-callback.call.completed');
    expect(kinds([request], [], options)).toEqual(['missing']);
  });

  it('is not subscribed to if the subscription is younger', () => {
    const since = '2026-10-14T09:00:01.000Z';
    const subscribed = new Map([[COMPLETED, since]]);
    expect(verdicts([request], [], { subscribed })).toEqual([{ kind: 'not-subscribed', since }]);
    const unanswered = { ...request, respondedAt: undefined };
    expect(kinds([unanswered], [], { subscribed })).toEqual(['not-subscribed']);
  });

  it('is too young while its event may be on its way', () => {
    expect(kinds([request], [], { youngFrom: '2026-10-14T09:00:00.000Z' })).toEqual(['too-young']);
  });

  it('cannot be told where its type may be one that is subscribed to, or one that is not', () => {
    const twiml = aLedgerRequest({ parameters: { callsid: 'CA1', callstatus: 'ringing' } });
    const options = subscribedTo('com.twilio.voice.twiml.call.requested');
    expect(verdicts([twiml], [], options)).toEqual([{ kind: 'ambiguous', why: { kind: 'type' } }]);
    expect(kinds([twiml], [])).toEqual(['missing']);
  });

  it('cannot be told where no type of event is known for it', () => {
    const unknown = aLedgerRequest({ parameters: { hologram: 'on' } });
    expect(verdicts([unknown], [])).toEqual([{ kind: 'ambiguous', why: { kind: 'unknown-type' } }]);
  });
});

describe('requests that look the same', () => {
  const request = aLedgerRequest();
  const event = (id: string) => aWebhookEvent(request, { id });

  it('are stored where there is an event for each', () => {
    expect(kinds([request, request], [event('VW1'), event('VW2')])).toEqual(['stored', 'stored']);
  });

  it('are said to be alike where there are fewer events: one of them is missing', () => {
    const { requests, missing } = match([request, request, request], [event('VW1')], OPTIONS);
    const why = { kind: 'alike', requests: 3, events: 1 };
    expect(requests.map(({ verdict }) => verdict)).toEqual(
      Array(3).fill({ kind: 'ambiguous', why }),
    );
    expect(missing).toBe(2);
  });

  it('are too young together', () => {
    const options = { ...OPTIONS, youngFrom: '2026-10-14T09:00:00.000Z' };
    const { missing } = match([request, request], [event('VW1')], options);
    expect(missing).toBe(0);
  });

  it('leave events over that the ledger does not show', () => {
    expect(match([request], [event('VW1'), event('VW2')], OPTIONS)).toMatchObject({
      requests: [{ verdict: { kind: 'stored' } }],
      unclaimed: 1,
    });
  });

  it('have one event each though the deprecated type brought it a second time', () => {
    const type = 'com.twilio.voice.webhook.status-callback.call.completed';
    const twice = [event('VW1'), { ...event('NO1'), type }];
    expect(match([request], twice, OPTIONS).unclaimed).toBe(0);
    expect(match([request, request], twice, OPTIONS).missing).toBe(1);
    expect(kinds([request], [{ ...event('NO1'), type }])).toEqual(['stored']);
  });
});
