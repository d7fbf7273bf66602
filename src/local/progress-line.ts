import { liveLine } from '../terminal/live-line.ts';

/** How far something is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly words: string;
}

const BAR_WIDTH = 24;

/** Shows progress on the standard output until it is ended, with a bar. */
export function progressLine(progress: () => Progress): { end(): void } {
  return liveLine(process.stdout, () => {
    const { done, total, words } = progress();
    const filled = Math.round((BAR_WIDTH * Math.min(done, total)) / Math.max(1, total));
    return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${words}`;
  });
}
