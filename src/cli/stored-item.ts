import { fromRfc3339 } from '../events/event-time.ts';
import { isJsonObject, type JsonObject } from '../json/json-object.ts';

/** Makes something of an attribute; `undefined` means that it is nothing of the kind. */
type Meaning<T> = (value: unknown) => T | undefined;

/**
 * A reader of an item's attributes, and what it could not read. Items are written by every version
 * of the consumer, and by whoever else may write to the table: an attribute counts only where it has
 * the form that it should.
 */
export function attributeReader(item: JsonObject) {
  const unreadable: string[] = [];
  return {
    unreadable,
    read<T>(name: string, meaning: Meaning<T>): T | undefined {
      const value = item[name];
      const read = meaning(value);
      if (read === undefined && value !== undefined) unreadable.push(name);
      return read;
    },
  };
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

export function asObject(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

export function asList(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** As ISO 8601 with milliseconds in UTC. */
export function asTime(value: unknown): string | undefined {
  return typeof value === 'string' ? fromRfc3339(value) : undefined;
}
