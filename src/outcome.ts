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

/** Something that will not get better by trying again: kept with its bytes, and acknowledged. */
export interface Rejected {
  readonly kind: 'rejected';
  readonly origin: Origin;
  readonly reason: RejectionReason;
  readonly issues: readonly Issue[];
  readonly type?: string;
  readonly eventId?: string;
}

/** In the table now, and was not before. */
export interface Processed {
  readonly kind: 'processed';
  readonly origin: Origin;
  readonly type: string;
  readonly eventId: string;
  /** Whether a processor is registered for the type. */
  readonly recognised: boolean;
  /** How many oddities the stored event's `warnings` names. */
  readonly warnings: number;
  /** Milliseconds from when it happened until it was committed. */
  readonly ageMs: number;
}

/** In the table already, or a copy of an event earlier in the batch. */
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

/** Why something was not finished. */
export type UnfinishedCause =
  /** The invocation's time ran out, or work had stopped before this one's turn. */
  | 'out-of-time'
  /** Its processor threw a `RetryableError`. */
  | 'processor-asked-to-retry'
  /** Something before it in the batch is unfinished, so it is delivered again anyway. */
  | 'after-unfinished'
  /** Neither the event nor its rejection fits into a DynamoDB item. */
  | 'too-large-to-reject';

/** Not done: Lambda delivers it, and all that follows it in the batch, again. */
export interface Unfinished {
  readonly kind: 'unfinished';
  readonly origin: Origin;
  readonly cause: UnfinishedCause;
}

/** The five ends of a record's way. */
export type Outcome = Processed | Duplicate | Ignored | Rejected | Unfinished;
