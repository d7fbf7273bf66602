import type { StoredEvent } from '../stored-events.ts';
import { known, text } from './fields.ts';

/** Another call that belongs to this one. */
export interface Leg {
  readonly callSid: string;
  /** The call that dialled this one, or one that this one dialled. */
  readonly relation: 'parent' | 'child';
  /** How a dialled leg ended. */
  readonly status?: string;
}

/** The other legs of a call, the one that dialled it first. */
export function legsOf(callSid: string, events: readonly StoredEvent[]): Leg[] {
  const legs = new Map<string, Leg>();
  for (const { parentCallSid, details } of events) {
    const parent = parentCallSid ?? text(details.parentCallSid);
    if (parent !== undefined) legs.set(parent, { callSid: parent, relation: 'parent' });
  }
  for (const { details } of events) {
    const child = text(details.dialledCallSid);
    if (child === undefined) continue;
    const status = text(details.dialStatus);
    legs.set(child, known({ callSid: child, relation: 'child' as const, status }));
  }
  legs.delete(callSid);
  return [...legs.values()];
}
