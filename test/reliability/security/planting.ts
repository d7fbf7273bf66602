import type { KinesisStreamRecord } from 'aws-lambda';
import { aRecord } from '../../fixtures/records.ts';
import { disguises, type Marker, marker } from './markers.ts';

/** A record with a marker in it. */
export interface Planted {
  readonly marker: Marker;
  /** Where it stands, and what it looks like. */
  readonly place: string;
  readonly record: KinesisStreamRecord;
}

/** Plants one marker after the other, each with a number of its own. */
export interface Planter {
  /** One record for each string and each object in the event, and each disguise. */
  readonly inEvent: (event: object) => Planted[];
  /** One record for each disguise, of what the disguised marker is put into. */
  readonly in: (
    place: string,
    content: (secret: string, number: number) => unknown,
    data?: (secret: string) => string,
  ) => Planted[];
  /** Everything planted so far, by its marker's number. */
  readonly all: readonly Planted[];
}

/** A planter that has planted nothing yet. */
export function planter(): Planter {
  const all: Planted[] = [];
  const plant = (
    place: string,
    content: (secret: string, number: number) => unknown,
    data?: (secret: string) => string,
  ) =>
    Object.entries(disguises).map(([disguise, disguised]): Planted => {
      const number = all.length;
      const secret = disguised(marker(number));
      const record = aRecord(content(secret, number), {
        number: number + 1,
        ...(data && { data: data(secret) }),
      });
      // Twilio chooses it, by what it knows of the call.
      record.kinesis.partitionKey = `+1${marker(number).digits}`;
      const planted = { marker: marker(number), place: `${place}, as ${disguise}`, record };
      all.push(planted);
      return planted;
    });
  return {
    all,
    in: plant,
    inEvent: (event) =>
      placesIn(event).flatMap(({ path, put }) =>
        plant(path, (secret, number) => wrapped(put(fresh(event, number), secret), number)),
      ),
  };
}

/** An event of its own: with a new id, and a new test id where it is a sink test event. */
function fresh(event: object, number: number): object {
  const copy = structuredClone(event) as { id: string; data?: { test_id?: string } };
  copy.id = `EZ-fresh-${number}`;
  if (copy.data?.test_id !== undefined) copy.data.test_id = `T-fresh-${number}`;
  return copy;
}

/** In the three forms in which events come: alone, in an array, with their data as a string. */
function wrapped(event: unknown, number: number): unknown {
  if (typeof event !== 'object') return event;
  if (number % 5 === 1) return [event];
  if (number % 5 !== 2) return event;
  return { ...event, data: JSON.stringify((event as { data?: unknown }).data) };
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
