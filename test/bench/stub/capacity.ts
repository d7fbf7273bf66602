import { type Item, itemSize } from '../../../src/local/dynamodb/attribute-value.ts';

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;

/** The indexes of the events table: `infra/tables.ts` has them. */
const INDEX_KEYS = ['callSid', 'conferenceSid'] as const;
const PROJECTED = ['id', 'occurredAt', 'type', 'summary'] as const;

/** Write units of an item of that size; a refused conditional write costs those of what is there. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
}

/** Write units of an event's entries in the indexes. */
export function indexWriteUnits(item: Item): number {
  const projected = entries(item, PROJECTED);
  return entries(item, INDEX_KEYS)
    .map((key) => writeUnits(itemSize(Object.fromEntries([...projected, key]))))
    .reduce((sum, units) => sum + units, 0);
}

function entries(item: Item, names: readonly string[]) {
  return names.flatMap((name) => (item[name] ? [[name, item[name]] as const] : []));
}

/** Read units for an item, read eventually consistent; the size is 0 for one that is not there. */
export function readUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) / 2;
}
