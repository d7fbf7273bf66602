import { consume } from '../../src/consumer.ts';
import { sampleTraffic } from '../../src/local/sample-calls/index.ts';
import type { Outcome } from '../../src/outcome.ts';
import type { EventStore } from '../../src/store/event-store.ts';
import { eventItem, type Item, type NoItem, rejectionItem } from '../../src/store/items.ts';
import { lambdaRecord } from '../../src/stream/lambda-record.ts';
import { batchReport } from '../../src/telemetry/batch-report.ts';
import { createLog, logBatch } from '../../src/telemetry/log.ts';
import { metricsOf } from '../../src/telemetry/metrics.ts';
import { processorFor } from '../../src/voice/registry.ts';
import { BATCH_RECORDS } from '../sizes.ts';
import type { MEASURED } from './measured.ts';

const KB = 1024;
const EXPIRES_AT = 1_800_000_000;
const STREAM =
  'arn:aws:kinesis:us-east-1:123456789012:stream/TwilioVoiceEvents-Stream-0123456789AB';
const SHARD = 'shardId-000000000000';
const START = new Date('2026-01-05T10:00:00.000Z');

/**
 * The figures of {@link MEASURED}, measured: sample traffic goes through the consumer as it is
 * deployed, into a store that keeps the items and weighs them. Sizes only, so that every machine
 * finds the same.
 */
export async function measure(events = 4_000): Promise<Record<keyof typeof MEASURED, number>> {
  const { records } = sampleTraffic({ seed: 1, events, start: START });
  const sent = records.map(({ data, partitionKey }) => data.length + partitionKey.length);
  const handedOver = records.map((record, index) =>
    lambdaRecord(
      record,
      { shardId: SHARD, sequenceNumber: sequenceNumberOf(index) },
      STREAM,
      START,
    ),
  );
  const { store, items, rejections } = weighingStore();
  const { outcomes } = await consume(handedOver, {
    store,
    processorFor,
    deadline: { reached: () => false, signal: new AbortController().signal },
    now: () => START.getTime() + 1_800_000,
  });
  const processed = outcomes.filter(({ kind }) => kind === 'processed');
  const rejected = outcomes.filter(({ kind }) => kind === 'rejected');

  const bytes = items.map((item) => item.bytes);
  const byCall = entries(items, 'callSid');
  const byConference = entries(items, 'conferenceSid');
  const kept = rejections.map((item) => item.bytes);
  const line = logBytes(processed.slice(0, BATCH_RECORDS));
  return {
    recordsPerEvent: records.length / outcomes.length,
    recordBytes: mean(sent),
    recordBilledKb: mean(sent.map((size) => Math.ceil(size / KB))),
    recordPutUnits: mean(sent.map((size) => Math.ceil(size / (25 * KB)))),
    invocationBytes: mean(handedOver.map((record) => JSON.stringify(record).length)),
    itemBytes: mean(bytes),
    itemWriteUnits: mean(bytes.map((size) => Math.ceil(size / KB))),
    itemReadUnits: mean(bytes.map((size) => Math.ceil(size / (4 * KB)) / 2)),
    byCallShare: byCall.length / items.length,
    byCallBytes: mean(byCall),
    byCallWriteUnits: mean(byCall.map((size) => Math.ceil(size / KB))),
    byConferenceShare: byConference.length / items.length,
    byConferenceBytes: mean(byConference),
    byConferenceWriteUnits: mean(byConference.map((size) => Math.ceil(size / KB))),
    rejectionBytes: mean(kept),
    rejectionWriteUnits: mean(kept.map((size) => Math.ceil(size / KB))),
    logBytesOne: logBytes(processed.slice(0, 1)),
    logBytesFull: line,
    logBytesRejection: (logBytes(rejected) - logBytes([])) / rejected.length,
  };
}

/** Takes everything, once, and keeps it as DynamoDB would get it. */
function weighingStore() {
  const ids = new Set<string>();
  const items: Item[] = [];
  const rejections: Item[] = [];
  const keep = (item: Item | NoItem, among: Item[]) => {
    if (item.kind === 'item') among.push(item);
  };
  const store: EventStore = {
    known: async (asked) => asked.map((id) => (ids.has(id) ? 'known' : 'new')),
    commit: async (dispatched) =>
      dispatched.map((event) => {
        ids.add(event.event.id);
        keep(eventItem(event, EXPIRES_AT), items);
        return { kind: 'stored', warnings: 0 };
      }),
    reject: async (rejected) =>
      rejected.map((rejection) => {
        keep(rejectionItem(rejection, START, EXPIRES_AT), rejections);
        return 'kept';
      }),
  };
  return { store, items, rejections };
}

/** The sizes of the items' entries in an index: its keys, the table's key, and what it projects. */
function entries(items: readonly Item[], key: 'callSid' | 'conferenceSid'): number[] {
  const projected = ['id', key, 'occurredAt', 'type', 'summary'];
  return items
    .filter(({ attributes }) => attributes[key] !== undefined)
    .map(({ attributes }) =>
      sum(projected.map((name) => name.length + Buffer.byteLength(attributes[name]?.S ?? ''))),
    );
}

/** What a batch that ended so writes to the log: its lines, and the metrics' document. */
function logBytes(outcomes: readonly Outcome[]): number {
  let bytes = 0;
  const report = batchReport(outcomes);
  const log = createLog('info', {
    write(line) {
      bytes += Buffer.byteLength(line);
    },
  });
  const sequenceNumber = sequenceNumberOf(0);
  const context = {
    requestId: '00000000-0000-4000-8000-000000000000',
    shardId: SHARD,
    records: outcomes.length,
    firstSequenceNumber: sequenceNumber,
    lastSequenceNumber: sequenceNumber,
  };
  logBatch(log, context, report, { durationMs: 100, remainingMs: 299_900, retries: {} });
  const service = 'TwilioVoiceEvents-ConsumerFunction-0123456789AB';
  return bytes + metricsOf(report, service, Date.now()).length;
}

/** Of 56 digits, as Kinesis's are. */
function sequenceNumberOf(index: number): string {
  return String(49_600n * 10n ** 51n + BigInt(index));
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
