import type { Writable } from 'node:stream';

/** Where a program writes: a terminal, a pipe or a file, or a test's own stream. */
export type Screen = Writable & {
  readonly isTTY?: boolean;
  /** Only of a terminal. */
  readonly columns?: number;
};
