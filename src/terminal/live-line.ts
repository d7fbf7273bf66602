import { systemClock } from '../clock.ts';
import { cut } from './cut.ts';
import type { Screen } from './screen.ts';

/** A line that shows progress; it ends in one of two ways. */
export interface LiveLine {
  /** Ends it: on a terminal the line goes, elsewhere a last one tells where it ended. */
  end(): void;
  /** Ends it with a last line that stays, on a terminal too. */
  keep(): void;
}

const CLEAR = '\r\x1b[K';

/**
 * Shows progress until it is ended: on a terminal as one line that is written over, elsewhere as a
 * line every two seconds.
 */
export function liveLine(stream: Screen, words: () => string): LiveLine {
  const terminal = stream.isTTY;
  // A longer line would go on in a second row, which clearing leaves there.
  const fitted = () => cut(words(), (stream.columns || 80) - 1);
  const show = () => stream.write(terminal ? `${CLEAR}${fitted()}` : `${words()}\n`);
  const wait = () => systemClock.after(terminal ? 100 : 2_000, showAgain);
  let isShown = false;
  const showAgain = () => {
    show();
    isShown = true;
    cancel = wait();
  };
  let cancel = wait();
  const keep = () => {
    cancel();
    stream.write(`${terminal ? CLEAR : ''}${words()}\n`);
  };
  return {
    keep,
    end() {
      if (!terminal) return keep();
      cancel();
      // What was not shown leaves nothing to clear: the terminal's line may be somebody else's.
      if (isShown) stream.write(CLEAR);
    },
  };
}
