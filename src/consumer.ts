import type { KinesisStreamBatchResponse, KinesisStreamRecord } from 'aws-lambda';
import { checkpoint } from './checkpoint.ts';
import type { Deadline } from './deadline.ts';
import { dispatch } from './dispatch.ts';
import type { ValidEvent } from './events/validate.ts';
import {
  type Duplicate,
  duplicate,
  type Origin,
  type Outcome,
  processed,
  rejected,
  unfinished,
} from './outcome.ts';
import { read } from './read.ts';
import { endRepeats, firstOfEach } from './repeats.ts';
import { type Dispatched, EVENTS_PER_COMMIT, type EventStore } from './store/event-store.ts';
import { callCounts } from './voice/call-counts.ts';
import type { processorFor } from './voice/registry.ts';

/** What the consumer needs from outside. */
export interface Ports {
  readonly store: EventStore;
  readonly processorFor: typeof processorFor;
  readonly deadline: Deadline;
  /** Comes before `deadline`, so that what was dispatched until then is committed. */
  readonly dispatchDeadline: Deadline;
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
 * One batch, from its records to the answer for Lambda. Each step takes what the one before it left,
 * and gives outcomes; what has none at the end is unfinished, so nothing is acknowledged by mistake.
 *
 * @throws ConfigurationError (of the store) where the deployment is wrong: the whole batch is
 * redelivered, and what was stored of it is a duplicate then.
 */
export async function consume(
  records: readonly KinesisStreamRecord[],
  ports: Ports,
): Promise<Consumed> {
  const { origins, events, ended } = read(records, ports.now);
  const { firsts, repeats } = firstOfEach(events);
  const { fresh, known } = await dropKnown(firsts, ports);
  const dispatched = await dispatch(fresh, ports.processorFor, ports.dispatchDeadline);
  const committed = await commit(dispatched.ready, ports);

  const settled = [...ended, ...known, ...dispatched.ended, ...committed];
  const kept = await keepRejected([...settled, ...endRepeats(repeats, settled)], ports);
  const outcomes = inOrder(origins, kept);
  return { outcomes, response: checkpoint(outcomes) };
}

/**
 * Events that are stored already go no further: their processors do not run again. One whose lookup
 * was not done in time is neither known nor new: it has no outcome, and so is unfinished.
 */
async function dropKnown(events: readonly ValidEvent[], ports: Ports) {
  if (!isLookedUp(events, ports)) return { fresh: events, known: [] };
  const ids = events.map(({ eventId }) => eventId);
  const lookups = await ports.store.known(ids, ports.deadline);
  const fresh: ValidEvent[] = [];
  const known: Duplicate[] = [];
  for (const [index, event] of events.entries()) {
    if (lookups[index] === 'known') known.push(duplicate(event));
    if (lookups[index] === 'new') fresh.push(event);
  }
  return { fresh, known };
}

/**
 * Where one call inserts all events, it finds what is known too, and looking it up first would take
 * as long again: batches are this small most of the time. Not where a processor does more than
 * compute.
 */
function isLookedUp(events: readonly ValidEvent[], { processorFor }: Ports): boolean {
  if (events.length > EVENTS_PER_COMMIT) return true;
  return events.some(({ type }) => !processorFor(type).pure);
}

/** The effect: one conditional insert an event, which is its dedupe marker too. */
async function commit(
  ready: readonly Dispatched[],
  { store, deadline, now }: Ports,
): Promise<Outcome[]> {
  if (ready.length === 0) return [];
  const results = await store.commit(ready, deadline);
  const nowMs = now();
  return ready.flatMap(({ origin, event, findings, recognised }, index): Outcome[] => {
    const { id: eventId, type } = event;
    const result = results[index];
    switch (result?.kind) {
      case 'stored':
        return [
          processed(event, origin, {
            recognised,
            warnings: result.warnings,
            counts: callCounts(event, findings),
            nowMs,
          }),
        ];
      case 'duplicate':
        return [duplicate({ origin, type, eventId })];
      case 'refused':
        return [rejected(origin, result.reason, result.issues, { type, eventId })];
      default:
        return [];
    }
  });
}

/** A rejection is an outcome only when its bytes are kept. */
async function keepRejected(
  outcomes: readonly Outcome[],
  { store, deadline }: Ports,
): Promise<readonly Outcome[]> {
  const rejections = outcomes.filter((outcome) => outcome.kind === 'rejected');
  if (rejections.length === 0) return outcomes;
  const results = (await store.reject(rejections, deadline)).values();
  return outcomes.flatMap((outcome): Outcome[] => {
    if (outcome.kind !== 'rejected') return [outcome];
    switch (results.next().value) {
      case 'kept':
        return [outcome];
      case 'too-large':
        return [unfinished(outcome.origin, 'too-large-to-reject')];
      default:
        return [];
    }
  });
}

/**
 * The outcomes in the batch's order. What has none was not finished in time. An outcome holds the
 * very `origin` that was read, so the two are matched by identity.
 */
function inOrder(origins: readonly Origin[], outcomes: readonly Outcome[]): Outcome[] {
  const ends = new Map(outcomes.map((outcome) => [outcome.origin, outcome]));
  return origins.map((origin) => ends.get(origin) ?? unfinished(origin, 'out-of-time'));
}
