import type { Valid } from './events/validate.ts';
import type { Origin, Outcome } from './outcome.ts';
import { advance, type Copy } from './steps.ts';

/** The events of a batch: where each id stood first, and what became of the event there. */
export interface Firsts {
  readonly origins: Map<string, Origin>;
  readonly outcomes: Map<Origin, Outcome>;
}

/**
 * Sets events aside whose id stands earlier in the batch. Twilio: "Two events are the same event if
 * they have the same id"; and DynamoDB refuses a call that names a key twice.
 */
export function setCopiesAside(
  steps: readonly (Valid | Outcome)[],
  { origins }: Firsts,
): (Valid | Copy | Outcome)[] {
  return advance(steps, 'valid', (step): Valid | Copy => {
    const { origin, type, eventId } = step;
    const first = origins.get(eventId);
    if (first === undefined) {
      origins.set(eventId, origin);
      return step;
    }
    return { kind: 'copy', origin, type, eventId, first };
  });
}

/**
 * Ends each copy as the event that it repeats: a duplicate of what is stored, or rejected for the
 * same reason, with its own bytes. (A copy of what is unfinished comes after it, and again with it.)
 */
export function settleCopies(steps: readonly (Copy | Outcome)[], { outcomes }: Firsts): Outcome[] {
  for (const step of steps) if (step.kind !== 'copy') outcomes.set(step.origin, step);
  return advance(steps, 'copy', ({ origin, type, eventId, first }): Outcome => {
    const outcome = outcomes.get(first);
    if (outcome?.kind === 'rejected') return { ...outcome, origin };
    return { kind: 'duplicate', origin, type, eventId };
  });
}
