/** DynamoDB's JSON for a value: one property, named for the type. */
export type Value = Readonly<Record<string, unknown>>;
export type Attributes = Readonly<Record<string, Value>>;

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;
const CONTAINER_BYTES = 3;

/** The indexes of the events table: `src/local/tables.ts` and `infra/tables.ts` make them so. */
const INDEX_KEYS = ['callSid', 'conferenceSid'] as const;
const PROJECTED = ['id', 'occurredAt', 'type', 'summary'] as const;

/** An item's size by "DynamoDB item sizes and formats" in the developer guide, in bytes. */
export function itemBytes(item: Attributes): number {
  return Object.entries(item).reduce(
    (bytes, [name, value]) => bytes + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes(value: Value): number {
  if (typeof value.S === 'string') return Buffer.byteLength(value.S);
  if (typeof value.N === 'string') return Math.ceil(value.N.replace(/\D/g, '').length / 2) + 1;
  if (typeof value.B === 'string') return Buffer.byteLength(value.B, 'base64');
  if (Array.isArray(value.L)) {
    return value.L.reduce((bytes, element) => bytes + 1 + valueBytes(element), CONTAINER_BYTES);
  }
  if (value.M !== undefined) {
    const map = value.M as Attributes;
    return CONTAINER_BYTES + Object.keys(map).length + itemBytes(map);
  }
  return 1;
}

/** Write units of an item of that size; a refused conditional write costs those of what is there. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
}

/** Write units of an event's entries in the indexes. */
export function indexWriteUnits(item: Attributes): number {
  const projected = PROJECTED.flatMap((name) => (item[name] ? [[name, item[name]]] : []));
  return INDEX_KEYS.flatMap((name) => (item[name] ? [{ [name]: item[name] }] : [])).reduce(
    (units, key) => units + writeUnits(itemBytes({ ...Object.fromEntries(projected), ...key })),
    0,
  );
}

/** Read units for an item; the size is 0 for one that is not there. */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (consistent ? 1 : 0.5);
}
