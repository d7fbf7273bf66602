/** A string, a bracket, a comma, a colon, or a number or word. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s"[\]{},:]+/g;
const OPENING = new Set(['[', '{']);
const CLOSING = new Set([']', '}']);
/** Deep nesting makes indentation many times the text: beyond this the text stays as it is. */
const MAX_GROWTH = 4;
const ALWAYS_ALLOWED = 1_000;

/**
 * JSON to read, in lines as `JSON.stringify` makes them, but each token as it was written: a parsed
 * value would lose digits, repeated names and their order. A text that is no JSON stays as it is.
 */
export function indentJson(text: string): string {
  if (!isJson(text)) return text;
  const maxLength = Math.max(ALWAYS_ALLOWED, MAX_GROWTH * text.length);
  let indented = '';
  let depth = 0;
  let previous = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (CLOSING.has(token)) depth -= 1;
    // An empty object or array stays in one line.
    if (OPENING.has(previous) ? !CLOSING.has(token) : previous === ',' || CLOSING.has(token)) {
      indented += `\n${'  '.repeat(depth)}`;
    }
    indented += token === ':' ? ': ' : token;
    if (indented.length > maxLength) return text;
    if (OPENING.has(token)) depth += 1;
    previous = token;
  }
  return indented;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
