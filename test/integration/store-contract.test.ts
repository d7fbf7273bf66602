import { describe } from 'vitest';
import { describeStore } from '../contract/store-contract.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';

const engine = await startDynamoDbLocal();

// The reason of a skip is printed where the engine is started.
if ('skipped' in engine) describe.skip(`the store on DynamoDB Local: ${engine.skipped}`);
else describeStore('DynamoDB Local', async () => engine);
