import { createHash } from 'node:crypto';
import {
  chance,
  integer,
  oneOf,
  type Random,
  seeded,
} from '../../../src/local/sample-calls/random.ts';
import { UNDOCUMENTED_FORMS } from './undocumented-answer.ts';

/** A call of the consumer as the schedule sees it. */
export interface CallToDynamoDb {
  readonly operation: 'BatchGetItem' | 'BatchExecuteStatement' | 'BatchWriteItem';
  /** The keys that it is about, in its order. */
  readonly keys: readonly string[];
}

/** What a call meets on its way to DynamoDB or back. */
export type Fault =
  | { readonly kind: 'none' }
  /** Refused as a whole with a 400 that names a throttle. */
  | { readonly kind: 'call throttled'; readonly code: string }
  /** A 500 or 503; nothing was done. */
  | { readonly kind: 'server error'; readonly status: 500 | 503 }
  /** The connection breaks before DynamoDB has the call. */
  | { readonly kind: 'dropped before' }
  /** DynamoDB has done it, and the connection breaks before the answer. */
  | { readonly kind: 'dropped after' }
  /** The answer takes a while. */
  | { readonly kind: 'slow'; readonly ms: number; readonly when: 'before' | 'after' }
  /** The same, beyond the client's request timeout. What comes late still takes effect. */
  | { readonly kind: 'too slow'; readonly ms: number; readonly when: 'before' | 'after' }
  /** Half of the answer, and the connection breaks. */
  | { readonly kind: 'answer broken off' }
  /** Half of the answer, as if that were all. */
  | { readonly kind: 'answer cut in half' }
  /** A head and half of a body, and then silence on an open connection. DynamoDB has done it. */
  | { readonly kind: 'answer stalls' }
  /** A success in a form that the API does not document; nothing was done. */
  | { readonly kind: 'undocumented answer'; readonly form: string }
  /** These parts of the call are not done, and the answer says so as the operation does. */
  | { readonly kind: 'parts refused'; readonly parts: readonly number[]; readonly code: string }
  /** These statements are done, and the answer says that they failed. */
  | { readonly kind: 'done and denied'; readonly parts: readonly number[] }
  /** These keys were stored a moment ago, and an eventually consistent read misses them. */
  | { readonly kind: 'stale read'; readonly parts: readonly number[] }
  /** The process that called dies before or after DynamoDB has done it. */
  | { readonly kind: 'killed before' }
  | { readonly kind: 'killed after' };

/** The kinds of faults. */
export type FaultKind = Exclude<Fault['kind'], 'none'>;

/** How many calls in a thousand meet a fault of a kind. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

/** There is one for a dozen of the other calls, and as much can go wrong with it. */
const PUTS_ARE_RARE = 2;
/** More than the consumer's request timeout of 5 s. */
const TOO_SLOW_MS = 5_300;
const STATEMENT_CODES = [
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'ThrottlingError',
  'InternalServerError',
  'TransactionConflict',
] as const;

/**
 * Decides what each call meets. The decision depends on the seed, the call's first key and how often
 * that was called for before, and not on what other calls there are: another order of the calls
 * changes nothing about it.
 */
export function faultSchedule(seed: number, rates: FaultRates): (call: CallToDynamoDb) => Fault {
  const seen = new Map<string, number>();
  return ({ operation, keys }) => {
    const name = `${operation} ${keys[0]}`;
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    const random = randomFor(seed, `${name} ${nth}`);
    const rare = operation === 'BatchWriteItem' ? PUTS_ARE_RARE : 1;
    const kind = kindAt((random() * 1_000) / rare, rates);
    return kind === undefined ? { kind: 'none' } : fault(kind, operation, keys.length, random);
  };
}

/** Numbers that belong to a seed and a name, whatever else was asked before. */
export function randomFor(seed: number, name: string): Random {
  return seeded(createHash('sha256').update(`${seed} ${name}`).digest().readUIntBE(0, 6));
}

function kindAt(place: number, rates: FaultRates): FaultKind | undefined {
  let end = 0;
  for (const [kind, rate] of Object.entries(rates)) {
    end += rate;
    if (place < end) return kind as FaultKind;
  }
  return undefined;
}

function fault(
  kind: FaultKind,
  operation: CallToDynamoDb['operation'],
  size: number,
  random: Random,
): Fault {
  const when = () => oneOf(random, ['before', 'after']);
  const parts = () => {
    const share = 0.1 + 0.8 * random();
    const some = [...Array(size).keys()].filter(() => chance(random, share));
    return some.length > 0 ? some : [integer(random, 0, size - 1)];
  };
  switch (kind) {
    case 'call throttled':
      return {
        kind,
        code: oneOf(random, [
          'ProvisionedThroughputExceededException',
          'ThrottlingException',
          'RequestLimitExceeded',
        ]),
      };
    case 'server error':
      return { kind, status: oneOf(random, [500, 503]) };
    case 'slow':
      return { kind, ms: integer(random, 20, 400), when: when() };
    case 'too slow':
      return { kind, ms: TOO_SLOW_MS, when: when() };
    case 'undocumented answer':
      return { kind, form: oneOf(random, UNDOCUMENTED_FORMS) };
    case 'parts refused':
      return { kind, parts: parts(), code: oneOf(random, STATEMENT_CODES) };
    case 'done and denied':
      // Only a statement can fail by itself.
      if (operation !== 'BatchExecuteStatement') return { kind: 'dropped after' };
      return { kind, parts: parts() };
    case 'stale read':
      if (operation !== 'BatchGetItem') return { kind: 'none' };
      return { kind, parts: parts() };
    default:
      return { kind };
  }
}
