import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { PlacedRecord, Shard } from './stream.ts';
import type { Thing } from './traffic.ts';
import { EVENT_RETENTION_MS, type Settings } from './world.ts';

export type Item = Record<string, AttributeValue>;

/** What became of an event so far, as the tables and the bus saw it. */
interface EventState {
  /** As it was stored. */
  storedType: string | undefined;
  isForgotten: boolean;
  isPublished: boolean;
  /** A rejection of it was. */
  isExpired: boolean;
}

/**
 * What has to hold at each moment, and at the day's end. It knows what was sent, sees each effect on
 * the tables, the bus and the checkpoints, and shares no code with the consumer.
 */
export interface Invariants {
  /** What did not hold first. */
  readonly violation: () => string | undefined;
  readonly violate: (what: string) => void;
  readonly placed: (record: PlacedRecord) => void;
  readonly inserted: (item: Item, now: number) => void;
  readonly forgotten: (id: string) => void;
  readonly rejected: (item: Item, now: number) => void;
  readonly rejectionDeleted: (recordId: string, rejections: ReadonlyMap<string, Item>) => void;
  /** Nobody redrove it for as long as it is kept. */
  readonly rejectionExpired: (recordId: string) => void;
  readonly published: (source: string, type: string, detail: string) => void;
  /** A shard's checkpoint stands behind this record now. */
  readonly checkpointed: (shard: Shard, sequenceNumber: string) => void;
  /** The publisher's checkpoint has passed the insert of this event. */
  readonly changePassed: (id: string) => void;
  readonly failedBatchDeleted: (
    records: readonly PlacedRecord[],
    rejections: ReadonlyMap<string, Item>,
  ) => void;
  /** Everything is over. */
  readonly ended: (events: ReadonlyMap<string, unknown>) => void;
  readonly counts: { events: number; stored: number; rejected: number; published: number };
}

