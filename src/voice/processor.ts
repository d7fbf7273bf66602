import type { VoiceEvent } from '../events/voice-event.ts';

/** What a processor found out about an event. */
export interface Findings {
  /**
   * Typed facts, named in camel case with the unit as the last word where there is one
   * (`detectionDurationMs`, `durationSeconds`). `undefined` means unknown and is not stored. No phone
   * numbers, addresses, positions, user agents or gathered digits: `defineProcessor` hides them.
   */
  readonly details: { readonly [name: string]: unknown };
  /** One line that a support engineer understands without knowing Twilio's parameter names; as discreet. */
  readonly summary: string;
  /** Parameters that could not be read. Never quotes a value. */
  readonly warnings?: readonly string[];
}

/**
 * Turns a validated event of one type into findings.
 *
 * It runs before the event is stored, so after a crash it may run again for the same event: an
 * effect outside DynamoDB needs `event.id` as its idempotency key. An error means that this event
 * cannot be processed, and it is rejected at once; a {@link RetryableError} means not now, and the
 * record is delivered again.
 */
export type Processor = (event: VoiceEvent) => Findings | Promise<Findings>;

/** Types with a processor of their own, as the registry lists it: one, or a family. */
export interface RegisteredProcessor {
  /** Whole type strings. */
  readonly types: readonly string[];
  readonly process: Processor;
  /**
   * Whether it only computes, so that it may run again for an event that is stored already. One that
   * has an effect outside does not run for such an event. @default false
   */
  readonly pure?: boolean;
}

/** Thrown by a processor whose event can be processed later: an API that is away, a rate limit. */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
}
