import { numberFault, numberSize } from './number.ts';

/** An attribute value as it travels: one member, named for its type. */
export interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
  readonly L?: readonly AttributeValue[];
  readonly M?: Readonly<Record<string, AttributeValue>>;
}

/** Attributes by their names. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** Maps and lists within each other, the value in the innermost not counted; DynamoDB's limit. */
const MAX_NESTING = 32;

const isString = (value: unknown) => typeof value === 'string';
const isBoolean = (value: unknown) => typeof value === 'boolean';
const isStrings = (value: unknown) => Array.isArray(value) && value.every(isString);
const isObject = (value: unknown) => typeof value === 'object' && value !== null;

const SHAPES = new Map<string, (value: unknown) => boolean>([
  ['S', isString],
  ['N', isString],
  ['B', isString],
  ['BOOL', isBoolean],
  ['NULL', isBoolean],
  ['SS', isStrings],
  ['NS', isStrings],
  ['BS', isStrings],
  ['L', (value) => Array.isArray(value) && value.every(isObject)],
  ['M', (value) => isObject(value) && Object.values(value as object).every(isObject)],
]);

/**
 * What DynamoDB finds wrong with a value whatever table it is for; undefined when nothing.
 * Messages are those of DynamoDB Local 3.3.1.
 */
export function valueFault(value: AttributeValue, nesting = 0): string | undefined {
  if (nesting > MAX_NESTING) {
    return 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';
  }
  const types = Object.entries(value).filter(([type, member]) => SHAPES.get(type)?.(member));
  if (types.length !== 1) {
    return `Supplied AttributeValue ${types.length === 0 ? 'is empty' : 'has more than one datatypes set'}, must contain exactly one of the supported datatypes`;
  }
  if (value.NULL === false) {
    return 'One or more parameter values were invalid: Null attribute value types must have the value of true';
  }
  if (value.N !== undefined) return numberFault(value.N);
  if (value.L) return first(value.L, (member) => valueFault(member, nesting + 1));
  if (value.M) {
    if ('' in value.M) return 'Empty attribute name';
    return first(Object.values(value.M), (member) => valueFault(member, nesting + 1));
  }
  return setFault(value);
}

function setFault({ SS, NS, BS }: AttributeValue): string | undefined {
  const members = SS ?? NS ?? BS;
  if (!members) return undefined;
  if (members.length === 0) {
    return 'One or more parameter values were invalid: A set may not be empty';
  }
  const distinct = new Set(members).size;
  if (distinct < members.length) {
    return 'One or more parameter values were invalid: Input collection contains duplicates';
  }
  return NS && first(NS, numberFault);
}

/**
 * Bytes that an item counts for against the limit of 400 KB: names and strings in UTF-8.
 * Agrees to the byte with DynamoDB Local 3.3.1.
 */
export function itemSize(item: Item): number {
  return sum(Object.entries(item), ([name, value]) => Buffer.byteLength(name) + valueSize(value));
}

function valueSize({ S, N, B, SS, NS, BS, L, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return numberSize(N);
  if (B !== undefined) return Buffer.byteLength(B, 'base64');
  if (SS) return sum(SS, (member) => Buffer.byteLength(member));
  if (NS) return sum(NS, numberSize);
  if (BS) return sum(BS, (member) => Buffer.byteLength(member, 'base64'));
  if (L) return 3 + L.length + sum(L, valueSize);
  if (M) return 3 + Object.keys(M).length + itemSize(M);
  return 1;
}

function sum<T>(values: readonly T[], size: (value: T) => number): number {
  return values.reduce((total, value) => total + size(value), 0);
}

function first<T>(values: readonly T[], fault: (value: T) => string | undefined) {
  for (const value of values) {
    const found = fault(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
