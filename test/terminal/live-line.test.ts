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
  ['a terminal', 'end', true, 150, `${CLEAR}half${CLEAR}`],
  ['a terminal, before it was shown', 'end', true, 50, ''],
  ['a terminal, to stay', 'keep', true, 150, `${CLEAR}half${CLEAR}half\n`],
  ['a pipe', 'end', false, 2_500, 'half\nhalf\n'],
] as const)('a line of progress ends on %s', async (_, ending, isTTY, ms, expected) => {
  let written = '';
  const screen = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  const line = liveLine(Object.assign(screen, { isTTY }), () => 'half');
  await vi.advanceTimersByTimeAsync(ms);
  line[ending]();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(written).toBe(expected);
});
