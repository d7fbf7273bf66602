import { badContent, badKinds } from '../../src/local/sample-calls/bad-records.ts';
import { sampleTraffic } from '../../src/local/sample-calls/index.ts';
import {
  chance,
  integer,
  oneOf,
  type Random,
  seeded,
} from '../../src/local/sample-calls/random.ts';

/** An event, or what should have been one. */
export type Thing =
  | { readonly kind: 'event'; readonly id: string; readonly type: string; readonly bytes: Buffer }
  | { readonly kind: 'bad'; readonly bytes: Buffer }
  /** Of another Twilio product. */
  | { readonly kind: 'ignored'; readonly bytes: Buffer };

/** A record on its way into the stream. */
export interface SentRecord {
  /** Milliseconds from the beginning of the day. */
  readonly at: number;
  readonly data: Buffer;
  readonly partitionKey: string;
  readonly things: readonly Thing[];
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const NOON = new Date('2026-11-23T12:00:00Z');

/** An event's text around its id: a new id makes a new event. */
interface Template {
  readonly type: string;
  readonly before: string;
  readonly after: string;
}

const templates = eventTemplates();
/**
 * What interleaves does not depend on what an event says: most say nothing, and are of the types whose
 * processors do the least. One of these types may have a broken processor on a day.
 */
export const types = [...new Set(templates.map(({ type }) => type))].filter(
  (type) => !type.includes('.insights.'),
) as [string, ...string[]];
const bare = types.map(bareTemplate) as [Template, ...Template[]];
const WITH_CONTENT = 0.01;
const bad = badThings();
const ignored = Buffer.from(
  JSON.stringify({
    specversion: '1.0',
    type: 'com.twilio.messaging.message.sent',
    source: '/messages',
    id: 'EZ-of-another-product',
    data: {},
  }),
);

/**
 * A day of so many events, in bursts of one to some hundreds. Some come again: in the same array, a
 * moment later, or up to four hours later, which is for how long Twilio tries.
 */
export function trafficOf(seed: number, events: number): SentRecord[] {
  const random = seeded(seed);
  const records: SentRecord[] = [];
  let made = 0;

  function anEvent(): Thing {
    made += 1;
    const { type, before, after } = oneOf(random, chance(random, WITH_CONTENT) ? templates : bare);
    const id = idOf(made);
    return { kind: 'event', id, type, bytes: Buffer.from(`${before}${id}${after}`) };
  }
  function put(at: number, things: readonly Thing[]): void {
    const [only] = things;
    const data =
      only !== undefined && things.length === 1
        ? only.bytes
        : Buffer.from(`[${things.map(({ bytes }) => bytes.toString()).join(',')}]`);
    const partitionKey = integer(random, 0, 2 ** 32 - 1)
      .toString(16)
      .padStart(8, '0');
    const record = { at, data, partitionKey, things };
    records.push(record);
    if (!chance(random, 0.08)) return;
    const delay = oneOf(random, [0, 2_000, 60_000, 4 * HOUR_MS]) * random();
    records.push({ ...record, at: Math.min(at + delay, DAY_MS - 1) });
  }
  /** What may stand in an array: the whole has to be JSON. */
  function element(): Thing {
    if (chance(random, 0.02)) {
      return {
        kind: 'bad',
        bytes: chance(random, 0.3) ? badTwin(made) : oneOf(random, bad.elements),
      };
    }
    if (chance(random, 0.02)) return { kind: 'ignored', bytes: ignored };
    return anEvent();
  }

  while (made < events) {
    const beginning = random() * DAY_MS;
    const burst: Thing[] = [];
    for (let size = Math.exp(random() * Math.log(400)); size > 0 && made < events; size -= 1) {
      const at = Math.min(beginning + random() * 1_000, DAY_MS - 1);
      if (chance(random, 0.01)) put(at, [{ kind: 'bad', bytes: oneOf(random, bad.records) }]);
      else if (chance(random, 0.1)) {
        const things = Array.from({ length: integer(random, 2, 12) }, element);
        if (chance(random, 0.2)) things.push(things[0] as Thing);
        // An array, a part of which is stored before the whole.
        if (burst.length > 0 && chance(random, 0.2)) things.push(oneOf(random, burst as [Thing]));
        put(at, things);
      } else {
        const thing = element();
        burst.push(thing);
        put(at, [thing]);
      }
    }
  }
  return records.sort((one, other) => one.at - other.at);
}

function idOf(number: number): string {
  return `EZ${String(number).padStart(32, '0')}`;
}

/** What cannot be stored, under the id of an event that can. */
function badTwin(number: number): Buffer {
  const [type] = types;
  const twin = { specversion: '1.0', type, source: '/bare', id: idOf(number), data: null };
  return Buffer.from(JSON.stringify(twin));
}

/** One template for each shape that the sample calls have. */
function eventTemplates(): [Template, ...Template[]] {
  const { records, expected } = sampleTraffic({ seed: 1, start: NOON, events: 400, bad: 0 });
  const found = records.flatMap(({ data }): Template[] => {
    const text = Buffer.from(data).toString().trim();
    if (!text.startsWith('{')) return [];
    const { id, type } = JSON.parse(text);
    const [before, after, ...more] = text.split(id);
    if (before === undefined || after === undefined || more.length > 0) return [];
    return expected.events.has(id) ? [{ type, before, after }] : [];
  });
  return found as [Template, ...Template[]];
}

/** An event with no more than what it is checked for. */
function bareTemplate(type: string): Template {
  const sid = `CA${'0'.repeat(32)}`;
  const event = {
    specversion: '1.0',
    type,
    source: '/bare',
    time: NOON,
    data: { sid, correlation_sid: sid },
  };
  return { type, before: `${JSON.stringify(event).slice(0, -1)},"id":"`, after: '"}' };
}

/** Records that are bad as a whole, and what is bad in an array too. */
function badThings() {
  const random: Random = seeded(1);
  const account = { sid: `AC${'0'.repeat(32)}`, webhooks: 'https://voice.example.com' };
  const records: Buffer[] = [];
  const elements: Buffer[] = [];
  for (let kind = 0; kind < badKinds; kind += 1) {
    const content = badContent(random, kind, NOON.getTime(), account);
    if (content.form === 'record') records.push(Buffer.from(content.bytes));
    else elements.push(Buffer.from(content.text));
  }
  return {
    records: records as [Buffer, ...Buffer[]],
    elements: elements as [Buffer, ...Buffer[]],
  };
}
