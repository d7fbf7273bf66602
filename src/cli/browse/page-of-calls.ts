import type { Table } from '../batch-get.ts';
import { isAskedFor } from '../calls/call-filter.ts';
import { type CallRange, callsOfNumber, endedCalls } from '../calls/find-calls.ts';
import type { ListedCall } from '../calls/listed-call.ts';
import { type Sums, summing } from '../calls/sums.ts';
import { around } from '../timeline/around.ts';
import { type Cursor, filterOf, type ListQuery } from './list-query.ts';

const PAGE_SIZE = 50;
/** A request reads no more calls than this: a rare kind is looked for in steps. */
const MAX_READ = 20_000;

/** So many calls that ended after a call are shown with it: it has to be on the same page. */
const MAX_LATER = PAGE_SIZE / 2;

/** One page of a list of calls. */
export interface PageOfCalls {
  readonly calls: readonly ListedCall[];
  /** Of the whole list, where it is no longer than this page. */
  readonly sums?: Sums;
  /** Where the next page begins; absent on the last one. */
  readonly older?: Cursor;
  /** Whether reading stopped before the page was full, for how much had been read. */
  readonly isCutShort: boolean;
}

/** The sums of a list. */
export interface ListSums {
  readonly sums: Sums;
  /** Where they end before the range does: at the end of this call. */
  readonly since?: string;
}

/** Reads a page of the calls that are asked for, newest first, and no further than it has to. */
export async function pageOfCalls(
  source: Table,
  query: ListQuery,
  range: CallRange,
): Promise<PageOfCalls> {
  const calls: ListedCall[] = [];
  const { before, refused } = query;
  if (refused !== undefined) return { calls, isCutShort: false };
  const { add, sums } = summing();
  const filter = filterOf(query);
  let read = 0;
  let last: ListedCall | undefined;
  for await (const call of listed(source, query, range)) {
    if (read === MAX_READ || calls.length === PAGE_SIZE) {
      return { calls, older: cursorOf(last ?? call), isCutShort: read === MAX_READ };
    }
    read += 1;
    last = call;
    if (!isAskedFor(call, filter)) continue;
    calls.push(call);
    add(call);
  }
  return { calls, isCutShort: false, ...(before === undefined && { sums: sums() }) };
}

/** Reads all calls that are asked for, as far as a request may read, and sums them up. */
export async function sumsOfCalls(
  source: Table,
  query: ListQuery,
  range: CallRange,
): Promise<ListSums> {
  const { add, sums } = summing();
  const filter = filterOf(query);
  let read = 0;
  let last: ListedCall | undefined;
  for await (const call of listed(source, query, range)) {
    if (read === MAX_READ) return { sums: sums(), since: last?.at ?? call.at };
    read += 1;
    last = call;
    if (isAskedFor(call, filter)) add(call);
  }
  return { sums: sums() };
}

/**
 * Where a page begins that has a call on it, and the calls that ended soon after it; with the call at
 * its top where too many ended after it.
 */
export async function cursorAround(
  source: Table,
  call: Cursor,
  maxRead = MAX_READ,
): Promise<Cursor> {
  const range = around(call.at);
  const later: Cursor[] = [{ at: range.until.toISOString(), callSid: call.callSid }];
  let read = 0;
  for await (const one of listed(source, { time: 'days' }, range)) {
    if (one.callSid === call.callSid) break;
    read += 1;
    if (read === maxRead) {
      return { at: new Date(Date.parse(call.at) + 1).toISOString(), callSid: call.callSid };
    }
    later.push(cursorOf(one));
    if (later.length > MAX_LATER) later.shift();
  }
  return later[0] as Cursor;
}

/** The calls of a query after its cursor. Whoever has enough stops what is still being read. */
async function* listed(
  { signal, ...table }: Table,
  { party, before }: ListQuery,
  { since, until }: CallRange,
): AsyncGenerator<ListedCall> {
  const enough = new AbortController();
  const source = { ...table, signal: AbortSignal.any([signal, enough.signal]) };
  const last = before === undefined ? until : new Date(Math.min(Date.parse(before.at), +until));
  const range = { since, until: last };
  const all = party === undefined ? endedCalls(source, range) : callsOfNumber(source, party, range);
  try {
    yield* before === undefined ? all : after(before, all);
  } finally {
    enough.abort();
  }
}

/** What follows a call in a list of that time: of the same instant, what comes after it. */
async function* after(
  { at, callSid }: Cursor,
  calls: AsyncIterable<ListedCall>,
): AsyncGenerator<ListedCall> {
  let sameInstant: ListedCall[] | undefined = [];
  for await (const call of calls) {
    if (sameInstant === undefined) {
      yield call;
    } else if (call.at !== at) {
      // The call itself is not there: nothing of that instant may be missed.
      yield* [...sameInstant, call];
      sameInstant = undefined;
    } else if (call.callSid === callSid) {
      sameInstant = undefined;
    } else {
      sameInstant.push(call);
    }
  }
  yield* sameInstant ?? [];
}

function cursorOf({ at, callSid }: ListedCall): Cursor {
  return { at, callSid };
}
