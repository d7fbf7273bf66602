import type { NewEvent } from '../table-stream/change.ts';

/** What the rules of a bus can rely on. */
const SOURCE = 'twilio-voice-events';
/** The longest detail type (EventBridge, PutEventsRequestEntry). */
const MAX_DETAIL_TYPE = 128;
/**
 * The entries of a call have to stay below 256 KB together (EventBridge, "Calculating PutEvents event
 * entry size"; some regions take more by now).
 */
export const MAX_CALL_BYTES = 256 * 1024 - 1;
/** Attributes whose JSON is longer than this are left out where leaving `details` out is not enough. */
const MAX_SPARED_ATTRIBUTE = 1_000;

/** An event as an event bus takes it. */
export interface Entry {
  readonly source: string;
  readonly detailType: string;
  /** JSON. */
  readonly detail: string;
  /** By EventBridge's rule. */
  readonly bytes: number;
  /** Whether something is left out because it was too large. */
  readonly isTruncated: boolean;
}

/**
 * A stored event for the bus. What is too large for an entry goes without `details` and, if that is
 * not enough, without every attribute over 1,000 characters but `id`. It says so by `truncated`: the
 * whole of it is in the table under its `id`.
 */
export function entryOf({ type, attributes }: NewEvent): Entry {
  const whole = entry(type, attributes);
  if (whole.bytes <= MAX_CALL_BYTES) return whole;
  const { details: _, ...others } = attributes;
  const bare = entry(type, { ...others, truncated: true });
  if (bare.bytes <= MAX_CALL_BYTES) return bare;
  const short = Object.entries(others).filter(
    ([name, value]) => name === 'id' || JSON.stringify(value).length <= MAX_SPARED_ATTRIBUTE,
  );
  return entry(type, { ...Object.fromEntries(short), truncated: true });
}

function entry(type: string, content: Readonly<Record<string, unknown>>): Entry {
  // Cut in the middle of a character, its half would be no text.
  const detailType = type.slice(0, MAX_DETAIL_TYPE).toWellFormed();
  const detail = JSON.stringify(content);
  return {
    source: SOURCE,
    detailType,
    detail,
    bytes: [SOURCE, detailType, detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    isTruncated: content.truncated === true,
  };
}
