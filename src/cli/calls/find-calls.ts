import { keysOfDay } from '../../voice/call-listing.ts';
import type { Table } from '../batch-get.ts';
import type { CallEntry } from './call-entry.ts';
import { foldCalls, SAME_END_MS } from './fold-calls.ts';
import { entryPages } from './index-pages.ts';
import type { ListedCall } from './listed-call.ts';
import { newestFirst } from './newest-first.ts';
import { spellingsOf } from './party.ts';

/** From when until when, both included. */
export interface CallRange {
  readonly since: Date;
  readonly until: Date;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const FIRST_TIME = '0000-01-01T00:00:00.000Z';
const LAST_TIME = '9999-12-31T23:59:59.999Z';

/**
 * The calls that ended in a range, newest first; `onDay` is told each day that is looked at. What
 * is said of a call may lie just outside of the range that its end is in, so a little more is read.
 */
export async function* endedCalls(
  source: Table,
  { since, until }: CallRange,
  { now = new Date(), onDay }: { now?: Date; onDay?: (day: string) => void } = {},
): AsyncGenerator<ListedCall> {
  const from = new Date(since.getTime() - SAME_END_MS);
  const to = new Date(Math.min(until.getTime(), now.getTime()) + SAME_END_MS);
  const entries = entriesByDay(source, from, to, onDay);
  yield* within({ since, until }, foldCalls(entries, now));
}

/**
 * The calls with this other party, as Twilio wrote it, newest first: those that ended in a range,
 * and those that began in it and have no end. A word for a withheld number is found in small letters,
 * in capitals, and capitalised.
 */
export async function* callsOfNumber(
  source: Table,
  number: string,
  { since, until }: CallRange,
  { now = new Date() }: { now?: Date } = {},
): AsyncGenerator<ListedCall> {
  const from = new Date(since.getTime() - SAME_END_MS).toISOString();
  // To the last, whatever the range: only then is a call without an end one that runs.
  const times = { from, to: LAST_TIME };
  const entries = newestFirst(
    spellingsOf(number).map((key) => entryPages(source, { index: 'byNumber', key }, times)),
  );
  yield* within({ since, until }, foldCalls(entries, now));
}

/** The calls that this one dialled, in the order in which they ended. */
export async function legsDialledBy(source: Table, callSid: string): Promise<ListedCall[]> {
  const times = { from: FIRST_TIME, to: LAST_TIME };
  const entries = newestFirst([entryPages(source, { index: 'byParentCall', key: callSid }, times)]);
  const legs: ListedCall[] = [];
  for await (const leg of foldCalls(entries, new Date())) legs.push(leg);
  return legs.reverse();
}

async function* entriesByDay(
  source: Table,
  from: Date,
  to: Date,
  onDay?: (day: string) => void,
): AsyncGenerator<CallEntry> {
  const times = { from: from.toISOString(), to: to.toISOString() };
  const first = times.from.slice(0, 10);
  for (let time = to.getTime(); ; time -= DAY_MS) {
    const day = new Date(time).toISOString().slice(0, 10);
    if (day < first) return;
    onDay?.(day);
    yield* newestFirst(
      keysOfDay(day).map((key) => entryPages(source, { index: 'byDay', key }, times)),
    );
  }
}

async function* within(
  { since, until }: CallRange,
  calls: AsyncIterable<ListedCall>,
): AsyncGenerator<ListedCall> {
  const [first, last] = [since.toISOString(), until.toISOString()];
  for await (const call of calls) if (call.at >= first && call.at <= last) yield call;
}
