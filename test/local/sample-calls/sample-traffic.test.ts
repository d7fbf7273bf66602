import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { badKinds } from '../../../src/local/sample-calls/bad-records.ts';
import {
  type SampleTraffic,
  type SampleTrafficOptions,
  sampleTraffic,
} from '../../../src/local/sample-calls/index.ts';
import { registeredProcessors } from '../../../src/voice/registry.ts';
import { aConsumer } from '../../fixtures/consumer.ts';
import { aBatch } from '../../fixtures/records.ts';

const start = new Date('2026-01-05T10:00:00Z');

function traffic(options: Partial<SampleTrafficOptions> = {}): SampleTraffic {
  return sampleTraffic({ seed: 7, events: 2_500, start, ...options } as SampleTrafficOptions);
}

/** What is made where nothing else is asked for. */
const usual = traffic();
/** Nothing but calls, each event once and on time. */
const plain = { duplicates: 0, disorder: 0, bad: 0, otherProducts: 0, testEvents: 0 };

function text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** The elements of each record that is JSON, in order: of one that is no array, itself. */
function elements(records: readonly { data: Uint8Array }[]): unknown[] {
  return records.flatMap(({ data }) => {
    try {
      return JSON.parse(text(data));
    } catch {
      return [];
    }
  });
}

type Envelope = { id: string; type: string; data: unknown; time?: string };

function envelopes(records: readonly { data: Uint8Array }[]): Envelope[] {
  return elements(records).filter(
    (element): element is Envelope =>
      typeof element === 'object' && element !== null && 'type' in element && 'id' in element,
  );
}

function identity({ id, data }: Envelope): string {
  const fields = typeof data === 'string' && data.startsWith('{') ? JSON.parse(data) : data;
  return fields?.test_id ?? id;
}

describe('sample traffic', () => {
  it('is the same to the byte for the same seed and start', () => {
    // Of megabytes of bytes, which `toEqual` compares one by one with room for a message.
    expect(isDeepStrictEqual(traffic(), usual)).toBe(true);
  });

  it('differs in every event for another seed', () => {
    const ids = [...usual.expected.events.keys()];
    const others = traffic({ seed: 8 }).expected.events;
    expect(ids.filter((id) => others.has(id))).toEqual([]);
  });

  it('moves with its start', () => {
    const later = traffic({ ...plain, start: new Date(start.getTime() + 86_400_000) });
    const times = [...later.expected.events.values()].map(({ occurredAt }) => occurredAt);
    expect(times.toSorted()[0]?.slice(0, 10)).toBe('2026-01-06');
  });

  it('has the number of events asked for, up to the length of one call more', () => {
    const { size } = traffic(plain).expected.events;
    expect(size).toBeGreaterThanOrEqual(2_500);
    expect(size).toBeLessThan(2_580);
  });

  it('has the number of calls asked for', () => {
    const few = sampleTraffic({ seed: 7, calls: 1, start, ...plain }).expected.events;
    const types = new Set([...few.values()].map(({ conferenceSid }) => conferenceSid));
    types.delete(undefined);
    expect(types.size).toBe(1);
    expect(few.size).toBeLessThan(80);
  });

  it('interleaves its calls', () => {
    const { records, expected } = traffic(plain);
    const order = envelopes(records).map(({ id }) => expected.events.get(id)?.callSid);
    const changes = order.filter((callSid, index) => callSid !== order[index - 1]).length;
    expect(changes).toBeGreaterThan(1_500);
  });
});

