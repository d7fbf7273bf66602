import type { Valid } from './events/validate.ts';
import type { Origin, Outcome, Rejected } from './outcome.ts';
import { advance, type Copy } from './steps.ts';

/** Where each id stood first in a batch. */
export type Firsts = Map<string, Origin>;

/**
 * Sets events aside whose id stands earlier in the batch. Twilio: "Two events are the same event if
 * they have the same id"; and DynamoDB refuses a call that names a key twice.
 */
export function setCopiesAside(
  steps: readonly (Valid | Outcome)[],
  firsts: Firsts,
): (Valid | Copy | Outcome)[] {
  return advance(steps, 'valid', (step): Valid | Copy => {
    const { origin, type, eventId } = step;
    const first = firsts.get(eventId);
    if (first === undefined) {
      firsts.set(eventId, origin);
      return step;
    }
    return { kind: 'copy', origin, type, eventId, first };
  });
}

/**
 * Ends each copy as the event that it repeats: a duplicate of what is stored, or rejected for the
 * same reason, with its own bytes. (A copy of what is unfinished comes after it, and again with it.)
 * `earlier` are the outcomes of the batch so far.
 */
export function settleCopies(
  steps: readonly (Copy | Outcome)[],
  earlier: readonly Outcome[],
): readonly Outcome[] {
  const repeated = new Set<Origin>();
  for (const step of steps) if (step.kind === 'copy') repeated.add(step.first);
  if (repeated.size === 0) return steps as readonly Outcome[];
  const rejections = new Map<Origin, Rejected>();
  for (const outcome of [...earlier, ...steps]) {
    if (outcome.kind === 'rejected' && repeated.has(outcome.origin)) {
      rejections.set(outcome.origin, outcome);
    }
  }
  return advance(steps, 'copy', ({ origin, type, eventId, first }): Outcome => {
    const rejection = rejections.get(first);
    return rejection ? { ...rejection, origin } : { kind: 'duplicate', origin, type, eventId };
  });
}
