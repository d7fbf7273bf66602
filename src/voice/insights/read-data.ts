import type * as z from 'zod';
import type { JsonObject } from '../../json/json-object.ts';

/** What was read of an event's `data`. */
export interface ReadData<T> {
  readonly values: T;
  /** "properties.pdd_ms: expected a number": where, and what was expected; never quotes a value. */
  readonly warnings: string[];
}

type Path = readonly PropertyKey[];

/**
 * Reads nested `data` by a zod schema all of whose fields are optional. One odd value costs only
 * itself: it is left out with a warning, and the rest is read without it. (zod's `catch` would
 * leave it out too, but could not say where it was.)
 */
export function readData<T>(schema: z.ZodType<T>, data: JsonObject): ReadData<T> {
  const warnings = new Set<string>();
  let remaining: unknown = data;
  // Each time round at least one value is gone, so it ends.
  while (remaining !== undefined) {
    const result = schema.safeParse(remaining);
    if (result.success) return { values: result.data, warnings: [...warnings] };
    const { issues } = result.error;
    for (const issue of issues) warnings.add(`${placeOf(issue)}: ${issue.message}`);
    const odd = issues.map(({ path }) => path);
    remaining = without(remaining, odd);
  }
  return { values: schema.parse({}), warnings: [...warnings] };
}

/**
 * Where something odd stands, without the places in lists and the keys of records: a list of 1,000
 * odd tags is one oddity, and a key is the sender's text.
 */
function placeOf({ code, path }: z.core.$ZodIssue): string {
  const names = code === 'invalid_key' ? path.slice(0, -1) : path;
  return names.filter((name) => /^[a-z]/.test(String(name))).join('.');
}

/**
 * A copy of JSON without what stands at the paths; `undefined` where nothing is left, or where a path
 * goes on inside of a value that has no such place: then the value itself is odd.
 */
function without(json: unknown, paths: readonly Path[]): unknown {
  if (typeof json !== 'object' || json === null) return undefined;
  const inside = Map.groupBy(paths, ([step]) => step);
  for (const step of inside.keys()) {
    if (step === undefined || !Object.hasOwn(json, step)) return undefined;
  }
  const kept = (step: PropertyKey, value: unknown) => {
    const rests = inside.get(step)?.map(([, ...rest]) => rest);
    return rests === undefined ? value : without(value, rests);
  };
  if (Array.isArray(json)) {
    return json.map((value, index) => kept(index, value)).filter((value) => value !== undefined);
  }
  // `fromEntries` defines properties, so a field named `__proto__` is a field like any other.
  return Object.fromEntries(
    Object.entries(json)
      .map(([name, value]) => [name, kept(name, value)] as const)
      .filter(([, value]) => value !== undefined),
  );
}
