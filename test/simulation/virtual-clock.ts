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
 * Time as a heap of tasks. Before the next one, all promises that a task settled have run, and what
 * followed from them. Nothing in the simulation waits for anything but promises and this clock, so the
 * order in which things happen follows from the tasks alone. Seldom does the event loop turn: it takes
 * a sixth of the time to do so after each task, but only then does Node tell of unhandled rejections.
 */
export function virtualClock(start: number): VirtualClock {
  const heap: Task[] = [];
  let time = start;
  let orders = 0;

  return {
    now: () => time,
    after(ms, run) {
      orders += 1;
      const task: Task = { at: time + Math.max(0, ms), order: orders, run };
      push(heap, task);
      return () => {
        task.run = undefined;
      };
    },
    run(isOver) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      function turn(): void {
        let task = isOver() ? undefined : pop(heap);
        while (task !== undefined && task.run === undefined) task = pop(heap);
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

function isBefore(one: Task, other: Task): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function push(heap: Task[], task: Task): void {
  let at = heap.push(task) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as Task;
    if (!isBefore(task, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = task;
}

function pop(heap: Task[]): Task | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isBefore(heap[below + 1] as Task, heap[below] as Task)) {
      below += 1;
    }
    if (!isBefore(heap[below] as Task, last)) break;
    heap[at] = heap[below] as Task;
    at = below;
  }
  heap[at] = last;
  return first;
}