describe('what is in the records', () => {
  it('is every expected event, and each of the duplicates once more', () => {
    const { records, expected } = traffic({ bad: 0, otherProducts: 0 });
    const found = Map.groupBy(envelopes(records), identity);
    expect(new Set(found.keys())).toEqual(new Set(expected.events.keys()));
    const copies = [...found.values()].reduce((sum, same) => sum + same.length - 1, 0);
    expect(copies).toBe(expected.duplicates);
    expect(copies).toBeGreaterThan(100);
  });

  it('adds up: events, duplicates, other products and rejections', () => {
    const { records, expected } = traffic({ bad: 0.1 });
    const { events, duplicates, ignored, rejected } = expected;
    const unreadable = rejected.filter(({ reason }) => /^(empty|not-utf8|not-json)$/.test(reason));
    expect(elements(records).length + unreadable.length).toBe(
      events.size + duplicates + ignored + rejected.length,
    );
  });

  it('is the content that is expected, of each copy too', () => {
    const { records, expected } = traffic({ bad: 0, otherProducts: 0, duplicates: 0.3 });
    for (const envelope of envelopes(records)) {
      const data = typeof envelope.data === 'string' ? JSON.parse(envelope.data) : envelope.data;
      expect({ ...envelope, data }).toEqual(expected.events.get(identity(envelope))?.event);
    }
  });

  it('happened when the best clock of the event says', () => {
    for (const { event, occurredAt } of usual.expected.events.values()) {
      const data = event.data as Record<string, string | undefined>;
      const { request } = event.data as { request?: { parameters: { Timestamp?: string } } };
      // Voice Insights and errors are sent later than what they tell of happened.
      const own = /\.insights\.|error-logs/.test(event.type)
        ? (data.timestamp ??
          data.leave_time ??
          data.end_time ??
          data.start_time ??
          data.date_created)
        : undefined;
      const sent = event.time ?? data.timestamp ?? request?.parameters.Timestamp;
      const clock = own ?? sent ?? data.requestDateCreated ?? '';
      expect(occurredAt).toBe(new Date(clock).toISOString());
    }
  });

  it('repeats events in the same array, in the same record put twice, soon and much later', () => {
    const { records } = traffic({ duplicates: 0.2, bad: 0, otherProducts: 0 });
    const sameRecord = records.filter((record, index) => {
      const before = records[index - 1];
      return before?.partitionKey === record.partitionKey && before.data === record.data;
    });
    const sameArray = records.filter((record) => {
      const ids = envelopes([record]).map(identity);
      return new Set(ids).size < ids.length;
    });
    const places = new Map<string, number[]>();
    records.forEach((record, index) => {
      for (const id of envelopes([record]).map(identity)) {
        places.set(id, [...(places.get(id) ?? []), index]);
      }
    });
    const gaps = [...places.values()].map(([first = 0, second = first]) => second - first);
    expect(sameRecord.length).toBeGreaterThan(50);
    expect(sameArray.length).toBeGreaterThan(50);
    expect(gaps.filter((gap) => gap > 1 && gap < 50).length).toBeGreaterThan(50);
    expect(gaps.filter((gap) => gap > 200).length).toBeGreaterThan(50);
  });

  it('comes in the order of its happening but for partial results and Voice Insights, unless disorder is asked for', () => {
    const lateness = (disorder: number) => {
      const { records } = traffic({ ...plain, disorder, events: 4_000 });
      const times = envelopes(records)
        .filter(({ type, time }) => time && !/gather|insights/.test(type))
        .map(({ time = '' }) => Date.parse(time));
      return times.filter((time, index) => time < (times[index - 1] ?? 0) - 1_600).length;
    };
    expect(lateness(0)).toBe(0);
    expect(lateness(0.1)).toBeGreaterThan(100);
  });

  it('takes all the forms in which Twilio sends events', () => {
    const { records } = usual;
    const all = envelopes(records);
    const dataForms = all.map(({ data }) => typeof data);
    const lengths = records.map((record) => envelopes([record]).length);
    expect(dataForms.filter((form) => form === 'string').length).toBeGreaterThan(100);
    expect(dataForms.filter((form) => form === 'object').length).toBeGreaterThan(1_000);
    expect(all.filter(({ time }) => !time).length).toBeGreaterThan(100);
    expect(new Set(lengths)).toEqual(new Set([0, 1, 2, 3, 4]));
    const marked = records.filter(({ data }) => data[0] === 0xef && data[1] === 0xbb);
    expect(marked.length).toBeGreaterThan(5);
  });

  it('has types for each way in which a consumer treats events that it does not process', () => {
    const types = envelopes(usual.records).map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining([
        'com.twilio.voice.status-callback.hologram.projected',
        'com.twilio.messaging.message.delivered',
        'com.twilio.error-logs.error.logged',
        'com.twilio.eventstreams.test-event',
      ]),
    );
  });
});

