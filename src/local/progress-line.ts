import { liveLine } from '../terminal/live-line.ts';

/** How far something is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly words: string;
}

const BAR_WIDTH = 24;

/** Shows progress on the standard output, with a bar; how it ended stays. */
export function progressLine(progress: () => Progress): { end(): void } {
  const { keep } = liveLine(process.stdout, () => {
    const { done, total, words } = progress();
    const filled = Math.round((BAR_WIDTH * Math.min(done, total)) / Math.max(1, total));
    return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${words}`;
  });
  return { end: keep };
}
