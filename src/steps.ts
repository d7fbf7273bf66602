import type { Valid } from './events/validate.ts';
import type { Decoded } from './kinesis/decode.ts';
import type {
  Duplicate,
  Issue,
  Origin,
  Outcome,
  Processed,
  Rejected,
  RejectionReason,
  Unfinished,
  UnfinishedCause,
} from './outcome.ts';
import type { Dispatched } from './store/event-store.ts';

/** An event with its processor's findings, to be committed. */
export interface Ready extends Dispatched {
  readonly kind: 'ready';
  readonly origin: Origin;
  readonly type: string;
  readonly eventId: string;
  readonly recognised: boolean;
}

/** An event that stands earlier in the batch too: it ends as the first one does. */
export interface Copy {
  readonly kind: 'copy';
  readonly origin: Origin;
  readonly type: string;
  readonly eventId: string;
  readonly first: Origin;
}

/** Where an event is on its way: under way, or ended in an outcome. */
export type Step = Decoded | Valid | Copy | Ready | Outcome;

type Of<S, K> = Extract<S, { kind: K }>;
type Without<S, K> = Exclude<S, { kind: K }>;

/** Takes the steps of one kind a step further; all others pass as they are. */
export function advance<S extends Step, K extends S['kind'], R extends Step>(
  steps: readonly S[],
  kind: K,
  next: (step: Of<S, K>) => R,
): (Without<S, K> | R)[] {
  return steps.map((step) =>
    step.kind === kind ? next(step as Of<S, K>) : (step as Without<S, K>),
  );
}

/** The same with one call for all steps of the kind; it answers for each, in their order. */
export async function advanceTogether<S extends Step, K extends S['kind'], A, R extends Step>(
  steps: readonly S[],
  kind: K,
  call: (steps: Of<S, K>[]) => Promise<A[]>,
  next: (step: Of<S, K>, answer: A | undefined) => R,
): Promise<(Without<S, K> | R)[]> {
  const chosen = steps.filter((step): step is Of<S, K> => step.kind === kind);
  if (chosen.length === 0) return steps as unknown as Without<S, K>[];
  const answers = (await call(chosen))[Symbol.iterator]();
  return advance(steps, kind, (step) => next(step, answers.next().value));
}

/**
 * Stops what follows the first unfinished step: Lambda delivers all of it again. Only what is
 * stored already keeps its outcome, so that everything is counted once.
 */
export function stopAfterUnfinished<S extends Step>(
  steps: readonly S[],
): readonly (S | Unfinished)[] {
  const first = steps.findIndex((step) => step.kind === 'unfinished');
  if (first === -1) return steps;
  return steps.map((step, index) =>
    index < first || step.kind === 'processed' || step.kind === 'unfinished'
      ? step
      : unfinished(step, 'after-unfinished'),
  );
}

/** To be delivered again. */
export function unfinished({ origin }: { origin: Origin }, cause: UnfinishedCause): Unfinished {
  return { kind: 'unfinished', origin, cause };
}

/** What is known of an event from its checks on. */
type Named = Pick<Valid, 'origin' | 'type' | 'eventId'>;

/** Stored already. */
export function duplicate({ origin, type, eventId }: Named): Duplicate {
  return { kind: 'duplicate', origin, type, eventId };
}

/** Of no use, and kept with its bytes. */
export function rejected(
  { origin, type, eventId }: Named,
  reason: RejectionReason,
  issues: readonly Issue[],
): Rejected {
  return { kind: 'rejected', origin, reason, issues, type, eventId };
}

/** In the table. `warnings` counts what is odd about it, `nowMs` is the time of the commit. */
export function processed(
  { origin, type, eventId, event, recognised }: Ready,
  warnings: number,
  nowMs: number,
): Processed {
  const ageMs = Math.max(0, nowMs - Date.parse(event.occurredAt));
  return { kind: 'processed', origin, type, eventId, recognised, warnings, ageMs };
}
