/** Which requests certainly have an event, and which of them cannot be told. */
export interface Pairing {
  /** The event of each request, by index; of requests that could change places, one way of many. */
  readonly eventOf: ReadonlyMap<number, number>;
  /**
   * Requests that compete for fewer events than they are. It is certain how many have none, and not
   * which. A request without any candidate is in none of them.
   */
  readonly contested: readonly Contested[];
}

export interface Contested {
  readonly requests: readonly number[];
  readonly events: readonly number[];
}

/**
 * Pairs each request with an event of its own, as many as can be (a maximum matching of a bipartite
 * graph, by augmenting paths). An event has one request, so a request whose event is gone stands out
 * even among others that look like it.
 *
 * @param candidates the events that each request may be, by index
 */
export function pair(candidates: readonly (readonly number[])[]): Pairing {
  const eventOf = new Map<number, number>();
  const requestOf = new Map<number, number>();

  const take = (request: number, event: number) => {
    requestOf.set(event, request);
    eventOf.set(request, event);
  };
  // Step by step and not by recursion: a path may lead through all requests of a long call.
  const settle = (start: number, tried: Set<number>): boolean => {
    const reachedBy = new Map<number, number>();
    const waiting = [start];
    // What is added while it is walked through is walked through too.
    for (const request of waiting) {
      const its = candidates[request] ?? [];
      // Of requests that look the same there may be hundreds: without this, each would move all before it.
      const free = its.find((event) => !requestOf.has(event));
      if (free !== undefined) {
        moveAlong(request, free, reachedBy);
        return true;
      }
      for (const event of its) {
        const holder = requestOf.get(event);
        if (holder === undefined || tried.has(event)) continue;
        tried.add(event);
        reachedBy.set(event, request);
        waiting.push(holder);
      }
    }
    return false;
  };
  /** Each request on the path takes the next event, and leaves its own to the one before it. */
  const moveAlong = (last: number, free: number, reachedBy: ReadonlyMap<number, number>) => {
    let request: number | undefined = last;
    let event: number | undefined = free;
    while (request !== undefined && event !== undefined) {
      const left = eventOf.get(request);
      take(request, event);
      event = left;
      request = left === undefined ? undefined : reachedBy.get(left);
    }
  };
  // What a search in vain has tried leads nowhere for later ones either (a Hungarian tree).
  let inVain: ReadonlySet<number> = new Set();
  for (const request of candidates.keys()) {
    const tried = new Set(inVain);
    if (!settle(request, tried)) inVain = tried;
  }

  return { eventOf, contested: contestedOf(candidates, eventOf, requestOf) };
}

interface Group {
  readonly requests: Set<number>;
  readonly events: Set<number>;
}

/** From each request without an event: whoever holds one of its candidates could be without it too. */
function contestedOf(
  candidates: readonly (readonly number[])[],
  eventOf: ReadonlyMap<number, number>,
  requestOf: ReadonlyMap<number, number>,
): Contested[] {
  let groups: Group[] = [];
  for (const [request, its] of candidates.entries()) {
    if (eventOf.has(request) || its.length === 0) continue;
    const known = groups.find(({ events }) => its.every((event) => events.has(event)));
    if (known !== undefined) {
      known.requests.add(request);
      continue;
    }
    const group = reachedFrom(request, candidates, requestOf);
    const [others, apart] = split(groups, ({ events }) => !events.isDisjointFrom(group.events));
    for (const { requests, events } of others) {
      for (const each of requests) group.requests.add(each);
      for (const each of events) group.events.add(each);
    }
    groups = [...apart, group];
  }
  return groups.map(({ requests, events }) => ({
    requests: [...requests].sort((a, b) => a - b),
    events: [...events].sort((a, b) => a - b),
  }));
}

function reachedFrom(
  start: number,
  candidates: readonly (readonly number[])[],
  requestOf: ReadonlyMap<number, number>,
): Group {
  const requests = new Set([start]);
  const events = new Set<number>();
  // What is added to a set while it is walked through is walked through too.
  for (const request of requests) {
    for (const event of candidates[request] ?? []) {
      events.add(event);
      const holder = requestOf.get(event);
      if (holder !== undefined) requests.add(holder);
    }
  }
  return { requests, events };
}

function split<T>(all: readonly T[], isIn: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isIn), all.filter((one) => !isIn(one))];
}
