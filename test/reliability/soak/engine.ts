/** The soak's DynamoDB in a process of its own: says where it listens, and what was written when asked. */
import { startInstantDynamoDb } from '../../fixtures/instant-dynamodb.ts';

/** Far more than a batch: an event's copy comes soon after it or in the same batch. */
const REMEMBERED = 20_000;

const { endpoint, written } = await startInstantDynamoDb({ remembered: REMEMBERED });
process.send?.(endpoint);
process.on('message', () => process.send?.(written));
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {});
