import assert from 'node:assert/strict';
import type { KinesisStreamRecord } from 'aws-lambda';
import type { Outcome } from '../../../src/outcome.ts';
import { aConsumer } from '../../fixtures/consumer.ts';
import { type MemoryDynamoDb, memoryDynamoDb } from '../../fixtures/memory-dynamodb.ts';
import { type Delivered, deliver } from './deliver.ts';
import { EVENTS, type Item, itemFaultOf, REJECTIONS } from './item-faults.ts';
import { isObject, keeps } from './keeps.ts';
import { watchSharedObjects } from './pristine.ts';
import { type Reading, readingOf } from './reading.ts';

/** How many outcomes of each kind there were; rejections by their reason. */
export type Tally = Record<string, number>;

const changedSharedObject = watchSharedObjects();

/**
 * Delivers a batch until all of it is done, and holds what became of it against a reading of its own.
 *
 * @throws Error that says what does not hold
 */
export async function checkBatch(records: readonly KinesisStreamRecord[]): Promise<Tally> {
  const tables = memoryDynamoDb();
  const delivered = await deliver(records, aConsumer(tables));
  assert.equal(changedSharedObject(), undefined);

  const tally: Tally = {};
  const sent = new Map<string, unknown>();
  for (const record of records) {
    const { sequenceNumber } = record.kinesis;
    if (delivered.givenUp.has(sequenceNumber)) continue;
    const reading = readingOf(record);
    const outcomes = delivered.outcomes.get(sequenceNumber) ?? [];
    checkRecord(reading, outcomes, tables);
    for (const [index, outcome] of outcomes.entries()) {
      if (reading.kind === 'readable' && !reading.mayBeMisread)
        sent.set(outcome.origin.recordId, reading.values[index]);
      const end = outcome.kind === 'rejected' ? `rejected: ${outcome.reason}` : outcome.kind;
      tally[end] = (tally[end] ?? 0) + 1;
    }
  }
  checkTables(tables, delivered, sent);
  const givenUp = delivered.givenUp.size;
  return givenUp === 0 ? tally : { ...tally, 'given up as too large': givenUp };
}

/** The same batch once more: nothing may be processed again, and the tables stay as they are. */
export async function checkRedelivery(batch: readonly KinesisStreamRecord[]): Promise<void> {
  const tables = memoryDynamoDb();
  const records = batch.filter((record) => {
    const reading = readingOf(record);
    return reading.kind === 'unreadable' || !reading.mayBeMisread;
  });
  await deliver(records, aConsumer(tables));
  const before = JSON.stringify([[...tables.events], [...tables.rejections]]);
  const again = await deliver(records, aConsumer(tables));
  assert.deepEqual(again.processed, [], 'processed again');
  const after = JSON.stringify([[...tables.events], [...tables.rejections]]);
  assert.equal(after, before, 'the tables, after a redelivery');
}

function checkRecord(reading: Reading, outcomes: readonly Outcome[], tables: MemoryDynamoDb): void {
  const values = reading.kind === 'readable' ? reading.values : [undefined];
  assert.equal(outcomes.length, values.length, 'outcomes of a record');
  let from = 0;
  for (const [index, outcome] of outcomes.entries()) {
    if (reading.kind === 'unreadable') {
      assert.equal(outcome.kind === 'rejected' && outcome.reason, reading.reason);
    } else if (!reading.mayBeMisread) checkEnd(outcome, values[index], tables);
    if (outcome.kind !== 'rejected') continue;
    const kept = tables.rejections.get(outcome.origin.recordId);
    const payload = Buffer.from(kept?.payload?.B ?? []);
    assert.equal(kept?.reason?.S, outcome.reason, 'the reason that is kept');
    if (reading.kind === 'readable' && reading.isArray) {
      const at = Buffer.from(reading.bytes).indexOf(payload, from);
      assert(at !== -1 && payload.length > 0, 'an element’s bytes are not kept as they were sent');
      const isSame = reading.mayBeMisread || sameJson(payload, values[index]);
      assert(isSame, 'another element’s bytes are kept');
      from = at + payload.length;
    } else assert(payload.equals(reading.bytes), 'a record’s bytes are not kept as they were sent');
  }
}

