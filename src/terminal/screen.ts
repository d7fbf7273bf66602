import type { Writable } from 'node:stream';

/** Where a program writes: a terminal, a pipe or a file, or a test's own stream. */
export type Screen = Writable & {
  readonly isTTY?: boolean;
  /** Only of a terminal; 0 where nobody told it its size. */
  readonly columns?: number;
};

const MIN_COLUMNS = 40;

/** How many columns a line on the screen may have: at least so many that words fit in. */
export function columnsOf({ columns }: Screen, fallback = 80): number {
  return Math.max(MIN_COLUMNS, columns || fallback);
}
