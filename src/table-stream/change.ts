import { type Item, jsonOf } from '../json/item.ts';
import type { ChangeRecord } from './table-stream-event.ts';

/** Where a change stands in the table's stream. */
export interface ChangeOrigin {
  readonly sequenceNumber: string;
}

/** An event that was stored: one that was not in the table before. */
export interface NewEvent {
  readonly kind: 'new-event';
  readonly origin: ChangeOrigin;
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  /** The attributes that leave the table, as JSON values. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A change that is not a new event: an update, a removal, or the tombstone of a forgotten event. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly origin: ChangeOrigin;
}

/**
 * What stays in the table: what Twilio sent word by word, with all the personal data there may be in
 * it, and how long the item lives.
 */
const KEPT: ReadonlySet<string> = new Set(['webhook', 'parameters', 'data', 'extra', 'expiresAt']);

/**
 * Reads a change of the events table. Only an inserted item with a `type` is an event: what takes the
 * place of a forgotten one has none, and an expired one is removed.
 */
export function readChange({ eventName, dynamodb }: ChangeRecord): NewEvent | Skipped {
  const origin = { sequenceNumber: dynamodb.SequenceNumber };
  const image = dynamodb.NewImage ?? {};
  const type = image.type?.S;
  if (eventName !== 'INSERT' || type === undefined) return { kind: 'skipped', origin };
  const leaving = Object.entries(image).filter(([name]) => !KEPT.has(name));
  return {
    kind: 'new-event',
    origin,
    id: image.id?.S ?? '',
    type,
    occurredAt: image.occurredAt?.S ?? '',
    attributes: jsonOf(Object.fromEntries(leaving) as Item),
  };
}
