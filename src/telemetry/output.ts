import { writeSync } from 'node:fs';

const STDOUT = 1;

/**
 * What an invocation says, kept until its end and written at once: each write wakes whoever reads the
 * other end of the pipe. Written before the invocation ends, because Lambda freezes the process then.
 */
export class Output {
  #lines = '';

  /** Takes lines, each with its line break. */
  write(lines: string): void {
    this.#lines += lines;
  }

  /** Writes the lines, past Node's stream, which takes twice as long. */
  flush(): void {
    let rest = Buffer.from(this.#lines);
    this.#lines = '';
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
    } catch {
      // The pipe is full, and not one that a write waits for: the stream does.
      process.stdout.write(rest);
    }
  }
}
