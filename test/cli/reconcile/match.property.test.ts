import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerRequest } from '../../../src/cli/reconcile/ledger-request.ts';
import { match, type WebhookEvent } from '../../../src/cli/reconcile/match.ts';
import { subscribableTypes } from '../../../src/voice/registry.ts';
import { aLedgerRequest, aWebhookEvent } from '../../fixtures/ledger.ts';

const OPTIONS = {
  subscribed: new Map(subscribableTypes.map((type) => [type, undefined])),
  youngFrom: '2030-01-01T00:00:00.000Z',
  endedAt: undefined,
};
const START = Date.parse('2026-10-14T09:00:00.000Z');
const STATUSES = ['initiated', 'ringing', 'in-progress', 'completed'] as const;

/** Few values of each, so that many requests look the same or nearly so. */
const request = fc
  .record({
    second: fc.integer({ min: 0, max: 6 }),
    durationMs: fc.constantFrom(100, 101, undefined),
    responseCode: fc.constantFrom(200, 502),
    path: fc.constantFrom('status', 'other'),
    status: fc.constantFrom(...STATUSES),
  })
  .map(({ second, path, status, ...answer }) =>
    aLedgerRequest({
      ...answer,
      url: `https://example.com/${path}`,
      respondedAt: new Date(START + second * 1_000).toISOString(),
      parameters: { callstatus: status, callbacksource: 'call-progress-events' },
    }),
  );
const alike = fc.array(request, { maxLength: 12 });
/** No two look the same: Twilio numbers a call's callbacks. */
const numbered = alike.map((requests) =>
  requests.map((one, index) => ({
    ...one,
    parameters: new Map([...one.parameters, ['sequencenumber', String(index)]]),
  })),
);
const skewMs = fc.integer({ min: -2, max: 2 }).map((seconds) => seconds * 1_000);
/** What a shuffle goes by. */
const order = fc.infiniteStream(fc.nat());

function eventsOf(requests: readonly LedgerRequest[], skew = 0): WebhookEvent[] {
  return requests.map((one, index) =>
    aWebhookEvent(one, {
      id: `VW${index}`,
      respondedAt: new Date(Date.parse(one.respondedAt ?? '') + skew).toISOString(),
    }),
  );
}

/** Those that have a bit set. */
function keep<T>(all: readonly T[], bits: readonly boolean[]): T[] {
  return all.filter((_, index) => bits[index] ?? true);
}

const someBits = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });

describe('matching a ledger with what is stored', () => {
  it('finds each event, in whatever order, with clocks apart', () => {
    fc.assert(
      fc.property(numbered, skewMs, order, (requests, skew, numbers) => {
        const shuffled = shuffle(eventsOf(requests, skew), numbers);
        const { requests: matched, missing, unclaimed } = match(requests, shuffled, OPTIONS);
        expect(matched.map(({ verdict }) => verdict)).toEqual(
          requests.map((_, index) => expect.objectContaining({ eventId: `VW${index}` })),
        );
        expect([missing, unclaimed]).toEqual([0, 0]);
      }),
    );
  });

  it('misses nothing of what is stored, however alike, in whatever order, with clocks apart', () => {
    fc.assert(
      fc.property(alike, skewMs, order, (requests, skew, numbers) => {
        const shuffled = shuffle(eventsOf(requests, skew), numbers);
        expect(match(requests, shuffled, OPTIONS)).toMatchObject({ missing: 0, unclaimed: 0 });
      }),
    );
  });

  it('misses exactly what was removed', () => {
    fc.assert(
      fc.property(numbered, skewMs, someBits, (requests, skew, bits) => {
        const kept = keep(eventsOf(requests, skew), bits);
        const { requests: matched } = match(requests, kept, OPTIONS);
        const missed = matched.flatMap(({ verdict }, at) =>
          verdict.kind === 'missing' ? [at] : [],
        );
        const removed = requests.flatMap((_, at) => (bits[at] === false ? [at] : []));
        expect(missed).toEqual(removed);
      }),
    );
  });

  it('counts as many missing as were removed, however alike, and accuses none that is stored', () => {
    fc.assert(
      fc.property(alike, someBits, (requests, bits) => {
        const kept = keep(eventsOf(requests), bits);
        const { requests: matched, missing } = match(requests, kept, OPTIONS);
        expect(missing).toBe(requests.length - kept.length);
        for (const [index, { verdict }] of matched.entries()) {
          // Whether it could have been another request's event depends on the others.
          if (verdict.kind === 'missing') expect(bits[index]).toBe(false);
        }
      }),
    );
  });

  it('says the same of a request wherever it stands in the ledger', () => {
    fc.assert(
      fc.property(alike, someBits, order, (requests, bits, numbers) => {
        const events = keep(eventsOf(requests), bits);
        const kinds = (of: readonly LedgerRequest[]) => {
          const { requests: matched } = match(of, events, OPTIONS);
          return new Map(matched.map(({ request: one, verdict }) => [one, verdict.kind]));
        };
        expect(kinds(shuffle(requests, numbers))).toEqual(kinds(requests));
      }),
    );
  });

  it('takes each event for one request at most', () => {
    fc.assert(
      fc.property(alike, alike, (requests, others) => {
        const { requests: matched } = match(requests, eventsOf(others), OPTIONS);
        const ids = matched.flatMap(({ verdict }) =>
          verdict.kind === 'stored' ? [verdict.eventId] : [],
        );
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});

function shuffle<T>(all: readonly T[], numbers: Iterator<number>): T[] {
  const left = [...all];
  const shuffled: T[] = [];
  while (left.length > 0) {
    const [one] = left.splice((numbers.next().value as number) % left.length, 1);
    shuffled.push(one as T);
  }
  return shuffled;
}
