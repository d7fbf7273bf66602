/** A DynamoDB in a process of its own: says where it listens, and what was written when asked. */
import { startInstantDynamoDb } from '../../fixtures/instant-dynamodb.ts';

/** Far more than a batch: an event's copy comes soon after it or in the same batch. */
const REMEMBERED = 20_000;

/** What was written so far, in items, and the largest request in bytes. */
export interface Written {
  readonly events: number;
  readonly rejections: number;
  readonly largestRequest: number;
}

const { endpoint, written, sent } = await startInstantDynamoDb({
  remembered: REMEMBERED,
});
process.send?.(endpoint);
process.on('message', () => {
  process.send?.({ ...written, largestRequest: sent.largestRequest } satisfies Written);
});
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {});
