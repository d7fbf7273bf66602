import type { ValidEvent } from './events/validate.ts';
import { duplicate, type Origin, type Outcome, rejected } from './outcome.ts';

/** An event whose id stands earlier in the batch, and where it stands first. */
export interface Repeat {
  readonly event: ValidEvent;
  readonly first: Origin;
}

/**
 * Takes the first event of each id, and sets its repeats aside. Twilio: "Two events are the same
 * event if they have the same id"; and DynamoDB refuses a call that names a key twice.
 */
export function firstOfEach(events: readonly ValidEvent[]): {
  firsts: ValidEvent[];
  repeats: Repeat[];
} {
  const origins = new Map<string, Origin>();
  const firsts: ValidEvent[] = [];
  const repeats: Repeat[] = [];
  for (const event of events) {
    const first = origins.get(event.eventId);
    if (first === undefined) {
      origins.set(event.eventId, event.origin);
      firsts.push(event);
    } else {
      repeats.push({ event, first });
    }
  }
  return { firsts, repeats };
}

/**
 * A repeat gets the outcome of its first occurrence: a duplicate if that is stored, rejected for the
 * same reason (with its own bytes) if that was rejected. If the first is unfinished, its repeats have
 * no outcome and are redelivered with it.
 */
export function endRepeats(repeats: readonly Repeat[], outcomes: readonly Outcome[]): Outcome[] {
  if (repeats.length === 0) return [];
  const ends = new Map(outcomes.map((outcome) => [outcome.origin, outcome]));
  return repeats.flatMap(({ event, first }): Outcome[] => {
    const end = ends.get(first);
    switch (end?.kind) {
      case 'processed':
      case 'duplicate':
        return [duplicate(event)];
      case 'rejected': {
        const { origin, type, eventId } = event;
        return [rejected(origin, end.reason, end.issues, { type, eventId })];
      }
      default:
        return [];
    }
  });
}
