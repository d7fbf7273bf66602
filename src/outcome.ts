/** Where an event came from: its record's place in the stream, and its place in that record. */
export interface Origin {
  /** `shardId:sequenceNumber`, with `#index` for an element of an array: the key of a rejection. */
  readonly recordId: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly streamArn: string;
  /** When Kinesis took the record in: ISO 8601 with milliseconds, in UTC. */
  readonly arrivedAt: () => string;
  /** The bytes as they were sent: the whole record, or the element's own slice of an array. */
  readonly payload: () => Uint8Array;
}

/** Why a record or an event was rejected. The codes are stored, counted and shown to people. */
export type RejectionReason =
  | 'not-base64'
  | 'empty'
  | 'not-utf8'
  | 'not-json'
  | 'not-cloudevent'
  | 'invalid-data'
  | 'processor-failed'
  | 'too-large'
  | 'not-storable';

/** One thing that was wrong, and where: `path` is like `data.request.url`, or empty for the whole. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

/** In the table now, and was not before. */
export interface Processed {
  readonly kind: 'processed';
  readonly origin: Origin;
  readonly type: string;
  readonly eventId: string;
  /** Whether the registry knows the type. */
  readonly recognised: boolean;
  /** How many oddities the stored event's `warnings` names. */
  readonly warnings: number;
  /** Milliseconds from when it happened until it was committed. */
  readonly ageMs: number;
  /** Metrics of calls that it adds 1 to, by name. */
  readonly counts: readonly string[];
}

/** In the table already, or a repeat of an event earlier in the batch. */
export interface Duplicate {
  readonly kind: 'duplicate';
  readonly origin: Origin;
  readonly type: string;
  readonly eventId: string;
}

/** An event of another Twilio product. */
export interface Ignored {
  readonly kind: 'ignored';
  readonly origin: Origin;
  readonly type: string;
}

/** It would fail again however often it is retried: kept with its bytes, and acknowledged. */
export interface Rejected {
  readonly kind: 'rejected';
  readonly origin: Origin;
  readonly reason: RejectionReason;
  readonly issues: readonly Issue[];
  readonly type?: string;
  readonly eventId?: string;
}

/** Why something was not finished. */
export type UnfinishedCause =
  /** The invocation's time ran out first. */
  | 'out-of-time'
  /** Its processor threw a `RetryableError`. */
  | 'processor-asked-to-retry'
  /** Its processor has effects, and another one asked to retry before its turn came. */
  | 'after-retry'
  /** The records before it hold as many events as an invocation takes. */
  | 'batch-full'
  /** Neither the event nor its rejection fits into a DynamoDB item. */
  | 'too-large-to-reject';

/** Not done: Lambda redelivers its record, and every later one of the batch. */
export interface Unfinished {
  readonly kind: 'unfinished';
  readonly origin: Origin;
  readonly cause: UnfinishedCause;
}

/** What became of an event, or of a record without one. */
export type Outcome = Processed | Duplicate | Ignored | Rejected | Unfinished;

/** `nowMs` is the time of the commit. */
export function processed(
  event: { readonly id: string; readonly type: string; readonly occurredAt: string },
  origin: Origin,
  {
    nowMs,
    ...facts
  }: Pick<Processed, 'recognised' | 'warnings' | 'counts'> & { readonly nowMs: number },
): Processed {
  const { id: eventId, type, occurredAt } = event;
  const ageMs = Math.max(0, nowMs - Date.parse(occurredAt));
  return { kind: 'processed', origin, type, eventId, ageMs, ...facts };
}

export function duplicate({ origin, type, eventId }: Omit<Duplicate, 'kind'>): Duplicate {
  return { kind: 'duplicate', origin, type, eventId };
}

export function ignored(origin: Origin, type: string): Ignored {
  return { kind: 'ignored', origin, type };
}

/** `names` are what is known of the event's type and id. */
export function rejected(
  origin: Origin,
  reason: RejectionReason,
  issues: readonly Issue[],
  names: { readonly type?: string; readonly eventId?: string } = {},
): Rejected {
  return { kind: 'rejected', origin, reason, issues, ...names };
}

export function unfinished(origin: Origin, cause: UnfinishedCause): Unfinished {
  return { kind: 'unfinished', origin, cause };
}
