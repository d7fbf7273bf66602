import type { Readable } from 'node:stream';
import type { Screen } from '../terminal/screen.ts';

/** Variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the program has of the process that it runs in. `main.ts` makes the real one. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** What the program itself reads. The AWS SDK reads `process.env`. */
  readonly env: Environment;
  /** The host's time zone: `Europe/Berlin`. */
  readonly timeZone: string;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
}
