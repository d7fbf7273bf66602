import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { JsonObject } from './json-object.ts';
import { isExact } from './number.ts';

/** An item, or a map in one, as the SDK gives it. */
export type Item = Readonly<Record<string, AttributeValue>>;

/**
 * An item as JSON: sets as arrays, bytes as base64, and a number that a double cannot hold as its
 * own text. The SDK's `unmarshall` loses an attribute named `__proto__` and throws for large numbers.
 */
export function jsonOf(item: Item): JsonObject {
  // It defines properties, where an assignment to `__proto__` would set the prototype.
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, jsonValueOf(value)]),
  );
}

function jsonValueOf({ S, N, BOOL, M, L, B, SS, NS, BS }: AttributeValue): unknown {
  if (N !== undefined) return numberOf(N);
  if (M !== undefined) return jsonOf(M);
  if (B !== undefined) return base64(B);
  const list = L?.map(jsonValueOf) ?? NS?.map(numberOf) ?? BS?.map(base64);
  return S ?? BOOL ?? list ?? SS ?? null;
}

function numberOf(digits: string): number | string {
  const value = Number(digits);
  return isExact(value, digits) ? value : digits;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
