import type { KinesisStreamRecord } from 'aws-lambda';
import { isJsonObject } from '../json/json-object.ts';

/** The function was invoked with something that no Kinesis event source mapping sends. */
export class NotKinesisEventError extends Error {
  override readonly name = 'NotKinesisEventError';
}

/**
 * The records of a Kinesis event. What can differ from one record to the next is checked later, and
 * rejected with its record.
 *
 * @throws NotKinesisEventError for any other event: a test event of the console, an SQS message
 */
export function recordsOf(event: unknown): KinesisStreamRecord[] {
  const records = isJsonObject(event) ? event.Records : undefined;
  if (!Array.isArray(records)) throw notKinesis('it has no list of records');
  const odd = records.findIndex((record) => !isKinesisRecord(record));
  if (odd !== -1) throw notKinesis(`its record ${odd} is not a Kinesis record`);
  return records;
}

function isKinesisRecord(record: unknown): record is KinesisStreamRecord {
  if (!isJsonObject(record) || !isJsonObject(record.kinesis)) return false;
  return typeof record.eventID === 'string' && typeof record.kinesis.sequenceNumber === 'string';
}

function notKinesis(why: string): NotKinesisEventError {
  return new NotKinesisEventError(
    `This is not an event of a Kinesis event source mapping: ${why}. ` +
      'The function takes its batches from its mapping; to send it an event, put a record into the stream.',
  );
}
