import { expect, it, vi } from 'vitest';
import { pause } from '../src/pause.ts';

it('ends when the signal aborts, and not before', async () => {
  const controller = new AbortController();
  const over = vi.fn();
  const pausing = pause(1_000_000, controller.signal).then(over);
  await new Promise((later) => setTimeout(later, 5));
  expect(over).not.toHaveBeenCalled();
  controller.abort();
  await pausing;
  await pause(1_000_000, controller.signal);
});

it('lasts no longer than it was asked to', async () => {
  const { signal } = new AbortController();
  await pause(1, signal);
  expect(signal.aborted).toBe(false);
});
