import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Issue, Rejected } from '../outcome.ts';
import { callListing } from '../voice/call-listing.ts';
import { NotStorable, toAttributeValue, type Writing, writeAt } from './attribute-value.ts';
import type { Dispatched } from './event-store.ts';

/** The largest item, names and values together (Amazon DynamoDB quotas). */
export const MAX_ITEM_BYTES = 400 * 1024;
/**
 * DynamoDB takes requests of 16 MiB. What is sent is at most nine times the size that DynamoDB counts
 * for an item: an empty text counts 1 byte in a list, and is sent as `{"S":""},`; a control character
 * counts 1 too, and is sent as `\u0001`.
 */
export const MAX_CALL_BYTES = 1.5 * 1024 * 1024;

/** An item as DynamoDB takes it. */
export interface Item {
  readonly kind: 'item';
  readonly attributes: Record<string, AttributeValue>;
  /** By DynamoDB's rules; never less than what DynamoDB counts. */
  readonly bytes: number;
  /** How many entries its attribute `warnings` has. */
  readonly warnings: number;
}

/** Why there is no item. */
export interface NoItem {
  readonly kind: 'refused';
  readonly reason: 'too-large' | 'not-storable';
  readonly issues: readonly Issue[];
}

/**
 * A stored event: the attributes are the contract that readers of the table rely on. One that is too
 * large loses what can be spared, step by step, and a warning says so: what `details` repeat of the
 * parameters, then the body that the webhook was answered with.
 */
export function eventItem(dispatched: Dispatched, expiresAt: number): Item | NoItem {
  const whole = wholeEventItem(dispatched, expiresAt);
  if (!isTooLarge(whole)) return whole;
  const withoutLong = withoutLongDetails(dispatched);
  const shorter = wholeEventItem(withoutLong, expiresAt);
  if (!isTooLarge(shorter)) return shorter;
  const shortest = wholeEventItem(withoutResponseBody(withoutLong), expiresAt);
  return isTooLarge(shortest) ? whole : shortest;
}

function isTooLarge(item: Item | NoItem): boolean {
  return item.kind === 'refused' && item.reason === 'too-large';
}

/** Details of more bytes than this are left out of an event that is too large. */
const MAX_DETAIL_BYTES = 1_000;

function withoutLongDetails(dispatched: Dispatched): Dispatched {
  const { details, warnings = [] } = dispatched.findings;
  const kept: Record<string, unknown> = {};
  const left: string[] = [];
  for (const [name, value] of Object.entries(details)) {
    if (bytesOf(value) <= MAX_DETAIL_BYTES) kept[name] = value;
    else left.push(`details.${name}: left out, because the item would be too large with it`);
  }
  const findings = { ...dispatched.findings, details: kept, warnings: [...warnings, ...left] };
  return { ...dispatched, findings };
}

/** What a value takes in an item. */
function bytesOf(value: unknown): number {
  const writing: Writing = { bytes: 0, path: [], depth: 0, warnings: [] };
  if (value !== undefined) toAttributeValue(value, writing);
  return writing.bytes;
}

function withoutResponseBody(dispatched: Dispatched): Dispatched {
  const { webhook, warnings } = dispatched.event;
  if (webhook?.responseBody === undefined) return dispatched;
  const left = 'webhook.responseBody: left out, because the item would be too large with it';
  const event = {
    ...dispatched.event,
    webhook: { ...webhook, responseBody: undefined },
    warnings: [...warnings, left],
  };
  return { ...dispatched, event };
}

function wholeEventItem({ origin, event, findings }: Dispatched, expiresAt: number): Item | NoItem {
  const listing = callListing(event, findings);
  return item(
    {
      id: event.id,
      type: event.type,
      occurredAt: event.occurredAt,
      sentAt: event.sentAt,
      callSid: event.callSid,
      conferenceSid: event.conferenceSid,
      accountSid: event.accountSid,
      parentCallSid: listing?.parentCallSid,
      endedDay: listing?.endedDay,
      otherParty: listing?.otherParty,
      call: listing?.call,
      eventSid: event.eventSid,
      summary: findings.summary.toWellFormed(),
      details: findings.details,
      parameters: event.parameters,
      data: event.isDataStored ? event.data : undefined,
      webhook: event.webhook,
      source: event.source,
      schema: event.schema,
      extra: event.extra,
      arrivedAt: event.arrivedAt,
      recordId: origin.recordId,
      expiresAt,
    },
    [...event.warnings, ...(findings.warnings ?? []), ...(listing?.warnings ?? [])],
  );
}

/** Longer names and more issues than this say nothing more, and take room from the payload. */
const MAX_NAME_LENGTH = 1024;
const MAX_ISSUES = 20;

/** A rejection: the bytes as they were sent, and why they could not be stored as an event. */
export function rejectionItem(
  { origin, reason, issues, type, eventId }: Rejected,
  rejectedAt: Date,
  expiresAt: number,
): Item | NoItem {
  const payload = origin.payload();
  const written = item(
    {
      recordId: origin.recordId,
      reason,
      issues: issues.slice(0, MAX_ISSUES),
      type: type?.slice(0, MAX_NAME_LENGTH),
      eventId: eventId?.slice(0, MAX_NAME_LENGTH),
      rejectedAt,
      streamArn: origin.streamArn,
      partitionKey: origin.partitionKey,
      expiresAt,
    },
    [],
    'payload'.length + payload.length,
  );
  if (written.kind === 'item') written.attributes.payload = { B: payload };
  return written;
}

/** Writes the attributes that are there; `more` is the size of what the caller adds. */
function item(
  properties: Record<string, unknown>,
  warnings: readonly string[],
  more = 0,
): Item | NoItem {
  const writing: Writing = { bytes: more, path: [], depth: 0, warnings: [] };
  const attributes: Record<string, AttributeValue> = {};
  const write = (name: string, value: unknown) => {
    writing.bytes += name.length;
    attributes[name] = writeAt(name, value, writing);
  };
  try {
    for (const name in properties) {
      if (properties[name] !== undefined) write(name, properties[name]);
    }
    // Last, because writing the others may add to them.
    const all = [...warnings, ...writing.warnings];
    if (all.length > 0) write('warnings', all);
  } catch (error) {
    if (!(error instanceof NotStorable)) throw error;
    return refused('not-storable', error.message);
  }
  if (writing.bytes > MAX_ITEM_BYTES) {
    const message = `${writing.bytes} bytes as an item; DynamoDB takes ${MAX_ITEM_BYTES}`;
    return refused('too-large', message);
  }
  return {
    kind: 'item',
    attributes,
    bytes: writing.bytes,
    warnings: attributes.warnings?.L?.length ?? 0,
  };
}

/** Nothing that DynamoDB would take: said with the same words whether we or DynamoDB found out. */
export function refused(reason: NoItem['reason'], message: string): NoItem {
  return { kind: 'refused', reason, issues: [{ path: '', message }] };
}
