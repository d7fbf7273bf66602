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
  if (S === undefined) return false;
  if (typeof value === 'string' && value.isWellFormed()) return S === value;
  if (typeof value === 'number') return isTextOf(S, value);
  return S === JSON.stringify(value) || isSame(JSON.parse(S), value);
}

/** A number with more digits than a double holds is kept as it was sent; 1e400 is read as Infinity. */
function isTextOf(text: unknown, number: number): boolean {
  return typeof text === 'string' && /^-?\d[\d.eE+-]*$/.test(text) && Number(text) === number;
}

/** Whether a value that was kept as JSON text is the one that was sent. */
function isSame(kept: unknown, sent: unknown): boolean {
  if (typeof sent === 'number') return kept === sent || isTextOf(kept, sent);
  if (typeof sent !== 'object' || sent === null) return kept === sent;
  if (typeof kept !== 'object' || kept === null) return false;
  const names = Object.keys(sent);
  return (
    names.length === Object.keys(kept).length &&
    names.every(
      (name) =>
        Object.hasOwn(kept, name) &&
        isSame(kept[name as keyof typeof kept], sent[name as keyof typeof sent]),
    )
  );
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
