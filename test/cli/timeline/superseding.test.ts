import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../../src/cli/stored-events.ts';
import { withoutSuperseded } from '../../../src/cli/timeline/superseding.ts';
import { aStoredEvent } from '../../fixtures/stored-event.ts';

let arrivals = 0;

/** An event whose id is the test's name for it; each arrives a second after the one before. */
function anEvent(id: string, type: string, of: Partial<StoredEvent> = {}): StoredEvent {
  arrivals += 1;
  const arrivedAt = new Date(Date.UTC(2026, 9, 14, 9, 5, arrivals)).toISOString();
  return aStoredEvent({ id, type: `com.twilio.voice.${type}`, arrivedAt, ...of });
}

const aSummary = (id: string, state: string, processingVersion?: number) =>
  anEvent(id, `insights.call-summary.${state}`, { details: { processingVersion } });

/** The names of what stands, each with the names of what it supersedes. */
const standing = (...events: StoredEvent[]) =>
  withoutSuperseded(events).map(({ event, superseded }) =>
    [event.id, superseded.map(({ id }) => id).join(', ')].filter(Boolean).join(' over '),
  );

describe('of several summaries of one call', () => {
  it('the complete one is the best, then the predicted one, then the highest version', () => {
    const partials = [aSummary('p2', 'partial', 2), aSummary('p1', 'partial', 1)];
    const predicted = aSummary('predicted', 'predicted-complete', 1);
    const complete = aSummary('complete', 'complete', 1);
    expect(standing(...partials)).toEqual(['p2 over p1']);
    expect(standing(...partials, predicted)).toEqual(['predicted over p2, p1']);
    const all = standing(...partials, complete, predicted);
    expect(all).toEqual(['complete over p2, p1, predicted']);
  });

  it('a late partial one never replaces a complete one', () => {
    const events = [aSummary('complete', 'complete', 4), aSummary('late', 'partial', 5)];
    expect(standing(...events)).toEqual(['complete over late']);
  });

  it('the later arrival is the better, where nothing else tells', () => {
    const [first, second] = [aSummary('first', 'partial'), aSummary('second', 'partial')];
    expect(standing(first, second)).toEqual(['second over first']);
    expect(standing(second, first)).toEqual(['second over first']);
  });

  it('those of other calls, and of no known call, stand for themselves', () => {
    const type = 'insights.call-summary.partial';
    const others = [
      anEvent('other', type, { callSid: 'CA2' }),
      anEvent('x', type, { callSid: undefined }),
      anEvent('y', type, { callSid: undefined }),
    ];
    const all = standing(aSummary('mine', 'complete'), ...others);
    expect(all).toEqual(['mine', 'other', 'x', 'y']);
  });
});

it('of several summaries of one conference, the complete one stands that Twilio finished', () => {
  const of = (id: string, state: string, processingState: string) =>
    anEvent(id, `insights.conference-summary.${state}`, {
      conferenceSid: 'CF1',
      details: { processingState },
    });
  const all = standing(
    of('complete', 'complete', 'complete'),
    of('timeout', 'complete', 'timeout'),
    of('unfinished', 'complete', 'in-progress'),
    of('partial', 'partial', 'complete'),
  );
  expect(all).toEqual(['complete over timeout, unfinished, partial']);
});

it('of several summaries of one participant, the later one stands, however the type is spelt', () => {
  const of = (id: string, type: string, participantSid?: string) =>
    anEvent(id, `insights.${type}.complete`, { details: { participantSid } });
  const first = of('first', 'conference-participant-summary', 'CP1');
  const second = of('second', 'participant-summary', 'CP1');
  const other = of('other', 'participant-summary', 'CP2');
  const nameless = of('nameless', 'participant-summary');
  const all = standing(nameless, second, first, other);
  expect(all).toEqual(['nameless', 'second over first', 'other']);
});

describe('of a callback and its deprecated twin', () => {
  const of = (id: string, prefix: string, sequenceNumber?: number) =>
    anEvent(id, `${prefix}status-callback.call.completed`, { details: { sequenceNumber } });

  it('the current one is the better', () => {
    const twins = [of('deprecated', 'webhook.', 3), of('lone', 'webhook.', 4)];
    const all = standing(of('current', '', 3), ...twins);
    expect(all).toEqual(['current over deprecated', 'lone']);
  });

  it('both stand where their numbers are not known', () => {
    const all = standing(of('current', ''), of('deprecated', 'webhook.'));
    expect(all).toEqual(['current', 'deprecated']);
  });
});

describe("of a callback and a gateway's event of the same step", () => {
  const at = (ms: number) => ({ occurredAt: new Date(Date.UTC(2026, 9, 14) + ms).toISOString() });
  const gateway = (id: string, name: string, ms: number, group = 'connection') =>
    anEvent(id, 'insights.call-event.gateway', { details: { group, name }, ...at(ms) });
  const callback = (id: string, name: string, ms: number, prefix = '') =>
    anEvent(id, `${prefix}status-callback.call.${name}`, at(ms));

  it('the callback stands, also for the events of two edges', () => {
    const edges = [gateway('carrier', 'ringing', 1_000), gateway('sip', 'ringing', 5_000)];
    const all = standing(...edges, callback('callback', 'ringing', 3_000));
    expect(all).toEqual(['callback over carrier, sip']);
  });

  it('a deprecated callback stands too', () => {
    const deprecated = callback('callback', 'ringing', 0, 'webhook.');
    const all = standing(gateway('gateway', 'ringing', 0), deprecated);
    expect(all).toEqual(['callback over gateway']);
  });

  it.each([
    ['another step', gateway('other', 'answered', 3_000)],
    ['another time', gateway('other', 'ringing', 5_001)],
    ['another group', gateway('other', 'ringing', 3_000, 'conversation_relay')],
    ['another call', { ...gateway('other', 'ringing', 3_000), callSid: 'CA2' }],
  ])('an event of %s fills the gap', (_, event) => {
    const all = standing(event, callback('callback', 'ringing', 3_000));
    expect(all).toEqual(['other', 'callback']);
  });
});

it('leaves all other events, in their order', () => {
  const events = ['media.fetched', 'insights.call-metrics.sdk', 'media.fetched'].map((type, n) =>
    anEvent(`${n}`, type),
  );
  expect(withoutSuperseded(events)).toEqual(events.map((event) => ({ event, superseded: [] })));
  expect(withoutSuperseded([])).toEqual([]);
});
