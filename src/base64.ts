const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Strict base64 (RFC 4648, padded). Node's decoder skips what it does not know; this one refuses. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  // Whatever was skipped is missing from the length; the URL alphabet and stray bits are not.
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (text.length % 4 !== 0 || bytes.length !== (text.length / 4) * 3 - padding) return undefined;
  if (text.includes('-') || text.includes('_')) return undefined;
  // The last character has two bits for each `=` that belong to no byte.
  const last = ALPHABET.indexOf(text.charAt(text.length - padding - 1));
  return padding === 0 || last % 4 ** padding === 0 ? bytes : undefined;
}
