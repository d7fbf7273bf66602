import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { fromRfc3339 } from '../events/event-time.ts';
import { isJsonObject, type JsonObject } from '../events/voice-event.ts';
import { isExact } from '../json/number.ts';

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
