import { compare } from '../../../src/local/comparison.ts';
import type { ExpectedOutcomes } from '../../../src/local/sample-calls/index.ts';
import type { StoredItem } from '../../../src/local/tables-content.ts';
import type { GivenUp } from './given-up.ts';
import type { ExpectedDay } from './traffic.ts';

/** What there is at the end of the day. */
export interface EndOfDay {
  readonly events: readonly StoredItem[];
  readonly rejections: readonly StoredItem[];
  readonly givenUp: readonly GivenUp[];
  /** By event id, how many inserts have taken effect. */
  readonly inserts: ReadonlyMap<string, number>;
  /** What was put into the stream, by `shardId:sequenceNumber`. */
  readonly put: ReadonlyMap<string, Uint8Array>;
}

/**
 * Holds what was sent against what is stored, and says each difference. Knows nothing of how the
 * consumer works, and shares no code with it.
 */
export function differences(expected: ExpectedDay, end: EndOfDay): readonly string[] {
  const isTooLarge = ({ reason }: StoredItem) => reason === 'too-large';
  const rejections = end.rejections.filter((item) => !isTooLarge(item));
  return [
    ...tableDifferences(expected, end.events, rejections),
    ...end.events.flatMap((item) => contentDifferences(expected, item)),
    ...end.events.flatMap((item) => placeDifferences(end, item, Buffer.from(String(item.id)))),
    ...end.rejections.flatMap((item) =>
      placeDifferences(end, item, Buffer.from(item.payload as Uint8Array)),
    ),
    ...bytesDifferences(
      'rejected as too large',
      expected.tooLarge,
      end.rejections.filter(isTooLarge).map(({ payload }) => payload as Uint8Array),
    ),
    ...bytesDifferences(
      'given up',
      expected.givenUp,
      end.givenUp.map(({ data }) => data),
    ),
    ...end.givenUp.flatMap(({ recordId, data }) => placeDifferences(end, { recordId }, data)),
    ...insertDifferences(end),
  ];
}

/** The tables alone: a process that was killed logs nothing, so the log is no witness here. */
export function tableDifferences(
  expected: ExpectedOutcomes,
  events: readonly StoredItem[],
  rejections: readonly StoredItem[],
): readonly string[] {
  const { duplicates, ignored } = expected;
  const logged = { duplicate: duplicates, ignored, processed: 0, rejected: 0, unfinished: 0 };
  return compare(expected, events, rejections, logged).differences;
}

/** What `compare` does not look at: the envelope, and the webhook's request and answer. */
function contentDifferences({ events }: ExpectedDay, item: StoredItem): readonly string[] {
  const event = events.get(String(item.id))?.event;
  if (!event || event.type === 'com.twilio.eventstreams.test-event') return [];
  const { eventSid, request, response } = event.data as Readonly<
    Record<string, Readonly<Record<string, unknown>> | undefined>
  >;
  const webhook = item.webhook as Readonly<Record<string, unknown>> | undefined;
  const body = response?.responseBody;
  const pairs: Readonly<Record<string, readonly [found: unknown, wanted: unknown]>> = {
    source: [item.source, event.source],
    schema: [item.schema, event.dataschema],
    eventSid: [item.eventSid, eventSid],
    method: [webhook?.method, request?.method],
    url: [webhook?.url, String(request?.url).replace('twilio:s3cret-token@', '')],
    responseCode: [webhook?.responseCode, response?.responseCode],
    requestDurationMs: [webhook?.requestDurationMs, response?.requestDuration],
    contentType: [webhook?.contentType, response?.contentType],
    responseBody: [webhook?.responseBody, body && Buffer.from(String(body), 'base64').toString()],
  };
  return Object.entries(pairs)
    .filter(([name, [found, wanted]]) => found !== wanted && !(name === 'url' && !request))
    .map(([name]) => `event ${item.id}: ${name} differs from what was sent`);
}

/** The record that an item says it came in holds it. */
function placeDifferences(
  { put }: EndOfDay,
  { recordId }: StoredItem,
  bytes: Uint8Array,
): readonly string[] {
  const record = put.get(String(recordId).replace(/#\d+$/, ''));
  if (record && Buffer.from(record).includes(Buffer.from(bytes))) return [];
  return [`${recordId} is no record that held what is stored under it`];
}

/** Two lists of bytes as multisets. */
function bytesDifferences(
  what: string,
  wanted: readonly Uint8Array[],
  found: readonly Uint8Array[],
): readonly string[] {
  const open = new Map<string, number>();
  const add = (all: readonly Uint8Array[], step: number) => {
    for (const bytes of all) {
      const name = Buffer.from(bytes).toString('base64');
      open.set(name, (open.get(name) ?? 0) + step);
    }
  };
  add(wanted, 1);
  add(found, -1);
  return [...open]
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => {
      const record = `a record of ${name.length} base64 digits, ${name.slice(0, 80)}…`;
      return count > 0 ? `not ${what}: ${record}` : `${what} without cause: ${record}`;
    });
}

/** Each event was inserted by exactly one statement, whatever the consumer was told of it. */
function insertDifferences({ events, inserts }: EndOfDay): readonly string[] {
  const twice = [...inserts].filter(([, count]) => count !== 1);
  const ids = new Set(events.map(({ id }) => id));
  const gone = [...inserts.keys()].filter((id) => !ids.has(id));
  return [
    ...twice.map(([id, count]) => `event ${id} was inserted ${count} times`),
    ...gone.map((id) => `event ${id} was inserted and is not there`),
    ...(inserts.size === ids.size ? [] : [`${ids.size} events of ${inserts.size} inserts`]),
  ];
}
