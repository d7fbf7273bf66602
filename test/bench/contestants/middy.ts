import middy from '@middy/core';
import eventNormalizer from '@middy/event-normalizer';
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { putOnce } from './hand-written.ts';
import { eventItem } from './item.ts';
import { twilioEvent } from './schema.ts';

/** Turns the results of `Promise.allSettled` into the answer for Lambda. */
function batchResponse(): middy.MiddlewareObj<KinesisStreamEvent, unknown> {
  return {
    after(request) {
      const ends = request.response as PromiseSettledResult<void>[];
      request.response = {
        batchItemFailures: request.event.Records.filter(
          (_, index) => ends[index]?.status === 'rejected',
        ).map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })),
      } satisfies KinesisStreamBatchResponse;
    },
  };
}

/** Middy: its normalizer decodes the records, the handler stores each, the answer comes last. */
export const handler = middy()
  .use(eventNormalizer())
  .use(batchResponse())
  .handler(({ Records }: KinesisStreamEvent) =>
    Promise.allSettled(
      Records.map(async (record) => {
        const event = twilioEvent.parse(record.kinesis.data);
        await putOnce(eventItem(event, record));
      }),
    ),
  );
