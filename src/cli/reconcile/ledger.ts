import type { Twilio } from 'twilio';
import { CliError, EXIT } from '../errors.ts';
import { lengthHint } from '../sids.ts';
import { askTwilio, isGone } from '../twilio/errors.ts';
import { type LedgerRequest, ledgerRequest } from './ledger-request.ts';

/** A call as Twilio lists it. Times are ISO 8601. */
export interface TwilioCall {
  readonly sid: string;
  readonly status: string;
  readonly direction?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** When it was dialled, else when it was made. */
  readonly beganAt: string;
  /** Absent while it goes on. */
  readonly endedAt?: string | undefined;
}

/** What the library makes of a call, as far as it is read here. */
interface CallInstance {
  readonly sid: string;
  readonly status: string;
  readonly direction: string;
  readonly from: string;
  readonly to: string;
  readonly startTime: Date | null;
  readonly endTime: Date | null;
  readonly dateCreated: Date | null;
  readonly dateUpdated: Date | null;
}

const CALLS_A_PAGE = 500;
/** Most calls have some ten requests: one page. Each holds the customer's whole answer. */
const REQUESTS_A_PAGE = 200;
const DAY_MS = 24 * 60 * 60_000;

/**
 * The calls that began in a range, both ends included, as Twilio lists them: newest first. One page
 * is in memory at a time.
 */
export async function* callsBegun(
  client: Twilio,
  { since, until }: { readonly since: Date; readonly until: Date },
): AsyncGenerator<TwilioCall> {
  const [first, last] = [since.toISOString(), until.toISOString()];
  const pages = pagesOf('list the calls', () =>
    client.calls.page({
      startTimeAfter: since,
      // Documented for whole days only. So that nothing is left out if the time of day is: a day more.
      startTimeBefore: new Date(Math.floor(until.getTime() / DAY_MS + 1) * DAY_MS),
      pageSize: CALLS_A_PAGE,
    }),
  );
  for await (const page of pages) {
    for (const each of page) {
      const call = twilioCall(each);
      if (call.beganAt >= first && call.beganAt <= last) yield call;
    }
  }
}

/**
 * One call.
 *
 * @throws CliError where the account has none with this SID
 */
export async function callOf(client: Twilio, sid: string): Promise<TwilioCall> {
  const call = await askTwilio('look at the call', () =>
    client
      .calls(sid)
      .fetch()
      .catch((error: unknown) => {
        if (isGone(error)) return undefined;
        throw error;
      }),
  );
  if (call !== undefined) return twilioCall(call as CallInstance);
  const why =
    lengthHint(sid) ||
    ': is it one of a subaccount, or deleted? Calls of a subaccount need its own credentials';
  throw new CliError(`Twilio has no call ${sid} in this account${why}.`, EXIT.notFound);
}

/** The requests that Twilio says it made for a call, in its order. */
export async function ledgerOf(client: Twilio, sid: string): Promise<LedgerRequest[]> {
  const requests: LedgerRequest[] = [];
  const pages = pagesOf('list the requests of a call', () =>
    client.calls(sid).events.page({ pageSize: REQUESTS_A_PAGE }),
  );
  for await (const page of pages) requests.push(...page.map(ledgerRequest));
  return requests;
}

interface Page<T> {
  readonly instances: readonly T[];
  readonly nextPageUrl?: string;
  nextPage(): Promise<Page<T>> | undefined;
}

async function* pagesOf<T>(
  what: string,
  first: () => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  let page: Page<T> | undefined = await askTwilio(what, first);
  const named = new Set<string>();
  while (page !== undefined) {
    yield page.instances;
    const read: Page<T> = page;
    const { nextPageUrl } = read;
    if (nextPageUrl && named.has(nextPageUrl)) {
      throw new CliError(
        `Could not ${what}: Twilio names a page as the next one again. Try again, and look at https://status.twilio.com.`,
      );
    }
    if (nextPageUrl) named.add(nextPageUrl);
    page = await askTwilio(what, async () => read.nextPage());
  }
}

const GOES_ON: ReadonlySet<string> = new Set(['queued', 'ringing', 'in-progress']);

function twilioCall(call: CallInstance): TwilioCall {
  const { sid, status, direction, from, to, startTime, endTime, dateCreated, dateUpdated } = call;
  const beganAt = startTime ?? dateCreated ?? new Date(0);
  // A call that did not complete may have no end: then the last change is the nearest to it.
  const endedAt = GOES_ON.has(status) ? undefined : (endTime ?? dateUpdated ?? beganAt);
  return {
    sid,
    status,
    direction: direction || undefined,
    from: from || undefined,
    to: to || undefined,
    beganAt: beganAt.toISOString(),
    endedAt: endedAt?.toISOString(),
  };
}
