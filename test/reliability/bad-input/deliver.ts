import assert from 'node:assert/strict';
import type { KinesisStreamRecord } from 'aws-lambda';
import type { Outcome } from '../../../src/outcome.ts';
import { batchReport } from '../../../src/telemetry/batch-report.ts';
import { createLog, logBatch } from '../../../src/telemetry/log.ts';
import type { aConsumer } from '../../fixtures/consumer.ts';

/** The five ends of a record's way, as the design names them. */
const KINDS = ['processed', 'duplicate', 'ignored', 'rejected', 'unfinished'];
/** Under 400 KB by what its other attributes take, a rejection fits into an item. */
const SURELY_FITS_BYTES = 360 * 1024;

/** What became of records in the end. */
export interface Delivered {
  /** Of the last delivery, by the record's sequence number. */
  readonly outcomes: ReadonlyMap<string, readonly Outcome[]>;
  /** Ids of the records and elements that were said to be processed, in any delivery. */
  readonly processed: readonly string[];
  /** Records that no item can hold: Lambda hands them to the failed batches. */
  readonly givenUp: ReadonlySet<string>;
}

/** Delivers records as Lambda does: again from the checkpoint on, until all are done or given up. */
export async function deliver(
  records: readonly KinesisStreamRecord[],
  { consume }: ReturnType<typeof aConsumer>,
): Promise<Delivered> {
  const ends = new Map<string, Outcome[]>();
  const processed: string[] = [];
  const givenUp = new Set<string>();
  for (let open = records; open.length > 0; ) {
    const { outcomes, response } = await consume(open);
    checkLog(outcomes);
    const unfinished = outcomes.filter(({ kind }) => kind === 'unfinished');
    const [failure, ...others] = response.batchItemFailures;
    assert.equal(others.length, 0, 'more than one record is reported');
    assert.equal(failure?.itemIdentifier, unfinished[0]?.origin.sequenceNumber, 'the checkpoint');
    for (const { kind, origin } of outcomes) {
      assert(KINDS.includes(kind), `an outcome of the kind ${kind}`);
      if (kind === 'processed') processed.push(origin.recordId);
      ends.set(origin.sequenceNumber, []);
    }
    for (const outcome of outcomes) ends.get(outcome.origin.sequenceNumber)?.push(outcome);

    const [first, ...later] = open;
    const number = (record = first) => record?.kinesis.sequenceNumber ?? '';
    if (failure === undefined) break;
    if (failure.itemIdentifier === number()) {
      checkGivenUp(first, unfinished[0]);
      givenUp.add(number());
      open = later;
    } else {
      const from = open.findIndex((record) => number(record) === failure.itemIdentifier);
      assert(from > 0, 'a record is reported that was not delivered');
      open = open.slice(from);
    }
  }
  return { outcomes: ends, processed, givenUp };
}

/** With a deadline that never comes, only what is too large for any item may remain. */
function checkGivenUp(record: KinesisStreamRecord | undefined, outcome: Outcome | undefined): void {
  const bytes = ((record?.kinesis.data.length ?? 0) * 3) / 4;
  assert.equal(outcome?.kind === 'unfinished' && outcome.cause, 'too-large-to-reject');
  assert(bytes > SURELY_FITS_BYTES, `a record of ${bytes} bytes is unfinished`);
}

let lines: string[] = [];
const log = createLog('info', { write: (line) => lines.push(line) });
const context = {
  requestId: '',
  shardId: '',
  records: 0,
  firstSequenceNumber: '',
  lastSequenceNumber: '',
};
const course = { durationMs: 0, remainingMs: 0, retries: {} };

/** What the handler says of a batch: a line of JSON for it and one for each rejection. */
function checkLog(outcomes: readonly Outcome[]): void {
  lines = [];
  const report = batchReport(outcomes);
  logBatch(log, context, report, course);
  for (const line of lines) JSON.parse(line);
  assert.equal(lines.length, report.rejected.length + 1, 'lines in the log');
  // What comes again is counted then, but for what was processed.
  const from = outcomes.find(({ kind }) => kind === 'unfinished')?.origin.sequenceNumber ?? '~';
  const now = outcomes.filter(
    ({ kind, origin }) =>
      origin.sequenceNumber < from || kind === 'processed' || kind === 'unfinished',
  );
  const counted = Object.values(report.counts).reduce((sum, count) => sum + count, 0);
  assert.equal(counted, now.length, 'outcomes counted');
}
