/**
 * The elements of a JSON array, each as its own piece of the text, verbatim: a rejected element is
 * kept as it was sent, which parsing and writing it again would not do (1e400, long integers,
 * repeated names).
 *
 * @param text valid JSON whose outermost value is an array
 */
export function elementsOf(text: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    switch (text[i]) {
      case '"':
        i = endOfString(text, i);
        break;
      case '[':
      case '{':
        depth += 1;
        if (depth === 1) start = i + 1;
        break;
      case ']':
      case '}':
        depth -= 1;
        if (depth === 0) elements.push(text.slice(start, i).trim());
        break;
      case ',':
        if (depth === 1) {
          elements.push(text.slice(start, i).trim());
          start = i + 1;
        }
        break;
    }
  }
  return elements.length === 1 && elements[0] === '' ? [] : elements;
}

/** The index of the quotation mark that closes the string opened at `open`. */
export function endOfString(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '"') return i;
  }
  return text.length;
}
