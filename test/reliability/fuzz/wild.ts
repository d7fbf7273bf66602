import { readFileSync } from 'node:fs';
import { chance, integer, oneOf, type Random } from '../../../src/local/sample-calls/random.ts';

type Words = readonly [string, ...string[]];

/**
 * What is odd to JavaScript, JSON, DynamoDB or the consumer: names of properties, texts at the edges
 * of what is read (times, numbers, SIDs, URLs), and number literals that nobody's writer writes.
 */
const dictionary: Readonly<Record<'names' | 'texts' | 'literals', Words>> = JSON.parse(
  readFileSync(new URL('./dictionary.json', import.meta.url), 'utf8'),
);

const NUMBERS = [
  ...[0, -0, 1, -1, 0.1, 200, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21],
  ...[1e-130, 1e-131, 5e-324, 9.9e125, 1e126, Number.MAX_VALUE],
] as const;

/** A name for a property. */
export function wildName(random: Random): string {
  return chance(random, 0.9) ? oneOf(random, dictionary.names) : oneOf(random, dictionary.texts);
}

/** Any JSON value, mostly small; one in some thousands is large. */
export function wildValue(random: Random): unknown {
  switch (integer(random, 0, 9)) {
    case 0:
      return null;
    case 1:
      return chance(random, 0.5);
    case 2:
    case 3:
      return oneOf(random, NUMBERS);
    case 4:
      return Array.from({ length: integer(random, 0, 3) }, () => wildValue(random));
    case 5:
      return anObject(random);
    case 6:
      return nested(random, size(random));
    case 7:
      return oneOf(random, dictionary.texts).repeat(Math.min(size(random), 1000));
    default:
      return oneOf(random, dictionary.texts);
  }
}

/** A number as JSON text, of the kind that `JSON.stringify` never writes, and some that are none. */
export function wildLiteral(random: Random): string {
  return oneOf(random, dictionary.literals);
}

/** Gives an object a property, also under `__proto__`: an assignment would set the prototype. */
export function withProperty<T extends object>(object: T, name: string, value: unknown): T {
  return Object.defineProperty(object, name, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

/** Small for the most part: each power of two up to 65,536 is half as likely as the one before. */
export function size(random: Random): number {
  let exponent = 0;
  while (exponent < 16 && chance(random, 0.5)) exponent += 1;
  return integer(random, 1, 2 ** exponent);
}

function anObject(random: Random): object {
  const object = {};
  for (let left = integer(random, 0, 4); left > 0; left -= 1) {
    withProperty(object, wildName(random), wildValue(random));
  }
  return object;
}

/** Lists and objects within each other. `JSON.stringify` itself gives up at some thousands. */
function nested(random: Random, depth: number): unknown {
  let value: unknown = oneOf(random, dictionary.texts);
  for (let left = Math.min(depth, 2000); left > 0; left -= 1) {
    value = chance(random, 0.5) ? [value] : withProperty({}, wildName(random), value);
  }
  return value;
}
