import { InvalidArgumentError } from 'commander';
import { type CallFilter, PROBLEMS, STATUSES } from '../calls/call-filter.ts';
import type { CallRange } from '../calls/find-calls.ts';
import { RUNNING } from '../calls/listed-call.ts';
import { parseParty } from '../calls/party.ts';
import type { TimeZone } from '../time-zone.ts';
import { known } from '../timeline/fields.ts';
import { dayAfter } from '../times.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** The times that can be chosen, and what they are called. */
export const TIMES = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  today: 'Today',
  yesterday: 'Yesterday',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  days: 'Days …',
} as const;
export type ListTime = keyof typeof TIMES;

/** What a list is of where nobody says; the calls of one number are few. */
export function usualTime(party: string | undefined): ListTime {
  return party === undefined ? '24h' : '30d';
}

/** How a call can stand, as the filter offers it. */
export const CALL_STATUSES: readonly string[] = [...STATUSES, RUNNING];

/** What a list of calls is asked for, as its address says it. */
export interface ListQuery {
  readonly time: ListTime;
  /** With the time `days`: `YYYY-MM-DD`, the first and the last. */
  readonly from?: string;
  readonly to?: string;
  /** The other party, as Twilio writes it. */
  readonly party?: string;
  readonly status?: string;
  readonly problem?: (typeof PROBLEMS)[number];
  readonly account?: string;
  /** Where the page before ended. */
  readonly before?: Cursor;
  /** What was looked for, and why it cannot be. */
  readonly refused?: { readonly text: string; readonly why: string };
}

/** A call in the list: what comes after it is older. */
export interface Cursor {
  readonly at: string;
  readonly callSid: string;
}

/** Reads an address. What is none of the choices counts as not given; a number has to be one. */
export function listQuery(params: URLSearchParams): ListQuery {
  const given = (name: string) => params.get(name)?.trim() || undefined;
  const oneOf = <T extends string>(name: string, all: readonly T[]) =>
    all.find((one) => one === given(name));
  const day = (name: string) => /^\d{4}-\d\d-\d\d$/.exec(given(name) ?? '')?.[0];
  const asked = partyOf(given('q'));
  return known({
    time: oneOf('time', Object.keys(TIMES) as ListTime[]) ?? usualTime(asked.party),
    from: day('from'),
    to: day('to'),
    status: oneOf('status', CALL_STATUSES),
    problem: oneOf('problem', PROBLEMS),
    account: given('account'),
    before: cursorOf(given('before')),
    ...asked,
  });
}

/** Addresses are typed and cut: one whose time is none begins at the newest call. */
function cursorOf(text = ''): Cursor | undefined {
  const [, at, callSid] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\.(.+)$/s.exec(text) ?? [];
  if (at === undefined || callSid === undefined) return undefined;
  const time = Date.parse(at);
  return Number.isNaN(time) ? undefined : { at: new Date(time).toISOString(), callSid };
}

function partyOf(text: string | undefined): Pick<Partial<ListQuery>, 'party' | 'refused'> {
  if (text === undefined) return {};
  try {
    return { party: parseParty(text) };
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    return {
      refused: {
        text,
        why: `${error.message} Or look for a call CA…, a conference CF…, or an event’s id.`,
      },
    };
  }
}

/** Whether a party, as Twilio wrote it, can be looked for: a trunk may send any word for a caller. */
export function hasList(party: string): boolean {
  return partyOf(party).party === party;
}

/** The address of a list, from its root on, with what is not usual. */
export function listAddress(query: ListQuery, path = '/'): string {
  const { time, from, to, party, status, problem, account, before, refused } = query;
  const params = new URLSearchParams(
    known({
      q: party ?? refused?.text,
      time: time === usualTime(party) ? undefined : time,
      from: time === 'days' ? from : undefined,
      to: time === 'days' ? to : undefined,
      status,
      problem,
      account,
      before: before && `${before.at}.${before.callSid}`,
    }),
  );
  return params.size > 0 ? `${path}?${params}` : path;
}

/** What the list command would filter by. */
export function filterOf({ status, problem, account }: ListQuery): CallFilter {
  return known({
    status: status === RUNNING ? undefined : status,
    running: status === RUNNING ? true : undefined,
    problem,
    account,
  });
}

/** A query that says which days it is of, where it is of days. */
export function withDays(query: ListQuery, { day }: TimeZone, now = new Date()): ListQuery {
  if (query.time !== 'days') return query;
  const today = day(now.toISOString());
  const [from, to] = [validDay(query.from), validDay(query.to)];
  const [first = today, last = today] = [from ?? to ?? today, to ?? today].sort();
  return { ...query, from: first, to: last };
}

/** The range of a query, and whether calls may still come into it. */
export function rangeOf(
  query: ListQuery,
  zone: TimeZone,
  now = new Date(),
): CallRange & { readonly isOpen: boolean } {
  const { day, dateOf } = zone;
  const today = day(now.toISOString());
  const startOf = (one: string) => dateOf(`${one}T00:00:00`);
  const endOf = (one: string) => new Date(startOf(dayAfter(one, 1)).getTime() - 1);
  const daysFrom = (first: string, last: string) => {
    const until = endOf(last);
    const isOpen = until >= now;
    return { since: startOf(first), until: isOpen ? now : until, isOpen };
  };
  const ago = (ms: number) => ({ since: new Date(now.getTime() - ms), until: now, isOpen: true });
  switch (query.time) {
    case '1h':
      return ago(HOUR_MS);
    case '24h':
      return ago(DAY_MS);
    case '7d':
      return ago(7 * DAY_MS);
    case '30d':
      return ago(30 * DAY_MS);
    case 'today':
      return daysFrom(today, today);
    case 'yesterday':
      return daysFrom(dayAfter(today, -1), dayAfter(today, -1));
    case 'days': {
      const { from = today, to = today } = withDays(query, zone, now);
      return daysFrom(from, to);
    }
  }
}

/** Of each day ten partitions are asked, also of those for which nobody knows whether events are kept. */
export const MAX_DAYS = 400;

/** A range, cut to the newest days that a list goes through; `isCut` where it was longer. */
export function cutToMaxDays({ since, until }: CallRange) {
  const first = new Date(until.getTime() - MAX_DAYS * DAY_MS);
  const isCut = since < first;
  return { range: { since: isCut ? first : since, until }, isCut };
}

/** Half-typed years such as 0002; after 9998 the next day may not have four digits. */
const [FIRST_DAY, LAST_DAY] = ['1970-01-02', '9998-12-31'];

/** A day of the calendar: not February 30. */
export function validDay(day = ''): string | undefined {
  if (day < FIRST_DAY || day > LAST_DAY) return undefined;
  const time = Date.parse(day);
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
  return isDay ? day : undefined;
}
