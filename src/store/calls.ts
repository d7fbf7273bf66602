import { beforeDeadline, type Deadline } from '../deadline.ts';
import { inFlight } from '../in-flight.ts';
import { type Call, configurationError, mayPass } from './errors.ts';
import { ConfigurationError } from './event-store.ts';

/** Calls of one kind at the same time; the SDK's default is 50 sockets. */
export const CALLS_IN_FLIGHT = 8;
/** The size of a call is not documented for statements; this stays well under every known limit. */
const CALL_LIMIT_BYTES = 4 * 1024 * 1024;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2_000;

/** How one kind of call is made. */
export interface Batched<Item, Answer> extends Call {
  /** The most items in one call. */
  readonly limit: number;
  /** An item's share of the call's size; 0 where only the count matters. */
  readonly bytes: (item: Item) => number;
  /** One call: an answer for each item in its order; `undefined` asks for this item again. */
  readonly send: (
    items: readonly Item[],
    options: { abortSignal: AbortSignal },
  ) => Promise<(Answer | undefined)[]>;
  /** Told the name of what went wrong whenever something will be tried again. */
  readonly onRetry: (reason: string) => void;
  /** Waits between two tries. */
  readonly pause: typeof pauseFor;
}

/**
 * Sends items in as few calls as there can be, several at a time, and sends again what a call left
 * undone, with full jitter between, until the deadline. Items are taken when their call's turn
 * comes. The answers are in the items' order; what is not answered by then has none.
 *
 * @throws ConfigurationError when a call fails in a way that trying again will not mend
 */
export async function sendAll<Item, Answer>(
  items: Iterable<Item>,
  batched: Batched<Item, Answer>,
  deadline: Deadline,
): Promise<(Answer | undefined)[]> {
  const answers = await inFlight(
    CALLS_IN_FLIGHT,
    inCalls(items, batched),
    (call) => sendUntilDone(call, batched, deadline),
    () => !deadline.reached(),
  );
  return answers.flatMap((call) => call ?? []);
}

async function sendUntilDone<Item, Answer>(
  items: readonly Item[],
  batched: Batched<Item, Answer>,
  deadline: Deadline,
): Promise<(Answer | undefined)[]> {
  const answers = await sendOnce(items, batched, deadline);
  for (let attempt = 0; answers.includes(undefined) && !deadline.reached(); attempt += 1) {
    await batched.pause(retryDelayMs(attempt), deadline.signal);
    if (deadline.reached()) break;
    const open = [...answers.keys()].filter((index) => answers[index] === undefined);
    const again = await sendOnce(
      open.map((index) => items[index] as Item),
      batched,
      deadline,
    );
    for (const [n, index] of open.entries()) answers[index] = again[n];
  }
  return answers;
}

async function sendOnce<Item, Answer>(
  items: readonly Item[],
  batched: Batched<Item, Answer>,
  { signal }: Deadline,
): Promise<(Answer | undefined)[]> {
  try {
    return await batched.send(items, { abortSignal: signal });
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    if (!mayPass(error)) {
      throw configurationError(error instanceof Error ? error.name : 'unknown error', batched);
    }
    batched.onRetry(error.name);
    return items.map(() => undefined);
  }
}

/** Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): clients do not come back in step. */
function retryDelayMs(attempt: number): number {
  return Math.random() * Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
}

/** Waits, but not beyond the signal's abort. */
export async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await beforeDeadline(promise, { signal });
  clearTimeout(timer);
}

function* inCalls<Item>(
  items: Iterable<Item>,
  { limit, bytes }: Pick<Batched<Item, unknown>, 'limit' | 'bytes'>,
): Generator<Item[]> {
  let call: Item[] = [];
  let callBytes = 0;
  for (const item of items) {
    const itemBytes = bytes(item);
    if (call.length === limit || (call.length > 0 && callBytes + itemBytes > CALL_LIMIT_BYTES)) {
      yield call;
      call = [];
      callBytes = 0;
    }
    call.push(item);
    callBytes += itemBytes;
  }
  if (call.length > 0) yield call;
}
