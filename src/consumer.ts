import type { KinesisStreamBatchResponse, KinesisStreamRecord } from 'aws-lambda';
import { type Firsts, setCopiesAside, settleCopies } from './copies.ts';
import type { Deadline } from './deadline.ts';
import { dispatch } from './dispatch.ts';
import { type Valid, validate } from './events/validate.ts';
import { decode, originOf } from './kinesis/decode.ts';
import type { Duplicate, Outcome, Rejected, Unfinished, UnfinishedCause } from './outcome.ts';
import {
  advance,
  advanceTogether,
  type Copy,
  duplicate,
  processed,
  type Ready,
  rejected,
  stopAfterUnfinished,
  unfinished,
} from './steps.ts';
import { CALLS_IN_FLIGHT } from './store/calls.ts';
import { COMMITTED_BY_A_CALL, type EventStore, type Lookup } from './store/event-store.ts';
import type { processorFor } from './voice/registry.ts';

/**
 * Records that go the way together: as many as the calls that are made at once can commit. What a
 * large batch's events become takes ten times their bytes in memory, and need not be there all at
 * once.
 */
export const SLICE_RECORDS = CALLS_IN_FLIGHT * COMMITTED_BY_A_CALL;

/** What the consumer needs from outside. */
export interface Ports {
  readonly store: EventStore;
  readonly processorFor: typeof processorFor;
  readonly deadline: Deadline;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What became of a batch. */
export interface Consumed {
  /** One for each event, and for each record without one, in the batch's order. */
  readonly outcomes: readonly Outcome[];
  /** What Lambda checkpoints by. */
  readonly response: KinesisStreamBatchResponse;
}

/**
 * One batch, from its records to the answer for Lambda.
 *
 * @throws ConfigurationError (of the store) where the deployment is wrong: the whole batch is
 * delivered again, and what was stored of it is a duplicate then.
 */
export async function consume(
  records: readonly KinesisStreamRecord[],
  ports: Ports,
): Promise<Consumed> {
  const outcomes: Outcome[] = [];
  const firsts: Firsts = new Map();
  const begin = (start: number) => {
    const begun = beginSlice(records.slice(start, start + SLICE_RECORDS), firsts, ports);
    // It may fail before its turn comes, and then its error is the second one.
    begun.catch(() => undefined);
    return begun;
  };
  let stopped: UnfinishedCause | undefined;
  let next = begin(0);
  try {
    for (let start = 0; start < records.length; start += SLICE_RECORDS) {
      if (ports.deadline.reached()) stopped ??= 'out-of-time';
      if (stopped !== undefined) {
        const cause = stopped;
        const rest = records.slice(start);
        outcomes.push(...rest.map((record) => unfinished({ origin: originOf(record) }, cause)));
        break;
      }
      const ending = endSlice(await next, outcomes, ports);
      // The next slice is looked up while this one is committed.
      if (start + SLICE_RECORDS < records.length) next = begin(start + SLICE_RECORDS);
      const ends = await ending;
      if (ends.some(({ kind }) => kind === 'unfinished')) stopped = 'after-unfinished';
      for (const end of ends) outcomes.push(end);
    }
  } finally {
    // An invocation that ended must not go on working.
    await Promise.allSettled([next]);
  }
  return { outcomes, response: checkpoint(outcomes) };
}

/** The way of a record. What has ended, in an outcome, passes the later steps as it is. */
async function beginSlice(records: readonly KinesisStreamRecord[], firsts: Firsts, ports: Ports) {
  const decoded = records.flatMap(decode);
  const validated = advance(decoded, 'decoded', ({ origin, value }) => validate(origin, value));
  const distinct = setCopiesAside(validated, firsts);
  return dropKnown(distinct, ports);
}

/** The rest of the way, for what is new. */
async function endSlice(
  fresh: readonly (Valid | Copy | Outcome)[],
  earlier: readonly Outcome[],
  ports: Ports,
): Promise<readonly Outcome[]> {
  const dispatched = await dispatch(stopAfterUnfinished(fresh), ports);
  const committed = await commit(stopAfterUnfinished(dispatched), ports);
  const settled = settleCopies(committed, earlier);
  const kept = await keepRejected(stopAfterUnfinished(settled), ports);
  return stopAfterUnfinished(kept);
}

/** Events that are stored already go no further: their processors do not run again. */
async function dropKnown(steps: readonly (Valid | Copy | Outcome)[], ports: Ports) {
  return advanceTogether(
    steps,
    'valid',
    async (valid): Promise<Lookup[]> =>
      isLookedUp(valid, ports)
        ? ports.store.known(
            valid.map(({ eventId }) => eventId),
            ports.deadline,
          )
        : valid.map(() => 'new'),
    (step, lookup): Valid | Duplicate | Unfinished => {
      if (lookup === 'known') return duplicate(step);
      return lookup === 'new' ? step : unfinished(step, 'out-of-time');
    },
  );
}

/**
 * Where one call inserts all events, it finds what is known too, and looking it up first would take
 * as long again: batches are this small most of the time. Not where a processor does more than
 * compute.
 */
function isLookedUp(valid: readonly Valid[], { processorFor }: Ports): boolean {
  if (valid.length > COMMITTED_BY_A_CALL) return true;
  return valid.some(({ type }) => !processorFor(type).pure);
}

/** The effect: one conditional insert an event, which is its dedupe marker too. */
async function commit(steps: readonly (Ready | Copy | Outcome)[], { store, deadline, now }: Ports) {
  return advanceTogether(
    steps,
    'ready',
    (ready) => store.commit(ready, deadline),
    (step, result): Outcome => {
      switch (result?.kind) {
        case 'stored':
          return processed(step, result.warnings, now());
        case 'duplicate':
          return duplicate(step);
        case 'refused':
          return rejected(step, result.reason, result.issues);
        case 'unfinished':
        case undefined:
          return unfinished(step, 'out-of-time');
      }
    },
  );
}

/** A rejected record is acknowledged only when its bytes are kept. */
async function keepRejected(steps: readonly Outcome[], { store, deadline }: Ports) {
  return advanceTogether(
    steps,
    'rejected',
    (rejected) => store.reject(rejected, deadline),
    (step, keep): Rejected | Unfinished => {
      if (keep === 'kept') return step;
      return unfinished(step, keep === 'too-large' ? 'too-large-to-reject' : 'out-of-time');
    },
  );
}

/**
 * Lambda takes the lowest reported sequence number as its checkpoint and delivers that record and
 * every later one again, so one identifier says all. None means: everything is done.
 */
function checkpoint(outcomes: readonly Outcome[]): KinesisStreamBatchResponse {
  let lowest: string | undefined;
  for (const { kind, origin } of outcomes) {
    if (kind !== 'unfinished') continue;
    if (lowest === undefined || BigInt(origin.sequenceNumber) < BigInt(lowest)) {
      lowest = origin.sequenceNumber;
    }
  }
  return { batchItemFailures: lowest === undefined ? [] : [{ itemIdentifier: lowest }] };
}
