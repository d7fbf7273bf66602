import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/**
 * Whether an attribute holds a JSON value, natively or as its JSON text in its place: every name,
 * `__proto__` too, and every value. Written without a look at how the store converts.
 */
export function keeps(attribute: AttributeValue | undefined, value: unknown): boolean {
  if (attribute === undefined) return false;
  const { S, N, BOOL, NULL, L, M } = attribute;
  if (L !== undefined) {
    return (
      Array.isArray(value) &&
      L.length === value.length &&
      L.every((element, index) => keeps(element, value[index]))
    );
  }
  if (M !== undefined) return isObject(value) && keepsAll(M, value);
  if (N !== undefined) return Number(N) === value;
  if (BOOL !== undefined) return BOOL === value;
  if (NULL !== undefined) return value === null;
  if (typeof value === 'string' && value.isWellFormed()) return S === value;
  // Infinity, which 1e400 is read as, has no JSON.
  return S === (typeof value === 'number' ? String(value) : JSON.stringify(value));
}

function keepsAll(
  members: Record<string, AttributeValue>,
  object: Record<string, unknown>,
): boolean {
  const names = Object.keys(object);
  return (
    names.length === Object.keys(members).length &&
    names.every((name) => Object.hasOwn(members, name) && keeps(members[name], object[name]))
  );
}

/** Whether a value of `JSON.parse` is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
