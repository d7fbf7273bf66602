import type { Twilio } from 'twilio';
import type { Table } from '../batch-get.ts';
import { forgottenCalls } from '../forgotten.ts';
import { ledgerOf, type TwilioCall } from './ledger.ts';
import type { LedgerRequest } from './ledger-request.ts';
import { type MatchedRequest, match } from './match.ts';
import { isProgress } from './request-types.ts';
import { storedWebhooks } from './stored-webhooks.ts';
import type { Subscribed } from './subscribed.ts';

/** How a call stands, by what its ledger and the table have of it. */
export type CallState =
  /** Each request's event is stored, or none was to come. */
  | 'complete'
  | 'incomplete'
  /** Not one event of the call is stored. */
  | 'without-events'
  /** Nothing is missing for certain, and something not there for certain. */
  | 'unsure'
  | 'too-young'
  | 'forgotten';

/** A call, held against Twilio's ledger. */
export interface CallReport {
  readonly call: TwilioCall;
  readonly state: CallState;
  /** In the order of the ledger; none while the call is too young for it. */
  readonly requests: readonly MatchedRequest[];
  /** How many events are missing for certain. */
  readonly missing: number;
  /** Stored events of any kind. */
  readonly stored: number;
  /** Of them, those of requests that the ledger does not show. */
  readonly unclaimed: number;
  /** Whether Twilio made status callbacks of the call's progress: without them no such event comes. */
  readonly hasCallbacks: boolean;
  /** When it was forgotten: ISO 8601. */
  readonly forgottenAt?: string;
  /** From when on it can be told: ISO 8601. */
  readonly tellableFrom?: string;
}

/** What a call is held against. */
export interface Sources {
  readonly client: Twilio;
  readonly table: Table;
  readonly subscribed: Subscribed;
  /** @default the clock */
  readonly now?: () => number;
}

/** Twilio has a call's requests from then on after its end, by its documentation. */
export const LEDGER_DELAY_MS = 15 * 60_000;
/** How long an event may take from its request into the table while all is well. */
export const ARRIVAL_DELAY_MS = 5 * 60_000;

/** Holds the ledger of one call against the table. */
export async function reconcileCall(
  call: TwilioCall,
  { client, table, subscribed, now = Date.now }: Sources,
): Promise<CallReport> {
  const nothing = { call, requests: [], missing: 0, stored: 0, unclaimed: 0, hasCallbacks: false };
  const time = now();
  const tellable = Date.parse(call.endedAt ?? '') + LEDGER_DELAY_MS + ARRIVAL_DELAY_MS;
  if (Number.isNaN(tellable)) return { ...nothing, state: 'too-young' };
  if (tellable > time) {
    return { ...nothing, state: 'too-young', tellableFrom: new Date(tellable).toISOString() };
  }

  const ledger = await ledgerOf(client, call.sid);
  const others = otherSids(ledger, call.sid);
  const { events, stored } = await storedWebhooks(table, call.sid, others);
  const youngFrom = new Date(time - ARRIVAL_DELAY_MS).toISOString();
  const matched = match(ledger, events, { subscribed, youngFrom, endedAt: call.endedAt });
  const facts = {
    ...matched,
    call,
    stored,
    hasCallbacks: matched.requests.some(({ types }) => isProgress(types)),
  };
  const isWhole = stored > 0 && matched.requests.every(({ verdict }) => verdict.kind === 'stored');
  if (!isWhole) {
    // Of a conference that was forgotten, its own requests are gone; the call's are not.
    const forgottenAt = (await forgottenCalls([call.sid], table)).get(call.sid);
    if (forgottenAt !== undefined) {
      const requests = matched.requests.map(asForgotten);
      return { ...facts, requests, missing: 0, state: 'forgotten', forgottenAt };
    }
  }
  return { ...facts, state: stateOf(matched, stored) };
}

function asForgotten(matched: MatchedRequest): MatchedRequest {
  const { kind } = matched.verdict;
  const isGone = kind === 'missing' || kind === 'ambiguous';
  return isGone ? { ...matched, verdict: { kind: 'forgotten' } } : matched;
}

function stateOf(
  { requests, missing }: Pick<CallReport, 'requests' | 'missing'>,
  stored: number,
): CallState {
  const has = (kind: string) => requests.some(({ verdict }) => verdict.kind === kind);
  if (stored === 0 && !has('stored')) return 'without-events';
  if (missing > 0) return 'incomplete';
  if (has('ambiguous')) return 'unsure';
  return has('too-young') ? 'too-young' : 'complete';
}

/** Conferences and other calls that requests name: their events may not stand under this call. */
function otherSids(ledger: readonly LedgerRequest[], callSid: string): ReadonlySet<string> {
  const sids = ledger.flatMap(({ parameters }) => [
    parameters.get('callsid'),
    parameters.get('conferencesid'),
  ]);
  const others = new Set(sids.filter((sid) => sid !== undefined && /^C[AF]\w+$/.test(sid)));
  others.delete(callSid);
  return others as ReadonlySet<string>;
}
