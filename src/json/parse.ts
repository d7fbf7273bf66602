import { isExact } from './number.ts';
import { mayRepeatNames, repeatedNames } from './repeated-names.ts';

/** A JSON value, and what of its text it does not show. */
export interface Parsed {
  readonly value: unknown;
  /** Places where the value is not what was sent. They quote no value. */
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
      ...repeated.map((place) => `${place}: stands more than once; the last one counts`),
    ],
  };
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
    const warnings = placesOf(exact, kept).map(
      (place) => `${place}: kept as text, because the number has more digits than can be held`,
    );
    return { value: exact, warnings };
  } catch {
    // A reviver goes down into the value with the stack, which a megabyte of brackets overflows.
    return { value, warnings: ['numbers: not checked for digits that cannot be held'] };
  }
}

/** The paths of the properties that were kept. */
function placesOf(value: unknown, kept: ReadonlyMap<object, ReadonlySet<string>>): string[] {
  const places: string[] = [];
  function visit(inside: unknown, path: readonly string[]): void {
    if (typeof inside !== 'object' || inside === null) return;
    const names = kept.get(inside);
    for (const [name, part] of Object.entries(inside)) {
      if (names?.has(name)) places.push([...path, name].join('.'));
      visit(part, [...path, name]);
    }
  }
  if (kept.size > 0) visit(value, []);
  return places;
}
