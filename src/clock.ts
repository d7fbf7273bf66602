/**
 * Time and chance: all that the consumer, the publisher and the mapping's parts do not decide
 * themselves. Whoever needs them takes a clock, so that a simulation can run on its own.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number from 0 to below 1. */
  readonly random: () => number;
  /** Runs something once, after so many milliseconds. Gives what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
