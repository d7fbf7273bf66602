/** How far something is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly words: string;
}

const BAR_WIDTH = 24;

/**
 * Shows progress until it is ended: on a terminal as one line that is written over, elsewhere as a
 * line every two seconds.
 */
export function liveLine(stream: NodeJS.WriteStream, words: () => string): { end(): void } {
  const terminal = stream.isTTY;
  const show = () => stream.write(terminal ? `\r\x1b[K${words()}` : `${words()}\n`);
  const timer = setInterval(show, terminal ? 100 : 2_000);
  return {
    end() {
      clearInterval(timer);
      show();
      if (terminal) stream.write('\n');
    },
  };
}

/** The same on the standard output, with a bar. */
export function progressLine(progress: () => Progress): { end(): void } {
  return liveLine(process.stdout, () => {
    const { done, total, words } = progress();
    const filled = Math.round((BAR_WIDTH * Math.min(done, total)) / Math.max(1, total));
    return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${words}`;
  });
}
