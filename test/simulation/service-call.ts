import { oneOf } from '../../src/local/sample-calls/random.ts';
import { named } from '../fixtures/faults.ts';
import { UNDOCUMENTED } from '../fixtures/memory-dynamodb.ts';
import type { FaultTable } from './faults.ts';
import type { Caller, World } from './world.ts';

/** A call to DynamoDB, EventBridge or Kinesis, as the SDK's client makes it. */
export interface ServiceCall {
  readonly operation: string;
  /** How many keys, statements or entries it has. */
  readonly parts: number;
  /** Does it, but for the parts that are refused, and gives the answer. */
  readonly run: (refused: ReadonlySet<number>) => object;
  /** An answer that refuses parts although they are done. */
  readonly denied: (parts: ReadonlySet<number>) => object;
}

/** What a call meets, of a thousand. */
const FAULTS = [
  ['throttled', 30],
  ['server error', 10],
  ['done, and server error', 6],
  ['dropped before', 10],
  ['answer lost', 20],
  ['answer broken off', 6],
  ['slow', 30],
  /** No answer, until the caller gives up. */
  ['stalled', 2],
  /** Done after the caller has given up. */
  ['done late', 4],
  ['undocumented answer', 8],
  ['parts refused', 50],
  ['done and denied', 12],
  ['crash before', 4],
  ['crash after', 6],
] as const;
type CallFault = (typeof FAULTS)[number][0];

/** An operator's network is not that bad, and their commands try again themselves. */
const OPERATOR_FAULTS: FaultTable<CallFault> = [
  ['dropped before', 4],
  ['answer lost', 8],
  ['slow', 30],
];

/** Most calls into an outage have no answer. */
const OUTAGE = ['stalled', 'stalled', 'stalled', 'stalled', 'dropped before'] as const;

const NONE: ReadonlySet<number> = new Set();

/**
 * Makes a call, once: it has its effect after some milliseconds, and its answer comes after some more. A
 * caller that is gone by then hears nothing, and the effect is there all the same.
 */
export function callService(
  world: World,
  caller: Caller,
  call: ServiceCall,
  abortSignal: AbortSignal | undefined,
): Promise<object> {
  const { clock, faults, tell } = world;
  const { operation, parts, run } = call;
  return new Promise((resolve, reject) => {
    if (!caller.isAlive()) return;
    const isOperator = caller.name === 'operator';
    const isOutage = clock.now() < world.outageUntil && !isOperator;
    const fault = isOutage
      ? oneOf(() => faults.random('outage of a call'), OUTAGE)
      : faults.strike(operation, isOperator ? OPERATOR_FAULTS : FAULTS);
    tell?.(`${caller.name}: ${operation} of ${parts}${fault === 'none' ? '' : `: ${fault}`}`);
    if (fault === 'crash before') return caller.crash(operation);

    const toEffect = 1 + 8 * faults.random('way there');
    const wayBack =
      fault === 'slow' ? 20 + 400 * faults.random('slow') : 1 + 8 * faults.random('way back');
    const some = () => someOf(parts, faults.random('which parts'));
    const giveUp = () => reject(named('AbortError'));
    const answer = (settle: () => void) =>
      clock.after(wayBack, () => {
        abortSignal?.removeEventListener('abort', giveUp);
        if (caller.isAlive()) settle();
      });
    const gives = (value: object) => answer(() => resolve(value));
    const fails = (error: Error) => answer(() => reject(error));

    if (abortSignal?.aborted) return reject(named('AbortError'));
    abortSignal?.addEventListener('abort', giveUp);
    clock.after(fault === 'done late' ? 6_000 + (10_000 * toEffect) / 9 : toEffect, () => {
      switch (fault) {
        case 'throttled':
          return fails(named('ProvisionedThroughputExceededException', 400));
        case 'server error':
          return fails(named('InternalServerError', 500));
        case 'dropped before':
          return fails(dropped());
        case 'stalled':
          return;
        case 'undocumented answer':
          return gives(UNDOCUMENTED[Math.floor(UNDOCUMENTED.length * faults.random(fault))] ?? {});
        case 'parts refused':
          return gives(run(some()));
        case 'done and denied': {
          run(NONE);
          return gives(call.denied(some()));
        }
      }
      const done = run(NONE);
      switch (fault) {
        case 'done, and server error':
          return fails(named('InternalServerError', 500));
        case 'answer lost':
          return fails(dropped());
        case 'answer broken off':
          return fails(new SyntaxError('Unexpected end of JSON input'));
        case 'done late':
          return;
        case 'crash after':
          return caller.crash(operation);
        default:
          return gives(done);
      }
    });
  });
}

function dropped(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

/** One to all of the parts. */
function someOf(parts: number, random: number): ReadonlySet<number> {
  const first = Math.floor(random * parts);
  const step = 1 + Math.floor((random * 1_000) % 3);
  const some = new Set<number>();
  for (let part = first; part < parts; part += step) some.add(part);
  return some;
}
