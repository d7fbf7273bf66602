import type { Connection } from '../twilio/connection.ts';

/** What is subscribed to into the stack's stream, and since when where Twilio tells: ISO 8601. */
export type Subscribed = ReadonlyMap<string, string | undefined>;

/** Whether and from when on events of a type come. */
export type Subscription =
  | { readonly kind: 'subscribed' }
  | { readonly kind: 'not' }
  /** At the time that was asked for there was no subscription yet. */
  | { readonly kind: 'later'; readonly since: string };

/** The types of all subscriptions into a stream: of one that is in two of them, the older. */
export function subscribedIn(connections: readonly Connection[]): Subscribed {
  const subscribed = new Map<string, string | undefined>();
  for (const { types, createdAt } of connections.flatMap((each) => each.subscriptions)) {
    for (const type of types) {
      const known = subscribed.get(type);
      const isOlder = known === undefined || (createdAt !== undefined && createdAt < known);
      if (!subscribed.has(type) || isOlder) subscribed.set(type, createdAt);
    }
  }
  return subscribed;
}

/** Whether a type was subscribed to at a time; its deprecated name counts as well. */
export function subscriptionTo(
  type: string,
  subscribed: Subscribed,
  at: string | undefined,
): Subscription {
  const deprecated = type.replace(
    '.voice.status-callback.call.',
    '.voice.webhook.status-callback.call.',
  );
  const names = [type, deprecated].filter((name) => subscribed.has(name));
  if (names.length === 0) return { kind: 'not' };
  const later = names.map((name) => subscribed.get(name));
  const isLater = (since: string | undefined) =>
    since !== undefined && at !== undefined && at < since;
  const [since] = later;
  return since !== undefined && later.every(isLater)
    ? { kind: 'later', since }
    : { kind: 'subscribed' };
}
