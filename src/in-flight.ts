/**
 * Runs `run` for the items in their order, at most `limit` at a time, while `mayStart` says so, and
 * gives its results in that order; what is not started has none. The iterable is read lazily, so a
 * generator can build each item when it is needed. Work that answers at once costs no turn of the
 * event loop.
 *
 * When a run throws, nothing more is started, what is under way is waited for (an invocation that
 * ended must not go on working), and then the first error is thrown.
 */
export async function inFlight<Item, Result>(
  limit: number,
  items: Iterable<Item>,
  run: (item: Item) => Result | PromiseLike<Result>,
  mayStart: () => boolean,
): Promise<(Result | undefined)[]> {
  const results: (Result | undefined)[] = [];
  const iterator = items[Symbol.iterator]();
  let over = false;
  let failure: { error: unknown } | undefined;

  async function work() {
    try {
      while (!over && mayStart()) {
        const { done, value } = iterator.next();
        if (done) break;
        const index = results.push(undefined) - 1;
        const result = run(value);
        results[index] = isPromiseLike(result) ? await result : result;
      }
    } catch (error) {
      failure ??= { error };
    }
    // Nothing is left, or may be started, or something failed.
    over = true;
  }

  const workers: Promise<void>[] = [];
  while (!over && workers.length < limit) workers.push(work());
  for (const worker of workers) await worker;
  if (failure) throw failure.error;
  return results;
}

/** Whether a value has to be waited for. */
export function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  );
}
