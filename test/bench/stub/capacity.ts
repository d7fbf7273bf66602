import { type Item, itemSize } from '../../../src/local/dynamodb/attribute-value.ts';

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;

/** The indexes of the events table: `infra/tables.ts` has them. */
const TIMELINE = ['id', 'occurredAt', 'type', 'summary'];
const CALL_ROW = [...TIMELINE, 'callSid', 'accountSid', 'call'];
const INDEXES = [
  { key: 'callSid', has: TIMELINE },
  { key: 'conferenceSid', has: TIMELINE },
  { key: 'endedDay', has: CALL_ROW },
  { key: 'otherParty', has: CALL_ROW },
  { key: 'parentCallSid', has: CALL_ROW },
];

/** Write units of an item of that size; a refused conditional write costs those of what is there. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
}

/** Write units of an event's entries in the indexes. */
export function indexWriteUnits(item: Item): number {
  return INDEXES.filter(({ key }) => item[key] !== undefined)
    .map(({ key, has }) => writeUnits(itemSize(Object.fromEntries(entries(item, [...has, key])))))
    .reduce((sum, units) => sum + units, 0);
}

function entries(item: Item, names: readonly string[]) {
  return names.flatMap((name) => (item[name] ? [[name, item[name]] as const] : []));
}

/** Read units for an item, read eventually consistent; the size is 0 for one that is not there. */
export function readUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) / 2;
}
