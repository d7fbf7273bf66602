import { isObject } from '../aws-calls/answers.ts';

/**
 * The keys that a call left undone, by the part of its answer that says so: present, empty where
 * everything was done, and of no other table (API reference of `BatchGetItem` and `BatchWriteItem`).
 * `undefined` for a part of any other form, and for keys that nobody asked for: it proves nothing of
 * those that somebody did.
 *
 * @param keysOf the keys in what stands under the table's name; `undefined` for no list
 */
export function unprocessedKeys<Part>(
  unprocessed: Readonly<Record<string, Part>> | undefined,
  table: string,
  asked: readonly string[],
  keysOf: (part: Part | null) => readonly (string | undefined)[] | undefined,
): ReadonlySet<string> | undefined {
  if (!isObject(unprocessed)) return undefined;
  const tables = Object.keys(unprocessed);
  if (tables.length === 0) return new Set();
  const part = unprocessed[table];
  if (part === undefined || tables.length > 1) return undefined;
  return keysAmong(asked, keysOf(part));
}

/** The keys as a set, if each of them is one of those asked for. */
export function keysAmong(
  asked: readonly string[],
  keys: readonly (string | undefined)[] | undefined,
): ReadonlySet<string> | undefined {
  const known = new Set<string | undefined>(asked);
  return keys?.every((key) => known.has(key)) ? new Set(keys as readonly string[]) : undefined;
}
