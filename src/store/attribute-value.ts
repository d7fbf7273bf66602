import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { MAX_PLACES, placeOf } from '../json/place.ts';

/**
 * The deepest nesting of maps and lists in an attribute. DynamoDB documents 32 levels; DynamoDB
 * Local takes 32 in an INSERT and 31 in a PutItem, so 31 are sure.
 */
const MAX_NESTING = 31;
/** The longest attribute name, in bytes of UTF-8 (Amazon DynamoDB quotas). */
const MAX_NAME_BYTES = 65_535;
/** What a number takes at the most, with its 38 digits. */
const NUMBER_BYTES = 21;
/** What a map or a list takes beside its elements, and each element beside its content. */
const CONTAINER_BYTES = 3;
const ELEMENT_BYTES = 1;

/** Thrown for a value that DynamoDB cannot hold in any form. The message names its path. */
export class NotStorable extends Error {
  override readonly name = 'NotStorable';
}

/** What grows while an item's values are written. */
export interface Writing {
  /** The item's size by DynamoDB's rules, so far; never less than what DynamoDB counts. */
  bytes: number;
  /** Where the value stands that is being written: the first `depth` of these names and numbers. */
  readonly path: (string | number)[];
  depth: number;
  /** Values that DynamoDB cannot hold as they are, and what became of them. */
  readonly warnings: string[];
}

/**
 * A JSON value for DynamoDB. What DynamoDB cannot hold natively is kept as its JSON text in its
 * place, and a warning names the place: a text with a lone surrogate, a number out of range, nesting
 * beyond 31 levels, an object with an empty name.
 *
 * @throws NotStorable for a function, a symbol, a circular structure, or absurdly deep nesting
 */
export function toAttributeValue(value: unknown, writing: Writing): AttributeValue {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? text(value, writing) : jsonText(value, writing);
    case 'number':
      return isInRange(value) ? number(String(value), writing) : jsonText(value, writing);
    case 'bigint':
      return hasFewDigits(value) ? number(String(value), writing) : jsonText(value, writing);
    case 'boolean':
      writing.bytes += 1;
      return { BOOL: value };
    case 'object':
      if (value === null) {
        writing.bytes += 1;
        return { NULL: true };
      }
      if (value instanceof Date) return toAttributeValue(value.toJSON(), writing);
      return Array.isArray(value) ? list(value, writing) : map(value, writing);
    default:
      throw new NotStorable(`${placeIn(writing)}: a ${typeof value} cannot be stored`);
  }
}

/** Writes what stands under a name or a number inside of the value that is being written. */
export function writeAt(place: string | number, value: unknown, writing: Writing): AttributeValue {
  // Set and not pushed: an array that is pushed to and popped from is allocated each time.
  writing.path[writing.depth] = place;
  writing.depth += 1;
  const written = toAttributeValue(value, writing);
  writing.depth -= 1;
  return written;
}

function list(values: readonly unknown[], writing: Writing): AttributeValue {
  if (writing.depth > MAX_NESTING) return jsonText(values, writing);
  writing.bytes += CONTAINER_BYTES + values.length * ELEMENT_BYTES;
  // `map` would leave the holes of an array, which DynamoDB refuses with the whole call.
  return { L: Array.from(values, (value, index) => writeAt(index, value ?? null, writing)) };
}

function map(object: object, writing: Writing): AttributeValue {
  if (writing.depth > MAX_NESTING) return jsonText(object, writing);
  const names = Object.keys(object);
  let bytes = CONTAINER_BYTES;
  for (const name of names) {
    const nameBytes = storableNameBytes(name);
    if (nameBytes === undefined) return jsonText(object, writing);
    if ((object as Record<string, unknown>)[name] !== undefined) bytes += nameBytes + ELEMENT_BYTES;
  }
  writing.bytes += bytes;
  const M: Record<string, AttributeValue> = {};
  for (const name of names) {
    const value = (object as Record<string, unknown>)[name];
    if (value === undefined) continue;
    const written = writeAt(name, value, writing);
    if (name === '__proto__') {
      // An assignment would set the prototype, and the parameter would be gone.
      Object.defineProperty(M, name, { value: written, enumerable: true });
    } else {
      M[name] = written;
    }
  }
  return { M };
}

/** Events have much the same names: each is looked at once, up to so many. */
const MAX_KNOWN_NAMES = 1_000;
const MAX_KNOWN_NAME_LENGTH = 100;
const knownNames = new Map<string, number>();

/** The size of an attribute's name; `undefined` for one that DynamoDB does not take. */
function storableNameBytes(name: string): number | undefined {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  if (name === '' || !name.isWellFormed()) return undefined;
  const bytes = Buffer.byteLength(name);
  if (bytes > MAX_NAME_BYTES) return undefined;
  if (knownNames.size < MAX_KNOWN_NAMES && name.length <= MAX_KNOWN_NAME_LENGTH)
    knownNames.set(name, bytes);
  return bytes;
}

function text(value: string, writing: Writing): AttributeValue {
  writing.bytes += Buffer.byteLength(value);
  return { S: value };
}

function number(digits: string, writing: Writing): AttributeValue {
  writing.bytes += NUMBER_BYTES;
  return { N: digits };
}

function jsonText(value: unknown, writing: Writing): AttributeValue {
  let json: string | undefined;
  try {
    // Infinity, which 1e400 is read as, has no JSON form, and neither has a bigint.
    json =
      typeof value === 'object' || typeof value === 'string'
        ? JSON.stringify(value)
        : String(value);
  } catch {
    // Circular, or so deep that writing it overflows the stack.
  }
  if (json === undefined) {
    throw new NotStorable(`${placeIn(writing)}: cannot be written as JSON`);
  }
  const { length } = writing.warnings;
  if (length < MAX_PLACES) {
    writing.warnings.push(
      `${placeIn(writing)}: kept as JSON text, because DynamoDB cannot hold it as it is`,
    );
  } else if (length === MAX_PLACES) writing.warnings.push('more values are kept as JSON text');
  return text(json, writing);
}

/** DynamoDB's numbers go from 1e-130 to 9.99…e125, either sign (supported data types). */
function isInRange(value: number): boolean {
  const magnitude = Math.abs(value);
  return magnitude === 0 || (magnitude >= 1e-130 && magnitude < 1e126);
}

/** DynamoDB's numbers have 38 digits (supported data types). */
function hasFewDigits(value: bigint): boolean {
  return value > -(10n ** 38n) && value < 10n ** 38n;
}

function placeIn({ path, depth }: Writing): string {
  return placeOf(path.slice(0, depth), String);
}
