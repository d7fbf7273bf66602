import type { DynamoDBBatchResponse, KinesisStreamBatchResponse } from 'aws-lambda';

/** What became of a record, or of a part of one. */
interface Ended {
  readonly kind: string;
  readonly origin: { readonly sequenceNumber: string };
}

/**
 * The answer that Lambda checkpoints by. It takes the lowest reported sequence number, and redelivers
 * that record and every later one, so one identifier says all. None means: everything is done.
 */
export function checkpoint<Outcome extends Ended>(
  outcomes: readonly Outcome[],
): KinesisStreamBatchResponse & DynamoDBBatchResponse {
  const first = firstUnfinished(outcomes);
  const failures = first === undefined ? [] : [{ itemIdentifier: first.origin.sequenceNumber }];
  return { batchItemFailures: failures };
}

/** The unfinished outcome with the lowest sequence number, which is where redelivery begins. */
export function firstUnfinished<Outcome extends Ended>(
  outcomes: readonly Outcome[],
): Extract<Outcome, { kind: 'unfinished' }> | undefined {
  let first: Extract<Outcome, { kind: 'unfinished' }> | undefined;
  for (const outcome of outcomes) {
    if (!isUnfinished(outcome)) continue;
    if (first === undefined || isBefore(outcome, first)) first = outcome;
  }
  return first;
}

function isUnfinished<Outcome extends Ended>(
  outcome: Outcome,
): outcome is Extract<Outcome, { kind: 'unfinished' }> {
  return outcome.kind === 'unfinished';
}

/** Sequence numbers have more digits than a double holds, and not all the same number of them. */
function isBefore({ origin }: Ended, { origin: other }: Ended): boolean {
  return BigInt(origin.sequenceNumber) < BigInt(other.sequenceNumber);
}
