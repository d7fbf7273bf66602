import type { CallEntry } from './call-entry.ts';
import { type ListedCall, listedCall } from './listed-call.ts';

/**
 * The events about one call's end lie no further apart than this, nearly always some seconds: a
 * callback has the time of its webhook, a summary the end of the call in whole seconds.
 */
export const SAME_END_MS = 5 * 60_000;

/**
 * Makes calls of entries that come newest first. A call is held back until the entries are
 * {@link SAME_END_MS} older, so that all that is known of its end has been seen; of those before it
 * only the SID is kept. So memory holds some minutes of calls, and a name of each one. What comes
 * of a call still later (a summary without its end, which has the time of its sending) is passed
 * over: the call has been given.
 *
 * A call of which there is a begin and no end, at or after it, is one that runs.
 */
export async function* foldCalls(
  entries: AsyncIterable<CallEntry>,
  now: Date,
): AsyncGenerator<ListedCall> {
  /** In the order in which they were first seen, which is that of their newest entries. */
  const held = new Map<string, [CallEntry, ...CallEntry[]]>();
  const given = new Set<string>();
  for await (const entry of entries) {
    const { callSid, occurredAt } = entry;
    const time = Date.parse(occurredAt);
    for (const [sid, its] of held) {
      if (Date.parse(its[0].occurredAt) - time <= SAME_END_MS) break;
      held.delete(sid);
      given.add(sid);
      yield listedCall(its, now);
    }
    const its = held.get(callSid);
    if (its !== undefined) its.push(entry);
    else if (!given.has(callSid)) held.set(callSid, [entry]);
  }
  for (const its of held.values()) yield listedCall(its, now);
}
