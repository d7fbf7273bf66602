import type { Clock } from '../clock.ts';
import type { Deadline } from '../deadline.ts';
import { inFlight } from '../in-flight.ts';
import { ConfigurationError } from './configuration-error.ts';
import { isRetryable, needsOperator, reasonOf } from './errors.ts';

/** Calls of one kind at the same time. */
const CALLS_IN_FLIGHT = 8;
const MIN_RETRY_MS = 50;
const MAX_RETRY_MS = 2_000;

/** One kind of batched call. */
export interface BatchedCall<Item, Answer> {
  /** The most items in one call. */
  readonly limit: number;
  /** The most bytes in one call; an item that has more goes alone. */
  readonly maxBytes: number;
  /** An item's share of the call's size; 0 where only the count matters. */
  readonly bytes: (item: Item) => number;
  /** What only an operator can help with, from its reason in a word, and what to do. */
  readonly operatorAction: (reason: string) => ConfigurationError;
  /**
   * One call: an answer for each item in its order. `undefined` asks for this item again, and so does
   * an answer of a form that the API does not document: it proves nothing.
   *
   * @throws ConfigurationError where a part of the answer needs an operator
   */
  readonly send: (
    items: readonly Item[],
    options: { abortSignal: AbortSignal },
  ) => Promise<(Answer | undefined)[]>;
}

/** What is told of calls that have to be made again, and what is done about them. */
export interface Retrying {
  /** Told what went wrong whenever something is tried again. */
  readonly onRetry: (reason: string) => void;
  /** Told at once of what only an operator can help with. It is tried again all the same. */
  readonly onOperatorAction: (error: ConfigurationError) => void;
  /** Told of a call that did not end in time: the connections that wait may be dead, too. */
  readonly onTimeout: () => void;
  /** Waits between two tries. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** For the jitter, and for the timeout of a call. */
  readonly clock: Clock;
  /** A call has ended after this, with its whole answer, or is made again. */
  readonly callTimeoutMs: number;
}

/**
 * Sends items in as few calls as there can be, several at a time, and sends again what a call left
 * undone, with full jitter between, until the deadline. Items are taken when their call's turn
 * comes. The answers are in the items' order; what is not answered by then has none.
 *
 * @throws ConfigurationError at the deadline, if only an operator can help
 */
export async function sendAll<Item, Answer>(
  items: Iterable<Item>,
  call: BatchedCall<Item, Answer>,
  deadline: Deadline,
  retrying: Retrying,
): Promise<(Answer | undefined)[]> {
  const answers = await inFlight(
    CALLS_IN_FLIGHT,
    inCalls(items, call),
    (some) => sendUntilDone(some, call, deadline, retrying),
    () => !deadline.reached(),
  );
  return answers.flatMap((some) => some ?? []);
}

async function sendUntilDone<Item, Answer>(
  items: readonly Item[],
  call: BatchedCall<Item, Answer>,
  deadline: Deadline,
  retrying: Retrying,
): Promise<(Answer | undefined)[]> {
  const answers: (Answer | undefined)[] = items.map(() => undefined);
  let operatorAction: ConfigurationError | undefined;
  for (let attempt = 0; ; attempt += 1) {
    const open = [...answers.keys()].filter((index) => answers[index] === undefined);
    const some = open.map((index) => items[index] as Item);
    const result = await sendOnce(some, call, deadline, retrying);
    if (result instanceof ConfigurationError) {
      operatorAction = result;
    } else {
      operatorAction = undefined;
      for (const [n, index] of open.entries()) answers[index] = result[n];
      if (!answers.includes(undefined)) return answers;
    }
    if (!deadline.reached())
      await retrying.pause(retryDelayMs(attempt, retrying.clock), deadline.signal);
    if (!deadline.reached()) continue;
    if (operatorAction !== undefined) throw operatorAction;
    return answers;
  }
}

/** One call's answers, or what an operator has to do before it can have any. */
async function sendOnce<Item, Answer>(
  items: readonly Item[],
  call: BatchedCall<Item, Answer>,
  deadline: Deadline,
  { onRetry, onOperatorAction, onTimeout, clock, callTimeoutMs }: Retrying,
): Promise<(Answer | undefined)[] | ConfigurationError> {
  // Not `AbortSignal.any`, which Node keeps for as long as somebody listens to it.
  const ending = new AbortController();
  const end = () => ending.abort();
  let isTimeout = false;
  const cancel = clock.after(callTimeoutMs, () => {
    isTimeout = true;
    end();
  });
  deadline.signal.addEventListener('abort', end);
  if (deadline.signal.aborted) end();
  try {
    return await call.send(items, { abortSignal: ending.signal });
  } catch (error) {
    if (isTimeout) onTimeout();
    const action = operatorActionOf(error, call);
    if (action !== undefined) {
      onOperatorAction(action);
      return action;
    }
    if (!isRetryable(error)) throw error;
    onRetry(isTimeout ? 'TimeoutError' : reasonOf(error));
    return items.map(() => undefined);
  } finally {
    cancel();
    deadline.signal.removeEventListener('abort', end);
  }
}

function operatorActionOf(
  error: unknown,
  { operatorAction }: Pick<BatchedCall<never, unknown>, 'operatorAction'>,
): ConfigurationError | undefined {
  if (error instanceof ConfigurationError) return error;
  return needsOperator(error) ? operatorAction(reasonOf(error)) : undefined;
}

/** Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): clients do not come back in step. */
function retryDelayMs(attempt: number, { random }: Clock): number {
  return random() * Math.min(MAX_RETRY_MS, MIN_RETRY_MS * 2 ** attempt);
}

function* inCalls<Item>(
  items: Iterable<Item>,
  { limit, maxBytes, bytes }: Pick<BatchedCall<Item, unknown>, 'limit' | 'maxBytes' | 'bytes'>,
): Generator<Item[]> {
  let call: Item[] = [];
  let callBytes = 0;
  for (const item of items) {
    const itemBytes = bytes(item);
    if (call.length === limit || (call.length > 0 && callBytes + itemBytes > maxBytes)) {
      yield call;
      call = [];
      callBytes = 0;
    }
    call.push(item);
    callBytes += itemBytes;
  }
  if (call.length > 0) yield call;
}
