import wrapAnsi from 'wrap-ansi';
import { colour } from '../output.ts';
import { printable } from '../terminal-text.ts';
import type { Advice } from './advice.ts';
import { NOT_SEEN } from './advice.ts';

const INDENT = '  ';
const MAX_WIDTH = 100;

/** Named values, one below the other, wrapped to that many columns. */
export function namedLines(
  lines: readonly (readonly [name: string, value: string])[],
  columns: number,
): string[] {
  const width = Math.max(...lines.map(([name]) => name.length));
  const start = INDENT.length + width + 2;
  const room = Math.min(columns, MAX_WIDTH) - start;
  return lines.flatMap(([name, value]) =>
    wrapAnsi(printable(value), room)
      .split('\n')
      .map((line, index) => {
        const begin = index === 0 ? name.padEnd(width) : ' '.repeat(width);
        return `${INDENT}${begin}  ${line}`;
      }),
  );
}

/** What to do, under its heading; empty where there is nothing. */
export function adviceLines(advice: readonly Advice[], columns: number): string[] {
  if (advice.length === 0) return [];
  const lines = advice.map(({ about, todo }) => [about, todo] as const);
  return ['', colour('bold', 'What to do'), ...namedLines(lines, columns)];
}

/** What "complete" does not say. */
export function notSeenLines(columns: number): string[] {
  const words = `Twilio’s ledger has requests only. It does not show: ${NOT_SEEN.join('; ')}.`;
  return ['', ...wrapAnsi(words, Math.min(columns, MAX_WIDTH)).split('\n')];
}
