import { fromRfc3339 } from '../../events/event-time.ts';
import { isJsonObject, type JsonObject } from '../../json/json-object.ts';

/** Details are stored as they were found: a field is taken only where it has the kind that it should. */

/** A text that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A number. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** A time, as ISO 8601 with milliseconds in UTC. */
export function time(value: unknown): string | undefined {
  return typeof value === 'string' ? fromRfc3339(value) : undefined;
}

/** True or false. */
export function truth(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** The texts of a list. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => text(one) !== undefined) : [];
}

/** The objects of a list. */
export function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** An object; an empty one where it is none. */
export function object(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The object without what is not known, so that its optional properties are absent. */
export function known<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
