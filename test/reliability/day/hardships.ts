import type { KinesisFunction } from '../../../src/local/event-source-mapping/index.ts';
import { chance, integer } from '../../../src/local/sample-calls/random.ts';
import { type FaultRates, randomFor } from '../faulty-dynamodb/fault.ts';
import type { Workers } from './workers.ts';

/** What a day's calls to DynamoDB meet, in a thousand of them: about a quarter meets something. */
export const RATES: FaultRates = {
  'call throttled': 40,
  'server error': 20,
  'dropped before': 15,
  'dropped after': 20,
  slow: 50,
  'too slow': 1,
  'answer stalls': 1,
  'undocumented answer': 10,
  'answer broken off': 10,
  'answer cut in half': 10,
  'parts refused': 60,
  'done and denied': 15,
  'killed before': 4,
  'killed after': 6,
  'stale read': 100,
};

const KILLED_SHARE = 0.05;
/** An invocation of some hundred records is somewhere in the middle of its work by then. */
const KILLED_WITHIN_MS = 500;
const SHORT_SHARE = 0.1;

/**
 * The asset, with a time limit that differs from invocation to invocation, and killed in some of
 * them. In some the deadline comes before much is done, in most the client gives up a slow call before.
 */
export function hardLife(seed: number, workers: Workers, onKill: () => void): KinesisFunction {
  const seen = new Map<string, number>();
  return async (event, context) => {
    const worker = workers.take();
    if (!worker) {
      // As an Invoke call says that the reserved concurrency is used up.
      throw Object.assign(new Error('All are busy'), { name: 'TooManyRequestsException' });
    }
    const batch = `invocation ${event.Records[0]?.eventID} ${event.Records.length}`;
    const nth = seen.get(batch) ?? 0;
    seen.set(batch, nth + 1);
    const random = randomFor(seed, `${batch} ${nth}`);
    const timeLimitMs = chance(random, SHORT_SHARE)
      ? integer(random, 2_200, 4_000)
      : integer(random, 10_000, 15_000);
    const kill = () => {
      onKill();
      worker.kill();
    };
    const timer = chance(random, KILLED_SHARE)
      ? setTimeout(kill, integer(random, 1, KILLED_WITHIN_MS))
      : undefined;
    const getRemainingTimeInMillis = () => timeLimitMs;
    return worker
      .invoke(event, { ...context, getRemainingTimeInMillis })
      .finally(() => clearTimeout(timer));
  };
}
