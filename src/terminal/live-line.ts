import { systemClock } from '../clock.ts';
import type { Screen } from './screen.ts';

/**
 * Shows progress until it is ended: on a terminal as one line that is written over, elsewhere as a
 * line every two seconds.
 */
export function liveLine(stream: Screen, words: () => string): { end(): void } {
  const terminal = stream.isTTY;
  const show = () => stream.write(terminal ? `\r\x1b[K${words()}` : `${words()}\n`);
  const wait = () => systemClock.after(terminal ? 100 : 2_000, showAgain);
  const showAgain = () => {
    show();
    cancel = wait();
  };
  let cancel = wait();
  return {
    end() {
      cancel();
      show();
      if (terminal) stream.write('\n');
    },
  };
}
