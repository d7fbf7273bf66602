import { firstUnfinished } from '../checkpoint.ts';
import type { Outcome, Rejected, UnfinishedCause } from '../outcome.ts';
import { loggableType } from './loggable.ts';

/** A batch in numbers: what the log line and the metrics say of it. */
export interface BatchReport {
  /**
   * How many outcomes there are of each kind. From the first record on that is redelivered, only what
   * is processed or unfinished counts: the rest is counted when it comes again.
   */
  readonly counts: Readonly<Record<Outcome['kind'], number>>;
  /** How many events of each type were processed. */
  readonly types: Readonly<Record<string, number>>;
  /** Processed events of types that the registry does not know. */
  readonly unrecognised: number;
  readonly warnings: number;
  /** What the processed events add to the metrics of calls. */
  readonly callCounts: Readonly<Record<string, number>>;
  /** For each processed event, the milliseconds from when it happened until it was committed. */
  readonly agesMs: readonly number[];
  readonly rejected: readonly Rejected[];
  /** The first thing in the batch that is not done. */
  readonly unfinishedFrom?: { readonly sequenceNumber: string; readonly cause: UnfinishedCause };
}

/** Counts a batch's outcomes. */
export function batchReport(outcomes: readonly Outcome[]): BatchReport {
  const counts = { processed: 0, duplicate: 0, ignored: 0, rejected: 0, unfinished: 0 };
  const types: Record<string, number> = {};
  const agesMs: number[] = [];
  const rejected: Rejected[] = [];
  const callCounts: Record<string, number> = {};
  let unrecognised = 0;
  let warnings = 0;
  const first = firstUnfinished(outcomes);
  const checkpoint = first && BigInt(first.origin.sequenceNumber);
  const isRedelivered = ({ origin }: Outcome) =>
    checkpoint !== undefined && BigInt(origin.sequenceNumber) >= checkpoint;
  for (const outcome of outcomes) {
    switch (outcome.kind) {
      case 'processed': {
        const type = loggableType(outcome.type);
        types[type] = (types[type] ?? 0) + 1;
        agesMs.push(outcome.ageMs);
        if (!outcome.recognised) unrecognised += 1;
        warnings += outcome.warnings;
        for (const name of outcome.counts) callCounts[name] = (callCounts[name] ?? 0) + 1;
        break;
      }
      case 'unfinished':
        break;
      case 'rejected':
        if (isRedelivered(outcome)) continue;
        rejected.push(outcome);
        break;
      default:
        if (isRedelivered(outcome)) continue;
    }
    counts[outcome.kind] += 1;
  }
  const report = { counts, types, unrecognised, warnings, callCounts, agesMs, rejected };
  if (first === undefined) return report;
  const { origin, cause } = first;
  return { ...report, unfinishedFrom: { sequenceNumber: origin.sequenceNumber, cause } };
}
