import type { KinesisStreamRecord } from 'aws-lambda';
import type { Deadline } from '../../deadline.ts';
import { dispatch } from '../../dispatch.ts';
import {
  type Ignored,
  type Rejected,
  rejected,
  type Unfinished,
  unfinished,
} from '../../outcome.ts';
import { read } from '../../read.ts';
import type { Dispatched } from '../../store/event-store.ts';
import { eventItem, rejectionItem } from '../../store/items.ts';
import { generic } from '../../voice/generic.ts';
import { type Handling, processorFor } from '../../voice/registry.ts';

/** What would become of an event, as far as its record tells; one that is ready may be stored already. */
export type DryRunOutcome = Dispatched | Rejected | Ignored | Unfinished;

const NO_DEADLINE: Deadline = { reached: () => false, signal: new AbortController().signal };

/**
 * A record's events as the consumer of this version sees them. Its steps read and dispatch; repeats
 * and known ids are not looked for.
 */
export async function dryRun(record: KinesisStreamRecord): Promise<DryRunOutcome[]> {
  const { origins, events, ended } = read([record]);
  const handlingOf = (type: string) => withoutEffects(processorFor(type));
  const dispatched = await dispatch(events, handlingOf, NO_DEADLINE);
  const outcomes: DryRunOutcome[] = [
    ...ended,
    ...dispatched.ended,
    ...dispatched.ready.map(readyOrRejected),
  ];
  const byOrigin = new Map(outcomes.map(keptOrUnfinished).map((one) => [one.origin, one]));
  return origins.flatMap((origin) => byOrigin.get(origin) ?? []);
}

/** A processor that does more than compute is the consumer's alone: general details stand for what it finds. */
export function withoutEffects(handling: Handling): Handling {
  return handling.pure ? handling : { ...handling, processor: generic, pure: true };
}

/** For people, of what the consumer leaves with the cause `too-large-to-reject`. */
export const TOO_LARGE_TO_REJECT =
  'too large to be stored or rejected; it holds up its shard until Lambda gives it up';

/** Whether it can be neither stored nor rejected, so that its record never gets through. */
export function isTooLargeToReject(outcome: DryRunOutcome): boolean {
  return outcome.kind === 'unfinished' && outcome.cause === 'too-large-to-reject';
}

/** Whether DynamoDB takes a rejection shows only in its item, too. */
function keptOrUnfinished(outcome: DryRunOutcome): DryRunOutcome {
  if (outcome.kind !== 'rejected') return outcome;
  const { kind } = rejectionItem(outcome, new Date(0), 0);
  return kind === 'item' ? outcome : unfinished(outcome.origin, 'too-large-to-reject');
}

/** Whether DynamoDB takes an event shows only in its item. */
function readyOrRejected(dispatched: Dispatched): Dispatched | Rejected {
  const item = eventItem(dispatched, 0);
  if (item.kind === 'item') return dispatched;
  const { type, id: eventId } = dispatched.event;
  return rejected(dispatched.origin, item.reason, item.issues, { type, eventId });
}
