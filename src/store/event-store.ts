import type { Deadline } from '../deadline.ts';
import type { VoiceEvent } from '../events/voice-event.ts';
import type { Issue, Origin, Rejected } from '../outcome.ts';
import type { Findings } from '../voice/processor.ts';

/**
 * The port through which the consumer reads and writes the tables. Every call answers for each of
 * its arguments, in their order. A call keeps trying through throttles and outages until `deadline`,
 * and then answers `unfinished` for what is not done.
 *
 * @throws ConfigurationError at the deadline, where only an operator can help: access denied, no
 * such table
 */
export interface EventStore {
  /** Which of the ids are stored already. */
  known(ids: readonly string[], deadline: Deadline): Promise<LookupResult[]>;
  /** Stores each event unless its id is stored already: atomic for each, in no order. */
  commit(events: readonly Dispatched[], deadline: Deadline): Promise<CommitResult[]>;
  /** Keeps rejections with their bytes; storing the same one again replaces it. */
  reject(rejections: readonly Rejected[], deadline: Deadline): Promise<RejectResult[]>;
}

/** Events that one call commits (BatchExecuteStatement takes 25 statements). */
export const EVENTS_PER_COMMIT = 25;

/** An event with what its processor found out: what is committed. */
export interface Dispatched {
  readonly kind: 'ready';
  readonly origin: Origin;
  readonly event: VoiceEvent;
  readonly findings: Findings;
  /** Whether the registry knows its type. */
  readonly recognised: boolean;
}

export type LookupResult = 'known' | 'new' | 'unfinished';

export type CommitResult =
  | { readonly kind: 'stored'; readonly warnings: number }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'unfinished' }
  /** DynamoDB cannot hold it, in this form or any. */
  | {
      readonly kind: 'refused';
      readonly reason: 'too-large' | 'not-storable';
      readonly issues: readonly Issue[];
    };

export type RejectResult = 'kept' | 'unfinished' | 'too-large';
