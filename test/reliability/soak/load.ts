import { setTimeout as sleep } from 'node:timers/promises';
import type { KinesisStreamRecord } from 'aws-lambda';
import type { LocalFunction } from '../../../src/local/function.ts';
import { type ExpectedOutcomes, sampleTraffic } from '../../../src/local/sample-calls/index.ts';
import { aRecord } from '../../fixtures/records.ts';

/** Calls in one batch: some 450 events. */
const CALLS_A_BATCH = 20;
/** A batch each fifth of a second is some 2,000 events a second: twice what a shard takes in. */
const BATCH_EVERY_MS = 200;
const TIMEOUT_MS = 60_000;

/** What was sent, and what has to have become of it. */
export interface Sent {
  batches: number;
  processed: number;
  duplicate: number;
  ignored: number;
  rejected: number;
}

/**
 * Invokes a function with batch after batch, at a steady pace where the machine keeps up: real
 * shapes, with duplicates, arrays, bad records and other products among them, and never an event
 * that came before.
 */
export async function steadyLoad(
  invoke: LocalFunction['invoke'],
  { seed, untilMs, signal }: { seed: number; untilMs: number; signal: AbortSignal },
  afterBatch: (records: number) => Promise<void>,
): Promise<Sent> {
  const sent: Sent = { batches: 0, processed: 0, duplicate: 0, ignored: 0, rejected: 0 };
  let records = 0;
  let next = Date.now();
  while (Date.now() < untilMs) {
    signal.throwIfAborted();
    const traffic = sampleTraffic({ seed: seed * 1e6 + sent.batches, calls: CALLS_A_BATCH });
    const batch = traffic.records.map(({ data }, index) =>
      aRecord(data, { number: records + index, arrivedAt: new Date().toISOString() }),
    );
    records += batch.length;
    await invokeOnce(invoke, batch, sent.batches);
    await afterBatch(batch.length);
    count(sent, traffic.expected);
    next = Math.max(next + BATCH_EVERY_MS, Date.now() - BATCH_EVERY_MS);
    await sleep(Math.max(0, next - Date.now()));
  }
  return sent;
}

async function invokeOnce(
  invoke: LocalFunction['invoke'],
  batch: KinesisStreamRecord[],
  number: number,
): Promise<void> {
  const endsAt = Date.now() + TIMEOUT_MS;
  const { batchItemFailures } = await invoke(
    { Records: batch },
    { awsRequestId: `soak-${number}`, getRemainingTimeInMillis: () => endsAt - Date.now() },
  );
  if (batchItemFailures.length > 0) {
    throw new Error(`Batch ${number}: not done from ${batchItemFailures[0]?.itemIdentifier} on`);
  }
}

function count(sent: Sent, { events, duplicates, ignored, rejected }: ExpectedOutcomes): void {
  sent.batches += 1;
  sent.processed += events.size;
  sent.duplicate += duplicates;
  sent.ignored += ignored;
  sent.rejected += rejected.length;
}
