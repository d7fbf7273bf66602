import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type ExpectedOutcomes, sampleTraffic } from '../../src/local/sample-calls/index.ts';
import type { StreamRecord } from '../../src/stream/put-records.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { type Clients, type Item, idsByIndex, itemsOf } from './aws.ts';
import type { Outputs } from './cdk.ts';
import type { Steps } from './steps.ts';

const EXAMPLES = new URL('../fixtures/documentation-examples.json', import.meta.url);
const ARRIVE_MS = 60_000;

/** What is put into the stream, and what has to become of it. */
export interface Traffic {
  readonly records: readonly StreamRecord[];
  /** Types by event id. */
  readonly types: ReadonlyMap<string, string>;
  readonly expected: ExpectedOutcomes;
}

/**
 * The documentation's eight examples, each with an id of its own because they share one, calls with
 * duplicates, disorder and bad records among them, and recordings that failed, each of them twice.
 */
export async function someTraffic(): Promise<Traffic> {
  const examples: { id: string; type: string }[] = JSON.parse(await readFile(EXAMPLES, 'utf8'));
  const ownIds = examples.map((example, index) => ({ ...example, id: `NOexample${index + 1}` }));
  const { records, expected } = sampleTraffic({ seed: 3, calls: 20 });
  const type = 'com.twilio.voice.status-callback.recording.processed';
  const parameters = { CallSid: 'CAwithoutARecording', RecordingStatus: 'failed' };
  const failed = ['EZfailed1', 'EZfailed2', 'EZfailed3'].map((id) => ({
    ...aCloudEvent({ type, parameters }),
    id,
    type,
  }));
  const own = [...ownIds, ...failed];
  return {
    records: [
      ...[...own, ...failed].map((event) => ({
        data: new TextEncoder().encode(JSON.stringify(event)),
        partitionKey: event.id,
      })),
      ...records,
    ],
    types: new Map([
      ...own.map(({ id, type }) => [id, type] as const),
      ...[...expected.events].map(([id, { type }]) => [id, type] as const),
    ]),
    expected,
  };
}

/** Waits until a table has as many items as it has to, and gives them. */
export async function waitForItems(
  { dynamoDb }: Clients,
  table: string,
  count: number,
  signal: AbortSignal,
): Promise<Item[]> {
  for (const deadline = Date.now() + ARRIVE_MS; ; await sleep(500, undefined, { signal })) {
    const items = await itemsOf(dynamoDb, table);
    if (items.length >= count || Date.now() > deadline) return items;
  }
}

/** Compares what is in the tables and the indexes with what was put into the stream. */
export async function checkTables(
  { check }: Steps,
  owner: Clients,
  { EventsTableName = '', RejectionsTableName = '' }: Outputs,
  { types, expected }: Traffic,
  signal: AbortSignal,
): Promise<void> {
  const events = await waitForItems(owner, EventsTableName, types.size, signal);
  const stored = new Map(events.map(({ id, type }) => [id?.S, type?.S]));
  check(
    `the events table has exactly the ${types.size} events, each once and with its type`,
    events.length === types.size && isDeepStrictEqual(stored, new Map(types)),
    events.length,
  );
  const wrong = events.filter((item) => differs(item, expected));
  check('each has its time, call and conference', wrong.length === 0, wrong[0]);
  const unsaid = events.filter(({ summary, expiresAt }) => !summary?.S || !expiresAt?.N);
  check('each has a summary and a time to live', unsaid.length === 0, unsaid[0]);

  for (const [index, key, value] of [
    ['byCall', 'callSid', expected.timelines.callSid],
    ['byConference', 'conferenceSid', expected.timelines.conferenceSid],
  ] as const) {
    const ids = await idsByIndex(owner.dynamoDb, { table: EventsTableName, index, key, value });
    const timesOf = (id: string) => expected.events.get(id)?.occurredAt ?? '';
    const own = [...expected.events].filter(([, event]) => event[key] === value);
    check(
      `${index} gives the ${own.length} events of ${value} in their order`,
      isDeepStrictEqual(ids.toSorted(), own.map(([id]) => id).toSorted()) &&
        isDeepStrictEqual(ids.map(timesOf), ids.map(timesOf).toSorted()),
      ids.length,
    );
  }

  const { rejected } = expected;
  const rejections = await waitForItems(owner, RejectionsTableName, rejected.length, signal);
  const line = (reason = '', bytes: Uint8Array = new Uint8Array()) =>
    `${reason} ${Buffer.from(bytes).toString('base64')}`;
  check(
    `the rejections table has the ${rejected.length} bad records, with their bytes and reasons`,
    isDeepStrictEqual(
      rejections.map(({ reason, payload }) => line(reason?.S, payload?.B)).toSorted(),
      rejected.map(({ reason, bytes }) => line(reason, bytes)).toSorted(),
    ),
    rejections.length,
  );
}

function differs({ id, occurredAt, callSid, conferenceSid }: Item, { events }: ExpectedOutcomes) {
  const event = events.get(id?.S ?? '');
  if (event === undefined) return false; // An example of the documentation, or a failed recording.
  return (
    occurredAt?.S !== event.occurredAt ||
    callSid?.S !== event.callSid ||
    conferenceSid?.S !== event.conferenceSid
  );
}
