import { fromEitherNotation } from '../../events/event-time.ts';
import type { RequestFacts } from './ledger-request.ts';

/**
 * Both times are Twilio's, in whole seconds (RFC 2822): two of one moment may lie a second apart, and
 * a second more for a clock of another machine.
 */
const CLOCK_TOLERANCE_MS = 2_000;

/** How sure it is that two descriptions are of one request. */
export type Likeness =
  | { readonly kind: 'same' }
  /** Nothing speaks against it but these; or too little for it, and there are none. */
  | { readonly kind: 'perhaps'; readonly differing: readonly string[] }
  | { readonly kind: 'different' };

const SAME: Likeness = { kind: 'same' };
const DIFFERENT: Likeness = { kind: 'different' };

/**
 * Whether a request of Twilio's ledger is the one that an event tells of: by URL, the answer's date,
 * duration and code, and the parameters that both have. What only one of them knows says nothing.
 */
export function likeness(ledger: RequestFacts, event: RequestFacts): Likeness {
  if (isDifferent(ledger.responseCode, event.responseCode)) return DIFFERENT;
  if (isDifferent(ledger.durationMs, event.durationMs)) return DIFFERENT;
  if (isDifferent(ledger.method, event.method)) return DIFFERENT;
  if (isDifferent(withoutQuery(ledger.url), withoutQuery(event.url))) return DIFFERENT;
  const apartMs = timeBetween(ledger.respondedAt, event.respondedAt);
  if (apartMs !== undefined && apartMs > CLOCK_TOLERANCE_MS) return DIFFERENT;

  const differing: string[] = isDifferent(ledger.url, event.url) ? ['the URL’s query'] : [];
  let isTimed = apartMs !== undefined;
  let shared = 0;
  for (const [name, value] of ledger.parameters) {
    const other = event.parameters.get(name);
    if (other === undefined) continue;
    if (!isSameValue(value, other)) {
      if (TELLS_APART.test(name)) return DIFFERENT;
      differing.push(name);
      continue;
    }
    shared += 1;
    if (TELLS_WHEN.has(name)) isTimed = true;
  }
  if (differing.length > 0) return { kind: 'perhaps', differing };
  const isSameUrl = ledger.url !== undefined && event.url !== undefined;
  // Without a URL, which may have held a password, all the rest has to agree.
  const isWhole = ledger.durationMs !== undefined && event.durationMs !== undefined && shared > 0;
  const isUnanswered = !isAnswered(ledger) && !isAnswered(event) && isSameUrl && shared > 0;
  return (isTimed && (isSameUrl || isWhole)) || isUnanswered
    ? SAME
    : { kind: 'perhaps', differing };
}

function isAnswered({ respondedAt, durationMs, responseCode }: RequestFacts): boolean {
  return [respondedAt, durationMs, responseCode].some((fact) => fact !== undefined);
}

/** Parameters that two requests of one call differ in; others may be hidden on one side. */
const TELLS_APART = /(?:sid|status|event|timestamp|sequencenumber|sequenceid|index|result|data)$/;
/** Parameters that say which of several requests it is, where there was no answer with a date. */
const TELLS_WHEN: ReadonlySet<string> = new Set(['timestamp', 'sequencenumber', 'sequenceid']);

function isDifferent<T>(one: T | undefined, other: T | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** Times of parameters are RFC 2822 or ISO 8601, whichever Twilio wrote that day. */
function isSameValue(one: string, other: string): boolean {
  if (one === other) return true;
  const apartMs = timeBetween(fromEitherNotation(one), fromEitherNotation(other));
  return apartMs !== undefined && apartMs <= CLOCK_TOLERANCE_MS;
}

function withoutQuery(url: string | undefined): string | undefined {
  return url?.replace(/[?#].*$/s, '');
}

function timeBetween(one: string | undefined, other: string | undefined): number | undefined {
  if (one === undefined || other === undefined) return undefined;
  return Math.abs(Date.parse(one) - Date.parse(other));
}
