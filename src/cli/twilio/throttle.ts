import { setTimeout as sleep } from 'node:timers/promises';

/** What a request of Twilio's library resolves to, as far as it matters here. */
interface Answer {
  readonly statusCode: number;
  readonly headers?: unknown;
}

/** Makes a request when its turn comes. */
export type Throttle = <T extends Answer>(request: () => Promise<T>) => Promise<T>;

interface ThrottleOptions {
  /** The most requests at the same time. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
  /** Waits. @default the timer of Node.js */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
  /** @default the clock */
  readonly now?: () => number;
}

const MAX_REFUSALS = 8;
/** Of a request that Twilio does not answer, or with a fault of its own: somebody waits for the error. */
const MAX_FAULTS = 4;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** Codes of Node.js and the library for what may be over in a moment. */
const PASSING: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
]);
/** No request waits longer for another attempt, whatever Twilio asks for. */
const MAX_RETRY_AFTER_MS = 5 * 60_000;

/**
 * Keeps many requests within Twilio's limits: at most so many at a time, and after a 429 (too many
 * requests, which Twilio has not processed) all of them wait, for as long as its `Retry-After` says or
 * with exponential backoff and full jitter; after a 5xx or a connection that broke, too, so only for
 * requests that change nothing. The library's own `autoRetry` knows 429 alone, gives up after three
 * attempts, and does not read that header.
 */
export function throttle({
  atOnce,
  signal,
  pause = (milliseconds) => sleep(milliseconds, undefined, { signal }),
  now = Date.now,
}: ThrottleOptions): Throttle {
  const waiting: (() => void)[] = [];
  let running = 0;
  let notBefore = 0;

  const slot = async () => {
    if (running < atOnce) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const release = () => {
    const next = waiting.shift();
    // The slot goes from hand to hand.
    if (next === undefined) running -= 1;
    else next();
  };

  return async (request) => {
    await slot();
    try {
      let refusals = 0;
      let faults = 0;
      for (;;) {
        while (notBefore > now()) await pause(notBefore - now());
        signal.throwIfAborted();
        const answer = await request().catch((error: unknown) => {
          if (!isPassing(error) || faults + 1 === MAX_FAULTS) throw error;
          return undefined;
        });
        const isRefusal = answer?.statusCode === 429;
        if (answer !== undefined && !isRefusal && answer.statusCode < 500) return answer;
        if (isRefusal) refusals += 1;
        else faults += 1;
        const isLast = refusals === MAX_REFUSALS || faults === MAX_FAULTS;
        if (answer !== undefined && isLast) return answer;
        const backoff = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (refusals + faults));
        const asked = isRefusal ? (retryAfterMs(answer.headers, now()) ?? 0) : 0;
        const delay = Math.max(Math.random() * backoff, Math.min(MAX_RETRY_AFTER_MS, asked));
        notBefore = Math.max(notBefore, now() + delay);
      }
    } finally {
      release();
    }
  };
}

/** Of the network, and not of an address or a certificate that is wrong. */
function isPassing(error: unknown): boolean {
  const { code } = Object(error);
  return typeof code === 'string' && PASSING.has(code);
}

/**
 * `Retry-After` in milliseconds: seconds, or a date (RFC 9110, 10.2.3). A date that has passed says only
 * that the clocks disagree: whoever took it for no wait would use up all attempts at once.
 */
function retryAfterMs(headers: unknown, now: number): number | undefined {
  const { 'retry-after': value } = (headers ?? {}) as { 'retry-after'?: unknown };
  if (typeof value !== 'string' || value === '') return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const wait = Date.parse(value) - now;
  return wait > 0 ? wait : undefined;
}
