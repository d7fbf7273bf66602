import { endOfString } from './elements.ts';
import { MAX_PLACES, placeOf } from './place.ts';

const [QUOTATION_MARK, BACKSLASH, SPACE] = [34, 92, 32];

/**
 * Whether an object of a JSON text may have a name twice: the text then has other than the value's
 * number of names. A `true` is to be looked into: text in a string may look like a name.
 */
export function mayRepeatNames(text: string, value: unknown): boolean {
  let names = 0;
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    let end = colon - 1;
    while (text.charCodeAt(end) <= SPACE) end -= 1;
    if (text.charCodeAt(end) !== QUOTATION_MARK) continue;
    // In a string of JSON, such as `data` may be, quotation marks are escaped.
    const isEscaped = text.charCodeAt(end - 1) === BACKSLASH;
    // Or it is a name that ends in a backslash, as hardly anybody writes it.
    if (isEscaped && text.charCodeAt(end - 2) === BACKSLASH) return true;
    if (!isEscaped) names += 1;
  }
  try {
    return names !== countNames(value);
  } catch {
    // So deep that it overflows the stack.
    return true;
  }
}

function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const parts = Object.values(value);
  let count = Array.isArray(value) ? 0 : parts.length;
  for (const part of parts) if (typeof part === 'object') count += countNames(part);
  return count;
}

/** An object or array that is open at a place of the text. */
interface Open {
  /** The names so far; an array has none. */
  readonly names: Set<string> | undefined;
  /** The name or index of the part that the place is in. */
  part: string | number;
}

/**
 * Where the names stand that are twice or more in their object, each once; of more than
 * {@link MAX_PLACES}, one more than that.
 *
 * @param text valid JSON
 */
export function repeatedNames(text: string): string[] {
  const repeated = new Set<string>();
  const open: Open[] = [];
  for (let i = 0; i < text.length && repeated.size <= MAX_PLACES; i += 1) {
    const inside = open.at(-1);
    switch (text[i]) {
      case '{':
        open.push({ names: new Set(), part: '' });
        break;
      case '[':
        open.push({ names: undefined, part: 0 });
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        if (typeof inside?.part === 'number') inside.part += 1;
        break;
      case '"': {
        const end = endOfString(text, i);
        if (inside?.names !== undefined && isName(text, end)) {
          const name: string = JSON.parse(text.slice(i, end + 1));
          inside.part = name;
          if (inside.names.has(name)) repeated.add(placeOf(open, ({ part }) => part));
          inside.names.add(name);
        }
        i = end;
        break;
      }
    }
  }
  return [...repeated];
}

/** Whether the string that ends here is followed by a colon. */
function isName(text: string, end: number): boolean {
  let next = end + 1;
  while (' \t\n\r'.includes(text.charAt(next)) && next < text.length) next += 1;
  return text[next] === ':';
}
