import type { KinesisStreamRecord } from 'aws-lambda';
import { aChange } from '../../fixtures/changes.ts';
import { aRecord } from '../../fixtures/records.ts';
import { disguises, type Marker, marker } from './markers.ts';

/** Plants one marker after the other, each with a number of its own. */
export interface Planter<RecordOf = KinesisStreamRecord> {
  /** One record for each string and each object in the event, and each disguise. */
  readonly inEvent: (event: object) => RecordOf[];
  /** One record for each disguise, of what the disguised marker is put into. */
  readonly in: (
    place: string,
    content: (secret: string, number: number) => unknown,
    data?: (secret: string) => string,
  ) => RecordOf[];
  /** Where each marker stands, by its number, and what it looks like. */
  readonly places: readonly string[];
}

/** How a function gets what is planted. */
interface Soil<RecordOf> {
  /** An event of its own, before a marker is put into it. */
  readonly fresh: (event: object, number: number) => object;
  /** The event with its marker, in one of the forms in which events come. */
  readonly form: (event: unknown, number: number) => unknown;
  readonly record: (content: unknown, marker: Marker, data: string | undefined) => RecordOf;
}

/** For the consumer: events in Kinesis records, in whose partition keys there is a marker too. */
export const kinesisRecords: Soil<KinesisStreamRecord> = {
  fresh(event, number) {
    const copy = structuredClone(event) as { id: string; data?: { test_id?: string } };
    copy.id = `EZ-fresh-${number}`;
    // The identity of a sink test event.
    if (copy.data?.test_id !== undefined) copy.data.test_id = `T-fresh-${number}`;
    return copy;
  },
  // Alone, in an array, with their data as a string.
  form(event, number) {
    if (typeof event !== 'object') return event;
    if (number % 5 === 1) return [event];
    if (number % 5 !== 2) return event;
    return { ...event, data: JSON.stringify((event as { data?: unknown }).data) };
  },
  record(content, { number, digits }, data) {
    const record = aRecord(content, { number: number + 1, ...(data !== undefined && { data }) });
    // Twilio chooses it, by what it knows of the call.
    record.kinesis.partitionKey = `+1${digits}`;
    return record;
  },
};

/** For the publisher: new images, as the table's stream writes them. */
export const tableChanges: Soil<object> = {
  fresh: (image) => structuredClone(image),
  // An image that is none spoils its batch, and is sent alone.
  form: (image) => (typeof image === 'object' ? image : { image }),
  record(NewImage, { number }) {
    const change = aChange(undefined, { number: number + 1 });
    return { ...change, dynamodb: { ...change.dynamodb, NewImage } };
  },
};

/** A planter that has planted nothing yet. */
export function planter<RecordOf>(soil: Soil<RecordOf>): Planter<RecordOf> {
  const places: string[] = [];
  const plant: Planter<RecordOf>['in'] = (place, content, data) =>
    Object.entries(disguises).map(([disguise, disguised]) => {
      const number = places.push(`${place}, as ${disguise}`) - 1;
      const secret = disguised(marker(number));
      return soil.record(content(secret, number), marker(number), data?.(secret));
    });
  return {
    places,
    in: plant,
    inEvent: (event) =>
      placesIn(event).flatMap(({ path, put }) =>
        plant(path, (secret, number) => soil.form(put(soil.fresh(event, number), secret), number)),
      ),
  };
}

interface Place {
  readonly path: string;
  /** Puts a secret there; gives the changed event. */
  readonly put: (event: object, secret: string) => object;
}

/** Every string in a value, to be replaced, and every object, to get one more property. */
function placesIn(value: unknown, path: readonly string[] = []): Place[] {
  const at = path.join('.') || 'the event';
  if (typeof value === 'string') {
    return [{ path: at, put: (event, secret) => changed(event, path, () => secret) }];
  }
  if (typeof value !== 'object' || value === null) return [];
  const named = Array.isArray(value)
    ? []
    : [
        {
          path: `a name in ${at}`,
          put: (event: object, secret: string) =>
            changed(event, path, (object) => ({ ...(object as object), [secret]: secret })),
        },
        {
          path: `a string in place of ${at}`,
          put: (event: object, secret: string) => changed(event, path, () => secret),
        },
      ];
  return [
    ...named,
    ...Object.entries(value).flatMap(([name, part]) => placesIn(part, [...path, name])),
  ];
}

/** Changes what stands at a path, in place; gives the value with the change. */
function changed(
  value: unknown,
  [name, ...path]: readonly string[],
  change: (value: unknown) => unknown,
): object {
  if (name === undefined) return change(value) as object;
  const object = value as Record<string, unknown>;
  object[name] = changed(object[name], path, change);
  return object;
}