export function invariants({ brokenType, hasEventBus }: Settings): Invariants {
  const events = new Map<string, EventState>();
  const records = new Map<string, PlacedRecord>();
  const rejectedIds = new Set<string>();
  const counts = { events: 0, stored: 0, rejected: 0, published: 0 };
  let violation: string | undefined;

  const violate = (what: string) => {
    violation ??= what;
  };
  const stateOf = (id: string): EventState => {
    let state = events.get(id);
    if (state === undefined) {
      state = { storedType: undefined, isForgotten: false, isPublished: false, isExpired: false };
      events.set(id, state);
    }
    return state;
  };
  const isStored = (id: string) => events.get(id)?.storedType !== undefined;
  const keyOf = (record: PlacedRecord, index: number) => {
    const { recordId } = record;
    return isArray(record) ? `${recordId}#${index}` : recordId;
  };
  const isDone = (record: PlacedRecord, thing: Thing, index: number): boolean => {
    if (thing.kind === 'ignored') return true;
    if (thing.kind === 'event' && isStored(thing.id)) return true;
    return rejectedIds.has(keyOf(record, index));
  };
  const inTime = (id: string, { expiresAt }: Item, now: number) => {
    if (Math.abs(Number(expiresAt?.N) * 1_000 - now - EVENT_RETENTION_MS) > 180_000) {
      violate(`${id} expires at ${expiresAt?.N}, which is not its time`);
    }
  };
  const openIn = (record: PlacedRecord) =>
    record.things.findIndex((thing, index) => !isDone(record, thing, index));

  return {
    counts,
    violation: () => violation,
    violate,
    placed(record) {
      records.set(record.recordId, record);
      for (const thing of record.things) {
        if (thing.kind !== 'event' || events.has(thing.id)) continue;
        stateOf(thing.id);
        counts.events += 1;
      }
    },
    inserted(item, now) {
      const id = item.id?.S ?? '';
      const { record, thing } = thingAt(records, item.recordId?.S ?? '', id);
      const state = stateOf(id);
      if (record === undefined || thing?.kind !== 'event' || thing.type !== item.type?.S) {
        violate(`${id} was stored, and its recordId names no record that holds it`);
      }
      if (state.isForgotten) violate(`${id} came back into the table after it was forgotten`);
      inTime(id, item, now);
      state.storedType = item.type?.S;
      counts.stored += 1;
    },
    forgotten(id) {
      stateOf(id).isForgotten = true;
    },
    rejected(item, now) {
      const recordId = item.recordId?.S ?? '';
      const { thing } = thingAt(records, recordId, undefined);
      const isRight =
        thing?.kind === 'bad' || (thing?.kind === 'event' && thing.type === brokenType);
      if (!isRight) violate(`${recordId} was rejected (${item.reason?.S}), and is not bad`);
      else if (!thing.bytes.equals(item.payload?.B ?? Buffer.alloc(0))) {
        violate(`${recordId} was rejected with other bytes than it has`);
      }
      inTime(recordId, item, now);
      rejectedIds.add(recordId);
      counts.rejected += 1;
    },
    rejectionDeleted(recordId, rejections) {
      const { thing } = thingAt(records, recordId, undefined);
      if (thing?.kind === 'event' && isStored(thing.id)) return;
      if (thing && isKept(thing, rejections)) return;
      violate(`the rejection ${recordId} was deleted, and its bytes are nowhere else`);
    },
    rejectionExpired(recordId) {
      const { thing } = thingAt(records, recordId, undefined);
      if (thing?.kind === 'event') stateOf(thing.id).isExpired = true;
    },
    published(source, type, detail) {
      const id = /^{"id":"([^"]+)"/.exec(detail)?.[1] ?? '';
      const state = events.get(id);
      if (source !== 'twilio-voice-events' || state?.storedType !== type) {
        violate(`${id || detail} is on the bus, and is no event that was inserted`);
      } else state.isPublished = true;
      counts.published += 1;
    },
    checkpointed(shard, sequenceNumber) {
      for (let record = shard.records[shard.checkpoint]; record; ) {
        const open = openIn(record);
        if (open !== -1 && !record.isGivenUp) {
          violate(`the checkpoint passed ${keyOf(record, open)}, which is not done`);
        }
        shard.checkpoint += 1;
        if (record.sequenceNumber === sequenceNumber) return;
        record = shard.records[shard.checkpoint];
      }
      violate(`the checkpoint ${sequenceNumber} is no record behind the one before`);
    },
    changePassed(id) {
      if (!events.get(id)?.isPublished) violate(`${id} was acknowledged and is not on the bus`);
    },
    failedBatchDeleted(batch, rejections) {
      for (const record of batch) {
        for (const [index, thing] of record.things.entries()) {
          // What was rejected is under the id of its new record.
          if (isDone(record, thing, index) || isKept(thing, rejections)) continue;
          violate(`a failed batch was deleted, and ${keyOf(record, index)} is not done`);
        }
      }
    },
    ended(table) {
      for (const [id, state] of events) {
        if (!isStored(id) && !state.isExpired) violate(`${id} is not in the table`);
        if (hasEventBus && isStored(id) && !state.isPublished) {
          violate(`${id} was inserted and never came to the bus`);
        }
      }
      for (const id of table.keys()) {
        if (!events.has(id)) violate(`${id} is in the table and was never sent`);
      }
    },
  };
}

/** What stands at a place in the stream; of an array without an index, the event with this id. */
function thingAt(records: ReadonlyMap<string, PlacedRecord>, recordId: string, id?: string) {
  const [place = '', index] = recordId.split('#');
  const record = records.get(place);
  const thing = record?.things[index === undefined ? 0 : Number(index)];
  if (record === undefined || thing === undefined) return {};
  if (isArray(record) !== (index !== undefined)) return {};
  if (id !== undefined && (thing.kind !== 'event' || thing.id !== id)) return {};
  return { record, thing };
}

function isKept({ bytes }: Thing, rejections: ReadonlyMap<string, Item>): boolean {
  return rejections.values().some(({ payload }) => bytes.equals(payload?.B ?? Buffer.alloc(0)));
}

function isArray({ things }: PlacedRecord): boolean {
  return things.length > 1;
}
