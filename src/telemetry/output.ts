/**
 * What an invocation says, kept until its end and written at once: each write wakes whoever reads the
 * other end of the pipe. Written before the invocation ends, because Lambda freezes the process then:
 * Node writes to pipes and files synchronously.
 */
export class Output {
  #lines = '';

  /** Takes lines, each with its line break. */
  write(lines: string): void {
    this.#lines += lines;
  }

  flush(): void {
    if (this.#lines !== '') process.stdout.write(this.#lines);
    this.#lines = '';
  }
}
