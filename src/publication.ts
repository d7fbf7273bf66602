import type { Entry } from './event-bus/entry.ts';
import type { PutResult } from './event-bus/event-bus.ts';
import type { ChangeOrigin, NewEvent, Skipped } from './table-stream/change.ts';

/** On the bus now. */
export interface Published {
  readonly kind: 'published';
  readonly origin: ChangeOrigin;
  readonly type: string;
  /** Milliseconds from when it happened until the bus took it; of an item that says when. */
  readonly ageMs?: number;
  /** Whether it went without what made it too large. */
  readonly isTruncated: boolean;
}

/** Not done: Lambda redelivers its record, and every later one of the batch. */
export interface Unpublished {
  readonly kind: 'unfinished';
  readonly origin: ChangeOrigin;
  readonly type: string;
  readonly eventId: string;
  readonly cause: 'out-of-time' | 'refused';
  /** The error code of the bus that refused it. */
  readonly code?: string;
}

/** What became of a change. */
export type Publication = Published | Skipped | Unpublished;

/** What the bus's answer says of an event. `nowMs` is the time of the answer. */
export function publicationOf(
  { origin, type, id: eventId, occurredAt }: NewEvent,
  entry: Entry | undefined,
  result: PutResult | undefined,
  nowMs: number,
): Published | Unpublished {
  switch (result?.kind) {
    case 'published': {
      const ageMs = Math.max(0, nowMs - Date.parse(occurredAt));
      const isTruncated = entry?.isTruncated === true;
      const published = { kind: 'published', origin, type, isTruncated } as const;
      return Number.isNaN(ageMs) ? published : { ...published, ageMs };
    }
    case 'refused':
      return { kind: 'unfinished', origin, type, eventId, cause: 'refused', code: result.code };
    default:
      return { kind: 'unfinished', origin, type, eventId, cause: 'out-of-time' };
  }
}
