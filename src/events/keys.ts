/** The longest partition key that DynamoDB takes, in bytes of UTF-8 (Amazon DynamoDB quotas). */
export const MAX_KEY_BYTES = 2048;

/**
 * Whether a value is a text that can be a key in DynamoDB without being changed. A lone surrogate
 * has no UTF-8 form: it would arrive as another character, and two keys could become one.
 */
export function isStorableKey(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  if (text === '' || text.length > MAX_KEY_BYTES || !text.isWellFormed()) return false;
  // Three bytes is the most that one UTF-16 unit takes.
  return text.length * 3 <= MAX_KEY_BYTES || Buffer.byteLength(text) <= MAX_KEY_BYTES;
}