/** An error that Twilio logged for a call or a conference, and that is more than information. */
function isErrorOfACall(value: unknown): boolean {
  if (!isObject(value) || value['type'] !== 'com.twilio.error-logs.error.logged') return false;
  let data = value['data'];
  try {
    if (typeof data === 'string') data = JSON.parse(data);
  } catch {
    return false;
  }
  if (!isObject(data) || data['level'] === 'INFO') return false;
  return typeof data['correlation_sid'] === 'string' && /^C[AF]/.test(data['correlation_sid']);
}

/** What may end as it did: by the envelope alone, seen without a schema. */
function checkEnd(outcome: Outcome, value: unknown, tables: MemoryDynamoDb): void {
  const { specversion, id, type, source } = isObject(value) ? value : {};
  const isEnvelope =
    specversion === '1.0' &&
    [id, type, source].every((text) => typeof text === 'string' && text !== '');
  const isOurs =
    typeof type === 'string' &&
    (/^com\.twilio\.(voice\.|eventstreams\.test-event$)/.test(type) || isErrorOfACall(value));
  const { kind } = outcome;
  if (kind === 'ignored') assert(isEnvelope && !isOurs, 'an event of ours is ignored');
  if (kind === 'rejected') assert(!isEnvelope || isOurs || outcome.reason === 'not-cloudevent');
  if (kind === 'processed' || kind === 'duplicate') {
    assert(isEnvelope && isOurs, `something else is ${kind}`);
    assert(tables.events.has(outcome.eventId), `${kind}, and not stored`);
  }
}

function checkTables(
  { events, rejections }: MemoryDynamoDb,
  { processed }: Delivered,
  sent: ReadonlyMap<string, unknown>,
): void {
  assert.equal(new Set(processed).size, processed.length, 'processed twice');
  for (const [id, item] of events) {
    assert.equal(itemFaultOf(item, EVENTS), undefined, `the event ${id}`);
    const recordId = item['recordId']?.S ?? '';
    assert(processed.includes(recordId), `${recordId} is stored, and not said to be processed`);
    if (sent.has(recordId)) checkContent(item, sent.get(recordId));
  }
  for (const [id, item] of rejections) {
    assert.equal(itemFaultOf(item, REJECTIONS), undefined, `the rejection ${id}`);
  }
}

/** Everything that the sender chose the name of is stored: parameters, attributes, Insights data. */
function checkContent(item: Item, value: unknown): void {
  const event = value as Record<string, unknown>;
  const data = typeof event['data'] === 'string' ? JSON.parse(event['data']) : event['data'];
  const type = String(event['type']);
  if (type.startsWith('com.twilio.voice.status-callback.')) {
    assert(keeps(item['parameters'], data.request?.parameters ?? {}), 'parameters are not kept');
  }
  if (type.startsWith('com.twilio.voice.insights.')) {
    assert(keeps(item['data'], data), 'Insights data are not kept');
  }
  const extra = item['extra']?.M?.['envelope']?.M ?? {};
  for (const [name, attribute] of Object.entries(event)) {
    if (KNOWN.has(name) || item['extra']?.S !== undefined) continue;
    if (item['extra']?.M?.['envelope']?.S !== undefined) continue;
    assert(Object.hasOwn(extra, name), `the attribute ${name} is not kept`);
    assert(keeps(extra[name], attribute), `the attribute ${name} is kept otherwise`);
  }
}

/** CloudEvents 1.0. */
const KNOWN = new Set('specversion id source type datacontenttype dataschema time data'.split(' '));

function sameJson(bytes: Buffer, value: unknown): boolean {
  try {
    return JSON.stringify(JSON.parse(bytes.toString())) === JSON.stringify(value);
  } catch (error) {
    // So deep that it can be parsed and not be written.
    return error instanceof RangeError;
  }
}
