import { startDynamoDb } from '../../src/local/dynamodb/index.ts';
import { describeStore } from '../contract/store-contract.ts';

describeStore('the local stand-in', () => startDynamoDb({ port: 0 }));
