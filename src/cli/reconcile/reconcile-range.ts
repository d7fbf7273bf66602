import { callsBegun } from './ledger.ts';
import { type CallReport, type CallState, reconcileCall, type Sources } from './reconcile-call.ts';

/** From when until when calls began, both included. */
export interface Range {
  readonly since: Date;
  readonly until: Date;
}

/**
 * Reconciles the calls of a range, newest first, some of them at the same time. Reports come in the
 * order of the calls: all that is newer than the last report is done, so a run that ended there goes on
 * there. What is in memory is a page of calls and a few reports.
 */
export function reconcileRange(
  sources: Sources,
  range: Range,
  atOnce: number,
): AsyncGenerator<CallReport> {
  const calls = callsBegun(sources.client, range);
  return inOrder(calls, atOnce, (call) => reconcileCall(call, sources));
}

/** Works on so many items at the same time, and gives what comes of them in the items' order. */
async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  for await (const item of items) {
    const result = work(item);
    // Whoever reads may stop before its turn.
    result.catch(() => {});
    running.push(result);
    const first = running.length === atOnce ? running.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const result of running) yield await result;
}

/** What came of a range so far. */
export interface Tally {
  readonly calls: number;
  readonly byState: Readonly<Record<CallState, number>>;
  /** Events that are missing for certain. */
  readonly missing: number;
  /** Of them, how many of each type: where it may be one of several, of these together. */
  readonly missingByType: ReadonlyMap<string, number>;
  /** Requests whose type is not subscribed to, and calls without status callbacks. */
  readonly notSubscribed: number;
  readonly withoutCallbacks: number;
  /** Those that are not complete, at most so many, newest first. */
  readonly listed: readonly CallReport[];
  /** How many more of them there were. */
  readonly unlisted: number;
}

const LISTED: ReadonlySet<CallState> = new Set(['incomplete', 'without-events', 'unsure']);

/** Counts reports, and keeps the first ones that somebody has to look at. */
export function tallying(limit: number) {
  const byState: Record<CallState, number> = {
    complete: 0,
    incomplete: 0,
    'without-events': 0,
    unsure: 0,
    'too-young': 0,
    forgotten: 0,
  };
  const missingByType = new Map<string, number>();
  const listed: CallReport[] = [];
  let [calls, missing, notSubscribed, withoutCallbacks, unlisted] = [0, 0, 0, 0, 0];
  return {
    add(report: CallReport) {
      calls += 1;
      byState[report.state] += 1;
      missing += report.missing;
      const isTold = report.state !== 'too-young' && report.state !== 'forgotten';
      if (isTold && !report.hasCallbacks) withoutCallbacks += 1;
      for (const { types, verdict } of isTold ? report.requests : []) {
        if (verdict.kind === 'not-subscribed') notSubscribed += 1;
        if (verdict.kind !== 'missing') continue;
        const name = types.join(' or ');
        missingByType.set(name, (missingByType.get(name) ?? 0) + 1);
      }
      if (!LISTED.has(report.state)) return;
      if (listed.length < limit) listed.push(report);
      else unlisted += 1;
    },
    tally: (): Tally => ({
      calls,
      byState,
      missing,
      missingByType,
      notSubscribed,
      withoutCallbacks,
      listed,
      unlisted,
    }),
  };
}
