import { chance, integer, oneOf, type Random } from '../../../src/local/sample-calls/random.ts';
import { size, wildLiteral, wildName, wildValue, withProperty } from './wild.ts';

type Container = Record<string, unknown>;

/** Changes a JSON object or list at a random place, in place: near its root or deep inside. */
export function mutateValue(random: Random, root: object): void {
  let container = root as Container;
  let names = Object.keys(container);
  while (names.length > 0 && chance(random, 0.9)) {
    const inner = container[oneOf(random, names as [string])];
    if (typeof inner !== 'object' || inner === null) break;
    container = inner as Container;
    names = Object.keys(container);
  }
  const name = names.length > 0 ? oneOf(random, names as [string]) : '0';
  const value = container[name];
  const change = integer(random, 0, 7);
  if (change === 0) delete container[name];
  else if (change === 1 && Array.isArray(container)) container.push(wildValue(random));
  else if (change === 1) withProperty(container, wildName(random), value);
  else withProperty(container, name, replacement(random, change, value));
}

function replacement(random: Random, change: number, value: unknown): unknown {
  if (change === 2 && typeof value === 'string') return Number(value);
  if (change === 2 || change === 3) return JSON.stringify(value);
  if (change === 4) return [value, value];
  return wildValue(random);
}

/** Pieces that break JSON, or that only JSON's less known rules allow. */
const TOKENS = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ',,',
  '[]',
  '{}',
  '\\u',
  '\\ud800',
  '\\u0000',
  '\\x',
  '\n',
  '\t',
  '\u0000',
  '\ufeff',
  '\u00a0',
  '\u2028',
  '/**/',
  '//',
  "'",
  '"__proto__":{"polluted":1},',
  'null',
  '💥',
] as const;

/** Changes a text at a random place. */
export function mutateText(random: Random, text: string): string {
  const at = integer(random, 0, text.length);
  const before = text.slice(0, at);
  const after = text.slice(at);
  switch (integer(random, 0, 7)) {
    case 0:
      return before + oneOf(random, TOKENS) + after;
    case 1:
      return before + after.slice(size(random));
    case 2:
      return before + after.slice(0, size(random)) + after;
    case 3:
      return before + oneOf(random, [' ', '\n', '\t', '[', '{"a":']).repeat(size(random)) + after;
    case 4:
      return before;
    case 5:
      return before + after.replace(/-?\d+/, () => wildLiteral(random));
    case 6:
      return before + after.replace(/[a-z]/i, (letter) => escaped(letter));
    default:
      return (
        oneOf(random, ['\ufeff', ' ', '[', '\ufeff\ufeff']) + text + oneOf(random, ['', '\n', ']'])
      );
  }
}

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Bytes that UTF-8 forbids, or that only stand in a certain company. */
const BYTES = [
  0x00, 0x22, 0x5c, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xef, 0xf4, 0xf5, 0xff,
] as const;

/** Changes bytes at a random place. */
export function mutateBytes(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const at = integer(random, 0, bytes.length);
  switch (integer(random, 0, 5)) {
    case 0: {
      const copy = Uint8Array.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ (1 << integer(random, 0, 7));
      return copy;
    }
    case 1:
      return Buffer.concat([
        bytes.subarray(0, at),
        Uint8Array.of(oneOf(random, BYTES)),
        bytes.subarray(at),
      ]);
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return bytes.subarray(at);
    case 4:
      return Buffer.concat([
        bytes.subarray(0, at),
        other.subarray(integer(random, 0, other.length)),
      ]);
    default:
      return Buffer.from(Buffer.from(bytes).toString(), oneOf(random, ['utf16le', 'latin1']));
  }
}

/** Characters outside of base64's alphabet, or with a place of their own in it. */
const STRANGERS = [
  '=',
  '==',
  '-',
  '_',
  ' ',
  '\n',
  '\r\n',
  'é',
  '\u0000',
  '💥',
  '+',
  '/',
  'A',
] as const;

/** Changes base64 at a random place. */
export function mutateBase64(random: Random, text: string): string {
  const at = chance(random, 0.3)
    ? text.length - integer(random, 0, 3)
    : integer(random, 0, text.length);
  switch (integer(random, 0, 3)) {
    case 0:
      return text.slice(0, at) + oneOf(random, STRANGERS) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1);
    case 2:
      return text.slice(0, at);
    default:
      return text.slice(0, at) + oneOf(random, STRANGERS) + text.slice(at + 1);
  }
}
