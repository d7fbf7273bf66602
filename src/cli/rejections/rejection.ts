import { type Item, jsonOf } from '../../json/item.ts';
import type { Issue, RejectionReason } from '../../outcome.ts';
import { asList, asNumber, asObject, asText, attributeReader } from '../stored-item.ts';

const reasons: Readonly<Record<RejectionReason, true>> = {
  'not-base64': true,
  empty: true,
  'not-utf8': true,
  'not-json': true,
  'not-cloudevent': true,
  'invalid-data': true,
  'processor-failed': true,
  'too-large': true,
  'not-storable': true,
};

/** Every reason that a record can be rejected for. */
export const REASONS: readonly string[] = Object.keys(reasons);

/** What is said of a rejection in a list. */
export interface RejectionHead {
  /** `shardId:sequenceNumber`, with `#index` for an element of an array. */
  readonly recordId: string;
  readonly reason: string;
  /** ISO 8601 with milliseconds, in UTC. */
  readonly rejectedAt: string;
  readonly issues: readonly Issue[];
  readonly type?: string | undefined;
  readonly eventId?: string | undefined;
}

/** A rejection with everything that is kept of it. */
export interface Rejection extends RejectionHead {
  /** The bytes as they were sent. */
  readonly payload: Uint8Array;
  readonly partitionKey: string;
  readonly streamArn: string;
  /** Epoch seconds. */
  readonly expiresAt?: number | undefined;
}

/**
 * Reads an item of the rejections table, or the part of it that was asked for. An attribute that does
 * not have the form that it should is left out, and an issue names it.
 */
export function rejectionOf(item: Item): Rejection {
  const { read, unreadable } = attributeReader(jsonOf(item));
  const rejection = {
    recordId: read('recordId', asText) ?? '',
    reason: read('reason', asText) ?? '',
    rejectedAt: read('rejectedAt', asText) ?? '',
    type: read('type', asText),
    eventId: read('eventId', asText),
    payload: item['payload']?.B ?? Buffer.from(read('payload', asText) ?? ''),
    partitionKey: read('partitionKey', asText) ?? '',
    streamArn: read('streamArn', asText) ?? '',
    expiresAt: read('expiresAt', asNumber),
  };
  const issues = (read('issues', asList) ?? []).map(issueOf);
  const message = 'stored in a form that cannot be read';
  return { ...rejection, issues: [...issues, ...unreadable.map((path) => ({ path, message }))] };
}

function issueOf(value: unknown): Issue {
  const { path, message } = asObject(value) ?? {};
  return { path: asText(path) ?? '', message: asText(message) ?? 'no message was kept' };
}
