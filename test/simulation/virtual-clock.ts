import TinyQueue from 'tinyqueue';
import type { Clock } from '../../src/clock.ts';

/** After one in so many tasks, the event loop turns. */
const LOOP_EVERY = 64;

/** A clock that stands still until the next thing that waits for it. */
export interface VirtualClock extends Pick<Clock, 'now' | 'after'> {
  /** Runs what is due, one at a time and each to quiescence, until `isOver`. */
  readonly run: (isOver: () => boolean) => Promise<void>;
}

interface Task {
  readonly at: number;
  /** Of two tasks for the same moment, the one that was asked for first runs first. */
  readonly order: number;
  run: (() => void) | undefined;
}

/**
 * Time as a queue of tasks. Before the next one, all promises that a task settled have run, and what
 * followed from them. Nothing in the simulation waits for anything but promises and this clock, so the
 * order in which things happen follows from the tasks alone. Seldom does the event loop turn: it takes
 * a sixth of the time to do so after each task, but only then does Node tell of unhandled rejections.
 */
export function virtualClock(start: number): VirtualClock {
  const queue = new TinyQueue<Task>(
    [],
    (one, other) => one.at - other.at || one.order - other.order,
  );
  let time = start;
  let orders = 0;

  return {
    now: () => time,
    after(ms, run) {
      orders += 1;
      const task: Task = { at: time + Math.max(0, ms), order: orders, run };
      queue.push(task);
      return () => {
        task.run = undefined;
      };
    },
    run(isOver) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      function turn(): void {
        let task = isOver() ? undefined : queue.pop();
        while (task !== undefined && task.run === undefined) task = queue.pop();
        if (task?.run === undefined) {
          resolve();
          return;
        }
        time = task.at;
        try {
          task.run();
          // From a promise's job: what is asked for there comes when no job is left.
          if (task.order % LOOP_EVERY === 0) setImmediate(turn);
          else queueMicrotask(() => process.nextTick(turn));
        } catch (error) {
          reject(error);
        }
      }
      turn();
      return promise;
    },
  };
}
