import { inFlight } from '../../in-flight.ts';
import { type Item, jsonOf } from '../../json/item.ts';
import { batchGet, type Table } from '../batch-get.ts';
import { isTombstone } from '../forgotten.ts';
import { idsOf } from '../stored-events.ts';
import { asText, asTime } from '../stored-item.ts';
import type { Names, Subject } from './subject.ts';

/** An event that is to be forgotten. */
export interface FoundEvent {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string | undefined;
  readonly arrivedAt: string | undefined;
  readonly callSid: string | undefined;
  readonly conferenceSid: string | undefined;
  readonly parentCallSid: string | undefined;
  /** What an index of calls has of it: only of events that begin or end a call. */
  readonly listing: Item | undefined;
}

/** What there is of a subject in the events table. */
export interface FoundEvents {
  /** The calls of which everything is forgotten: the subject's, and the legs that they dialled. */
  readonly callSids: ReadonlySet<string>;
  /**
   * In the order in which they were found. What is found by something stands in a later step than
   * that, so who forgets the last step first can find the rest again after a crash.
   */
  readonly steps: readonly (readonly FoundEvent[])[];
}

type Index = Parameters<typeof idsOf>[1];
/** Whether an item that was read is to be forgotten. */
type Judge = (item: Item) => boolean;

const QUERIES_IN_FLIGHT = 10;
const READS_IN_FLIGHT = 4;
/** What BatchGetItem takes; whole events of a few KB each. */
const IDS_PER_READ = 100;

/**
 * Finds what there is of a subject by the indexes, and reads it consistently: its calls with all their
 * events, the legs that they dialled with all of theirs, and of the calls and conferences around them
 * those events that name a number.
 *
 * @throws CliError where the table lacks an index, or DynamoDB leaves keys unprocessed again and again
 */
export async function findEvents(
  source: Table,
  { numbers, callSids: given }: Subject,
  names: Names,
  onRead: (events: number) => void,
): Promise<FoundEvents> {
  const steps: FoundEvent[][] = [];
  const taken = new Set<string>();
  const callSids = new Set<string>();
  const read = async (index: Index, keys: readonly string[], isForgotten: Judge) => {
    const events: FoundEvent[] = [];
    const step: FoundEvent[] = [];
    await readIndex(source, index, keys, (items) => {
      onRead(items.length);
      for (const item of items) {
        const event = foundEvent(item);
        events.push(event);
        if (taken.has(event.id) || !isForgotten(item)) continue;
        taken.add(event.id);
        step.push(event);
      }
    });
    steps.push(step);
    return events;
  };

  const all = () => true;
  const named = (item: Item) => names(JSON.stringify(jsonOf(item)));

  const listed = await read('byNumber', numbers, all);
  let calls = newAmong([...given, ...sidsOf(listed, 'callSid')], callSids);
  // Not spread into one list: a call takes no more arguments than some hundred thousand.
  const found = [listed];
  while (calls.length > 0) {
    found.push(await read('byCall', calls, all));
    const legs = await read('byParentCall', calls, all);
    found.push(legs);
    calls = newAmong(sidsOf(legs, 'callSid'), callSids);
  }
  if (numbers.length === 0) return { callSids, steps };

  const own = found.flat();
  // Around them: who dialled them, the other legs of that call, and who was in a conference with them.
  const looked = new Set(callSids);
  let around = newAmong(sidsOf(own, 'parentCallSid'), looked);
  while (around.length > 0) {
    const events = await read('byCall', around, named);
    const others = await read('byParentCall', around, named);
    const further = sidsOf(others, 'callSid').concat(sidsOf(events, 'parentCallSid'));
    around = newAmong(further, looked);
  }
  const conferences = await read('byConference', sidsOf(own, 'conferenceSid'), named);
  await read('byCall', newAmong(sidsOf(conferences, 'callSid'), looked), named);
  return { callSids, steps };
}

/** Reads what an index has under the keys, from the table itself, and without tombstones. */
async function readIndex(
  source: Table,
  index: Index,
  keys: readonly string[],
  onItems: (items: readonly Item[]) => void,
): Promise<void> {
  const query = (key: string) => idsOf(source, index, key);
  const lists = await inFlight(QUERIES_IN_FLIGHT, keys, query, () => true);
  const ids = [...new Set(lists.flatMap((list) => list ?? []))];
  const chunks = Array.from({ length: Math.ceil(ids.length / IDS_PER_READ) }, (_, chunk) =>
    ids.slice(chunk * IDS_PER_READ, (chunk + 1) * IDS_PER_READ),
  );
  const readChunk = async (chunk: readonly string[]) => {
    const items = await batchGet(source, 'id', chunk, { ConsistentRead: true });
    // An index goes on telling of what was forgotten a moment ago.
    onItems(items.filter((item) => !isTombstone(item)));
  };
  await inFlight(READS_IN_FLIGHT, chunks, readChunk, () => true);
}

function foundEvent(item: Item): FoundEvent {
  const { id, type, occurredAt, arrivedAt, callSid, conferenceSid, parentCallSid } = jsonOf(item);
  return {
    id: asText(id) ?? '',
    type: asText(type) ?? '',
    occurredAt: asTime(occurredAt),
    arrivedAt: asTime(arrivedAt),
    callSid: asText(callSid),
    conferenceSid: asText(conferenceSid),
    parentCallSid: asText(parentCallSid),
    listing: item['call'] === undefined ? undefined : listingOf(item),
  };
}

/** Without what Twilio sent: there may be very many. */
function listingOf({ type, occurredAt, callSid, accountSid, call }: Item): Item {
  const listing = { type, occurredAt, callSid, accountSid, call };
  return Object.fromEntries(
    Object.entries(listing).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
}

function sidsOf(
  events: readonly FoundEvent[],
  name: 'callSid' | 'conferenceSid' | 'parentCallSid',
): string[] {
  return [...new Set(events.flatMap((event) => event[name] ?? []))];
}

/** Those that are not in the set yet; they are in it from now on. */
function newAmong(sids: readonly string[], known: Set<string>): string[] {
  const fresh = [...new Set(sids)].filter((sid) => !known.has(sid));
  for (const sid of fresh) known.add(sid);
  return fresh;
}
