import { fromEitherNotation } from '../../events/event-time.ts';
import type { LedgerRequest, RequestFacts } from './ledger-request.ts';
import { pair } from './pairing.ts';
import { typesOf } from './request-types.ts';
import { likeness } from './same-request.ts';
import { type Subscribed, subscriptionTo } from './subscribed.ts';

/** A stored event of a webhook request. */
export interface WebhookEvent extends RequestFacts {
  readonly id: string;
  readonly type: string;
}

/** What became of a request of Twilio's ledger. */
export type Verdict =
  | { readonly kind: 'stored'; readonly eventId: string; readonly type: string }
  | { readonly kind: 'missing' }
  /** Its type is not in the subscription, or was not yet. */
  | { readonly kind: 'not-subscribed'; readonly since?: string }
  /** Its event may still be on its way. */
  | { readonly kind: 'too-young' }
  /** Its call was forgotten, and the event with it if there was one. */
  | { readonly kind: 'forgotten' }
  | { readonly kind: 'ambiguous'; readonly why: Ambiguity };

/** Why it cannot be told what became of a request. */
export type Ambiguity =
  /** So many requests look the same, and fewer events are stored: some are missing, and not which. */
  | { readonly kind: 'alike'; readonly requests: number; readonly events: number }
  /** A stored event may be this request's, but differs in these, or has too little in common. */
  | { readonly kind: 'perhaps'; readonly eventId: string; readonly differing: readonly string[] }
  /** It may be of a type that is subscribed to, or of one that is not. */
  | { readonly kind: 'type' }
  /** No known type of event comes from such a request. */
  | { readonly kind: 'unknown-type' };

/** A request, what type of event it makes, and what became of that. */
export interface MatchedRequest {
  readonly request: LedgerRequest;
  readonly types: readonly string[];
  readonly verdict: Verdict;
}

export interface Match {
  /** In the order of the ledger. */
  readonly requests: readonly MatchedRequest[];
  /** How many events are missing for certain. */
  readonly missing: number;
  /** Stored events of requests that the ledger does not show. */
  readonly unclaimed: number;
}

export interface MatchOptions {
  readonly subscribed: Subscribed;
  /** Answers from then on are too young for their event to be missed: ISO 8601. */
  readonly youngFrom: string;
  /** When the call ended: of a request without a date of its own, the nearest that is known. */
  readonly endedAt: string | undefined;
}

/** Holds the requests of a call's ledger against the events that are stored of it. */
export function match(
  requests: readonly LedgerRequest[],
  stored: readonly WebhookEvent[],
  { subscribed, youngFrom, endedAt }: MatchOptions,
): Match {
  const events = withoutDeprecatedTwins(stored);
  const likenesses = requests.map((request) => events.map((event) => likeness(request, event)));
  const { eventOf, contested } = pair(likenesses.map((its) => indexesOf(its, 'same')));

  const alike = new Map<number, Ambiguity>();
  for (const { requests: those, events: held } of contested) {
    const why = { kind: 'alike', requests: those.length, events: held.length } as const;
    for (const index of those) alike.set(index, why);
  }
  const free = new Set(events.keys());
  for (const index of eventOf.values()) free.delete(index);
  const perhaps = pair(
    likenesses.map((its, index) =>
      eventOf.has(index) || alike.has(index)
        ? []
        : indexesOf(its, 'perhaps').filter((event) => free.has(event)),
    ),
  ).eventOf;

  const verdictOf = (index: number, request: LedgerRequest, types: readonly string[]): Verdict => {
    const why = alike.get(index);
    const event = events[eventOf.get(index) ?? -1];
    if (event !== undefined && why === undefined) {
      return { kind: 'stored', eventId: event.id, type: event.type };
    }
    if ((timeOf(request) ?? '') >= youngFrom) return { kind: 'too-young' };
    if (why !== undefined) return { kind: 'ambiguous', why };
    const other = perhaps.get(index);
    const likely = likenesses[index]?.[other ?? -1];
    if (other !== undefined && likely?.kind === 'perhaps') {
      const { differing } = likely;
      return {
        kind: 'ambiguous',
        why: { kind: 'perhaps', eventId: events[other]?.id ?? '', differing },
      };
    }
    return withoutEvent(types, subscribed, timeOf(request) ?? endedAt);
  };
  const matched = requests.map((request, index): MatchedRequest => {
    const types = typesOf(request);
    return { request, types, verdict: verdictOf(index, request, types) };
  });
  return {
    requests: matched,
    missing: missingOf(
      matched.map(({ verdict }) => verdict),
      contested,
    ),
    unclaimed: free.size - perhaps.size,
  };
}

/** When a request was answered, else when it was made as far as it says so: ISO 8601. */
export function timeOf({ respondedAt, parameters }: RequestFacts): string | undefined {
  return respondedAt ?? fromEitherNotation(parameters.get('timestamp'));
}

/** Why there is no event of a request of that time. */
function withoutEvent(
  types: readonly string[],
  subscribed: Subscribed,
  at: string | undefined,
): Verdict {
  if (types.length === 0) return { kind: 'ambiguous', why: { kind: 'unknown-type' } };
  const found = types.map((type) => subscriptionTo(type, subscribed, at));
  if (found.every(({ kind }) => kind === 'subscribed')) return { kind: 'missing' };
  const [first] = found;
  if (found.some(({ kind }) => kind === 'subscribed')) {
    return { kind: 'ambiguous', why: { kind: 'type' } };
  }
  return first?.kind === 'later'
    ? { kind: 'not-subscribed', since: first.since }
    : { kind: 'not-subscribed' };
}

function missingOf(
  verdicts: readonly Verdict[],
  contested: readonly {
    readonly requests: readonly number[];
    readonly events: readonly number[];
  }[],
): number {
  const single = verdicts.filter(({ kind }) => kind === 'missing').length;
  const alike = contested
    // Where some are too young, theirs may be what is not there yet.
    .filter(({ requests }) => requests.every((index) => verdicts[index]?.kind === 'ambiguous'))
    .map(({ requests, events }) => requests.length - events.length);
  return alike.reduce((sum, count) => sum + count, single);
}

function indexesOf(likenesses: readonly { readonly kind: string }[], kind: string): number[] {
  return [...likenesses.keys()].filter((index) => likenesses[index]?.kind === kind);
}

const DEPRECATED = /^com\.twilio\.voice\.webhook\./;

/**
 * Without the events of a deprecated type whose request made an event of the present type too:
 * otherwise one request would have two events.
 */
function withoutDeprecatedTwins(events: readonly WebhookEvent[]): readonly WebhookEvent[] {
  const isDeprecated = ({ type }: WebhookEvent) => DEPRECATED.test(type);
  if (!events.some(isDeprecated)) return events;
  const present = events.filter((event) => !isDeprecated(event));
  const deprecated = events.filter(isDeprecated);
  const twins = pair(
    deprecated.map((event) => {
      const type = event.type.replace('.webhook.', '.');
      return [...present.keys()].filter((index) => {
        const other = present[index];
        return other?.type === type && likeness(event, other).kind === 'same';
      });
    }),
  ).eventOf;
  return [...present, ...deprecated.filter((_, index) => !twins.has(index))];
}
