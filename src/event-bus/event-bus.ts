import type { Deadline } from '../deadline.ts';
import type { Entry } from './entry.ts';

/**
 * The port through which the publisher puts new events on the bus. It answers for each entry, in their
 * order. It keeps trying through throttles and outages until `deadline`, and then answers
 * `unfinished` for what is not done. An entry whose answer was lost is put again.
 *
 * @throws ConfigurationError at the deadline, where only an operator can help: access denied, no
 * such bus
 */
export interface EventBus {
  put(entries: readonly Entry[], deadline: Deadline): Promise<PutResult[]>;
}

export type PutResult =
  | { readonly kind: 'published' }
  | { readonly kind: 'unfinished' }
  /** Not in this form: trying again at once cannot better it. */
  | { readonly kind: 'refused'; readonly code: string };