describe('the calls', () => {
  // As many as those of the demo.
  const { events } = traffic({ ...plain, events: 4_000, seed: 1 }).expected;
  const count = (pattern: RegExp) =>
    [...events.values()].filter(({ type }) => pattern.test(type)).length;

  it('have every type that has a processor', () => {
    const types = new Set([...events.values()].map(({ type }) => type));
    const missing = registeredProcessors
      .flatMap((each) => each.types)
      .filter((type) => !types.has(type));
    expect(missing, 'src/local/sample-calls has none of these').toEqual([]);
  });

  it('are of a form in which no processor misses anything', async () => {
    const consumer = aConsumer();
    await consumer.consume(aBatch(...[...events.values()].map(({ event }) => event)));
    expect(consumer.events.size).toBe(events.size);
    const warned = [...consumer.events.values()].filter((item) => 'warnings' in item);
    expect(warned.map(({ type, warnings }) => ({ type, warnings }))).toEqual([]);
  });

  it('have Voice Insights as an account with Advanced Features has', () => {
    const calls = count(/call-summary\.complete$/);
    expect(count(/call-summary\.predicted-complete$/)).toBe(calls);
    expect(count(/call-summary\.partial$/)).toBe(2 * calls);
    expect(count(/conference-summary\.partial$/)).toBe(count(/conference-summary\.complete$/));
    expect(count(/participant-summary\.complete$/)).toBe(
      3 * count(/conference-summary\.complete$/),
    );
  });

  it('have metrics only where the quality is the story', () => {
    const metrics = [...events.values()].filter(({ type }) => type.includes('.call-metrics.'));
    const measured = new Set(metrics.map(({ callSid }) => callSid));
    expect(measured.size).toBeGreaterThan(5);
    for (const callSid of measured) {
      const [summary] = [...events.values()].filter(
        (each) => each.callSid === callSid && each.type.endsWith('call-summary.complete'),
      );
      expect(JSON.stringify(summary?.event.data)).toMatch(/"tags":\["(high_packet_loss|silence)"/);
    }
    expect(metrics.length).toBeLessThan(events.size / 10);
  });
});

describe('sink test events', () => {
  it('share one id and are expected under their test ids', () => {
    const { records, expected } = traffic({ ...plain, testEvents: 20 });
    const tests = envelopes(records).filter(({ type }) => type.endsWith('test-event'));
    expect(new Set(tests.map(({ id }) => id)).size).toBe(1);
    expect(tests[0]?.id).toMatch(/^AC/);
    expect(new Set(tests.map(identity)).size).toBe(20);
    for (const test of tests) expect(expected.events.has(identity(test))).toBe(true);
    expect(new Set(tests.map(({ data }) => typeof data))).toEqual(new Set(['object', 'string']));
  });
});

describe('bad records', () => {
  const { records, expected } = traffic({ bad: 0.1 });
  const whole = new Set(records.map(({ data }) => data));

  it('come in every kind', () => {
    expect(new Set(expected.rejected.map(({ kind }) => kind)).size).toBe(badKinds);
    expect(new Set(expected.rejected.map(({ reason }) => reason))).toEqual(
      new Set(['empty', 'not-utf8', 'not-json', 'not-cloudevent', 'invalid-data']),
    );
  });

  it.each([
    ['empty', (bytes: Uint8Array) => bytes.length === 0 || JSON.parse(text(bytes)).length === 0],
    ['not-utf8', (bytes: Uint8Array) => fails(() => text(bytes))],
    ['not-json', (bytes: Uint8Array) => fails(() => JSON.parse(text(bytes)))],
    ['not-cloudevent', (bytes: Uint8Array) => !isEnvelope(JSON.parse(text(bytes)))],
    ['invalid-data', (bytes: Uint8Array) => isEnvelope(JSON.parse(text(bytes)))],
  ])('that are said to be %s are', (reason, isSo) => {
    const same = expected.rejected.filter((rejection) => rejection.reason === reason);
    expect(same.length).toBeGreaterThan(5);
    expect(same.filter(({ bytes }) => !isSo(bytes)).map(({ kind }) => kind)).toEqual([]);
  });

  it('are expected whole, or as the very text of an element between good ones', () => {
    const inArrays = expected.rejected.filter(({ bytes }) => !whole.has(bytes));
    expect(inArrays.length).toBeGreaterThan(30);
    for (const { bytes } of inArrays) {
      const element = text(bytes);
      expect(element).toBe(element.trim());
      const holders = records.filter(({ data }) => Buffer.from(data).includes(Buffer.from(bytes)));
      expect(
        holders.some((holder) =>
          elements([holder]).some(
            (candidate) => JSON.stringify(candidate) === JSON.stringify(JSON.parse(element)),
          ),
        ),
      ).toBe(true);
    }
  });
});

describe('the timelines to show', () => {
  it('are of a call and of a conference with events of several types', () => {
    const { events, timelines } = usual.expected;
    const all = [...events.values()];
    const call = all.filter(({ callSid }) => callSid === timelines.callSid);
    const meeting = all.filter(({ conferenceSid }) => conferenceSid === timelines.conferenceSid);
    expect(new Set(call.map(({ type }) => type)).size).toBeGreaterThan(4);
    expect(new Set(meeting.map(({ type }) => type)).size).toBeGreaterThan(3);
  });

  it('show a quality problem of the call', () => {
    const { events, timelines } = usual.expected;
    const summary = [...events.values()].find(
      ({ type, callSid }) =>
        callSid === timelines.callSid && type.endsWith('call-summary.complete'),
    );
    expect(summary?.event.data.tags).toEqual(['high_packet_loss', 'high_jitter']);
  });

  it('are there even if the conference is all there is', () => {
    const { events, timelines } = sampleTraffic({ seed: 7, calls: 1, start, ...plain }).expected;
    const calls = [...events.values()].map(({ callSid }) => callSid);
    expect(calls).toContain(timelines.callSid);
  });
});

describe('an option out of range', () => {
  it.each([
    [{ bad: 1.5 }, 'bad is 1.5, expected a share from 0 to 1'],
    [{ duplicates: Number.NaN }, 'duplicates is NaN, expected a share from 0 to 1'],
    [{ events: 0 }, 'events is 0, expected a whole number from 1'],
    [{ testEvents: -1 }, 'testEvents is -1, expected a whole number from 0'],
    [{ seed: 0.5 }, 'seed is 0.5, expected a whole number'],
  ])('is refused by name: %o', (options, message) => {
    expect(() => traffic(options)).toThrow(new RangeError(message));
  });
});

function fails(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch {
    return true;
  }
}

function isEnvelope(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { specversion, id, type, source } = value as Record<string, unknown>;
  return specversion === '1.0' && [id, type, source].every((one) => typeof one === 'string' && one);
}
