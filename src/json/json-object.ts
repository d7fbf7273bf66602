/** JSON as `JSON.parse` gives it: an object with whatever properties the sender chose. */
export type JsonObject = { readonly [name: string]: unknown };

/** Whether a value is a JSON object, and no array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that a text is, as JSON. */
export function jsonObjectIn(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
