import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type {
  KinesisStreamBatchResponse,
  KinesisStreamEvent,
  KinesisStreamRecord,
} from 'aws-lambda';
import { client, TABLE } from './client.ts';
import { eventItem } from './item.ts';
import { twilioEvent } from './schema.ts';

/** A loop as a team writes it in an afternoon: all records at once, one conditional put each. */
export async function handler(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> {
  const failures = await Promise.all(
    event.Records.map(async (record) => {
      try {
        await store(record);
        return [];
      } catch {
        return [{ itemIdentifier: record.kinesis.sequenceNumber }];
      }
    }),
  );
  return { batchItemFailures: failures.flat() };
}

async function store(record: KinesisStreamRecord): Promise<void> {
  const event = twilioEvent.parse(
    JSON.parse(Buffer.from(record.kinesis.data, 'base64').toString()),
  );
  await putOnce(eventItem(event, record));
}

/** Puts an item unless there is one with its id. */
export async function putOnce(item: Record<string, unknown>): Promise<void> {
  try {
    await client.send(
      new PutItemCommand({
        TableName: TABLE,
        Item: marshall(item, { removeUndefinedValues: true }),
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
