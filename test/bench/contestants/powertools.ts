import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { parser } from '@aws-lambda-powertools/batch/parser';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { Base64Encoded } from '@aws-lambda-powertools/parser/helpers';
import {
  KinesisDataStreamRecord,
  KinesisDataStreamRecordPayload,
} from '@aws-lambda-powertools/parser/schemas/kinesis';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context, KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import { client, TABLE } from './client.ts';
import { eventItem } from './item.ts';
import { type TwilioEvent, twilioEvent } from './schema.ts';

// The whole schema, made once: `innerSchema` would have it made again for every record.
const record = KinesisDataStreamRecord.extend({
  kinesis: KinesisDataStreamRecordPayload.extend({ data: Base64Encoded(twilioEvent) }),
});
const processor = new BatchProcessor(EventType.KinesisDataStreams, { parser, schema: record });
const config = new IdempotencyConfig({
  eventKeyJmesPath: 'id',
  expiresAfterSeconds: 90 * 86_400,
});

const storeOnce = makeIdempotent(
  async (event: TwilioEvent, record: KinesisStreamRecord): Promise<void> => {
    await client.send(
      new PutItemCommand({
        TableName: TABLE,
        Item: marshall(eventItem(event, record), { removeUndefinedValues: true }),
      }),
    );
  },
  {
    persistenceStore: new DynamoDBPersistenceLayer({
      tableName: `${TABLE}-idempotency`,
      awsSdkV3Client: client,
    }),
    config,
  },
);

/** The processor passes on the record as the schema returned it. */
async function recordHandler(parsed: KinesisStreamRecord): Promise<void> {
  const data: unknown = parsed.kinesis.data;
  await storeOnce(data as TwilioEvent, parsed);
}

/** Powertools for AWS Lambda as its documentation puts it together: batch, parser, idempotency. */
export async function handler(event: KinesisStreamEvent, context: Context) {
  config.registerLambdaContext(context);
  return processPartialResponse(event, recordHandler, processor, { context });
}
