import { isExact } from './number.ts';
import { MAX_PLACES, placeOf } from './place.ts';
import { mayRepeatNames, repeatedNames } from './repeated-names.ts';

/** A JSON value, and where it differs from its text. */
export interface Parsed {
  readonly value: unknown;
  /**
   * Where the value differs from the text sent: repeated names, numbers kept as text. At most
   * {@link MAX_PLACES} of each are named; no value is quoted.
   */
  readonly warnings: readonly string[];
}

/** A number in a value's place that has many digits or an exponent. (Two branches are faster than `\s*`.) */
const MAY_BE_INEXACT = /[:,[](?:-?(?:[\d.]{16}|[\d.]+[eE])|\s+-?(?:[\d.]{16}|[\d.]+[eE]))/;

/**
 * `JSON.parse`, but nothing changes in silence: a number that a double cannot hold stays as its own
 * text, and a name that stands twice in an object is warned of.
 *
 * @throws SyntaxError for what is not JSON
 */
export function parseJson(text: string): Parsed {
  const value: unknown = JSON.parse(text);
  const isInexact = MAY_BE_INEXACT.test(text);
  const isRepeating = mayRepeatNames(text, value);
  // Nearly always.
  if (!isInexact && !isRepeating) return { value, warnings: [] };
  const exact = isInexact ? parseExactly(text, value) : { value, warnings: [] };
  const repeated = isRepeating ? repeatedNames(text) : [];
  return {
    value: exact.value,
    warnings: [
      ...exact.warnings,
      ...warningsOf(repeated, 'stands more than once; the last one counts'),
    ],
  };
}

function warningsOf(places: readonly string[], what: string): string[] {
  const warnings = places.slice(0, MAX_PLACES).map((place) => `${place}: ${what}`);
  return places.length > MAX_PLACES ? [...warnings, `more places: ${what}`] : warnings;
}

/** What a reviver is told of a primitive value (ECMAScript 2026, `JSON.parse`). */
interface ReviverContext {
  readonly source: string;
}

function parseExactly(text: string, value: unknown): Parsed {
  const kept = new Map<object, Set<string>>();
  function keepInexact(this: object, key: string, value: unknown, context?: ReviverContext) {
    if (typeof value !== 'number' || context === undefined) return value;
    if (isExact(value, context.source)) return value;
    kept.set(this, (kept.get(this) ?? new Set()).add(key));
    return context.source;
  }
  try {
    const exact: unknown = JSON.parse(text, keepInexact);
    const what = 'kept as text, because the number has more digits than can be held';
    return { value: exact, warnings: warningsOf(placesOf(exact, kept), what) };
  } catch {
    // A reviver goes down into the value with the stack, which a megabyte of brackets overflows.
    return { value, warnings: ['numbers: not checked for digits that cannot be held'] };
  }
}

/** Where the properties stand that were kept; of more than {@link MAX_PLACES}, one more than that. */
function placesOf(value: unknown, kept: ReadonlyMap<object, ReadonlySet<string>>): string[] {
  const places: string[] = [];
  const path: string[] = [];
  function visit(inside: unknown): void {
    if (typeof inside !== 'object' || inside === null) return;
    const names = kept.get(inside);
    for (const [name, part] of Object.entries(inside)) {
      if (places.length > MAX_PLACES) return;
      path.push(name);
      if (names?.has(name)) places.push(placeOf(path, String));
      visit(part);
      path.pop();
    }
  }
  if (kept.size > 0) visit(value);
  return places;
}
