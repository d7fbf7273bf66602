import type { DynamoDBRecord } from 'aws-lambda';
import { isJsonObject } from '../json/json-object.ts';

/** The function was invoked with something that no mapping of the events table's stream sends. */
export class NotTableStreamEventError extends Error {
  override readonly name = 'NotTableStreamEventError';
}

/** A change of an item, as far as it is sure to be there. */
export interface ChangeRecord extends DynamoDBRecord {
  readonly dynamodb: NonNullable<DynamoDBRecord['dynamodb']> & { readonly SequenceNumber: string };
}

/**
 * The records of a DynamoDB stream's event.
 *
 * @throws NotTableStreamEventError for any other event, and for a stream without new images
 */
export function changesOf(event: unknown): ChangeRecord[] {
  const records = isJsonObject(event) ? event.Records : undefined;
  if (!Array.isArray(records)) throw notTableStream('it has no list of records');
  const odd = records.findIndex((record) => !isChange(record));
  if (odd !== -1) throw notTableStream(`its record ${odd} is not of a DynamoDB stream`);
  const bare = records.findIndex(
    ({ eventName, dynamodb }) => eventName === 'INSERT' && !isJsonObject(dynamodb.NewImage),
  );
  if (bare === -1) return records;
  throw notTableStream(
    `its record ${bare} has no new image (the stream's view type has to be NEW_IMAGE)`,
  );
}

function isChange(record: unknown): record is ChangeRecord {
  if (!isJsonObject(record) || !isJsonObject(record.dynamodb)) return false;
  return typeof record.eventName === 'string' && typeof record.dynamodb.SequenceNumber === 'string';
}

function notTableStream(why: string): NotTableStreamEventError {
  return new NotTableStreamEventError(
    `This is not an event of the events table's stream: ${why}. ` +
      'The function takes its batches from its mapping; to send it what it once gave up, use "voice-events failed-batches redrive".',
  );
}
