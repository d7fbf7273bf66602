import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Issue, RejectionReason } from '../../outcome.ts';

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
  readonly type?: string;
  readonly eventId?: string;
}

/** A rejection with everything that is kept of it. */
export interface Rejection extends RejectionHead {
  /** The bytes as they were sent. */
  readonly payload: Uint8Array;
  readonly partitionKey: string;
  readonly streamArn: string;
  /** Epoch seconds. */
  readonly expiresAt?: number;
}

/** Reads an item of the rejections table, or the part of it that was asked for. */
export function rejectionOf(item: Record<string, AttributeValue>): Rejection {
  const { recordId = '', reason = '', rejectedAt = '', issues = [], ...more } = unmarshall(item);
  const { payload = new Uint8Array(), partitionKey = '', streamArn = '', ...rest } = more;
  return { recordId, reason, rejectedAt, issues, payload, partitionKey, streamArn, ...rest };
}
