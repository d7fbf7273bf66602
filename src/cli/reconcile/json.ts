import { NOT_SEEN } from './advice.ts';
import type { CallReport } from './reconcile-call.ts';
import type { Range, Tally } from './reconcile-range.ts';

/** A call's report as JSON. */
export function callJson(report: CallReport) {
  return { ...callFacts(report), notSeen: NOT_SEEN };
}

/** A range's as JSON. */
export function rangeJson({ missingByType, listed, ...counts }: Tally, range: Range) {
  return {
    ...range,
    ...counts,
    missingByType: Object.fromEntries(missingByType),
    listed: listed.map(callFacts),
    notSeen: NOT_SEEN,
  };
}

/** Without the requests' parameters: they are in the events, and hold whatever the caller said. */
function callFacts({ requests, call, ...facts }: CallReport) {
  return {
    ...call,
    ...facts,
    requests: requests.map(({ request: { parameters: _, ...known }, types, verdict }) => ({
      ...known,
      types,
      verdict,
    })),
  };
}
