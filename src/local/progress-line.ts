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
export function progressLine(progress: () => Progress): { end(): void } {
  const terminal = process.stdout.isTTY;
  const show = () => {
    const { done, total, words } = progress();
    const filled = Math.round((BAR_WIDTH * Math.min(done, total)) / Math.max(1, total));
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
    process.stdout.write(terminal ? `\r\x1b[K${bar} ${words}` : `${bar} ${words}\n`);
  };
  const timer = setInterval(show, terminal ? 100 : 2_000);
  return {
    end() {
      clearInterval(timer);
      show();
      if (terminal) process.stdout.write('\n');
    },
  };
}
