import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { liveLine } from '../../src/terminal/live-line.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const CLEAR = '\r\x1b[K';

it.each([
  ['a terminal', 'end', 80, 150, `${CLEAR}half${CLEAR}`],
  ['a terminal, before it was shown', 'end', 80, 50, ''],
  ['a terminal, to stay', 'keep', 80, 150, `${CLEAR}half${CLEAR}half\n`],
  ['a terminal that it would fill', 'end', 4, 150, `${CLEAR}ha…${CLEAR}`],
  ['a terminal that it would fill, to stay', 'keep', 4, 150, `${CLEAR}ha…${CLEAR}half\n`],
  ['a terminal of unknown size', 'end', 0, 150, `${CLEAR}half${CLEAR}`],
  ['a pipe', 'end', undefined, 2_500, 'half\nhalf\n'],
] as const)('a line of progress ends on %s', async (_, ending, columns, ms, expected) => {
  let written = '';
  const screen = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  const size = columns === undefined ? {} : { isTTY: true, columns };
  const line = liveLine(Object.assign(screen, size), () => 'half');
  await vi.advanceTimersByTimeAsync(ms);
  line[ending]();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(written).toBe(expected);
});
