const AROUND_MS = 3 * 60_000;

/** The time around the end of a call: calls that ended in it are its neighbours. */
export function around(endedAt: string): { readonly since: Date; readonly until: Date } {
  const end = Date.parse(endedAt);
  return { since: new Date(end - AROUND_MS), until: new Date(end + AROUND_MS) };
}
