import { expect, it } from 'vitest';
import { aCloudEvent } from './fixtures/cloud-event.ts';
import { aConsumer } from './fixtures/consumer.ts';
import { aBatch } from './fixtures/records.ts';

it('stores a batch of ten thousand, the most that a mapping delivers', async () => {
  const { consume, events } = aConsumer();
  const records = aBatch(
    ...Array.from({ length: 10_000 }, (_, n) => aCloudEvent({ id: `E${n % 9000}` })),
  );
  const { outcomes, response } = await consume(records);
  expect(events.size).toBe(9000);
  expect(outcomes.filter(({ kind }) => kind === 'duplicate')).toHaveLength(1000);
  expect(response).toEqual({ batchItemFailures: [] });
});
