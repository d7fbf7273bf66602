import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDynamoDb } from '../../src/local/dynamodb/index.ts';
import { createTables } from '../../src/local/tables.ts';
import { localClient } from '../fixtures/local-dynamodb.ts';
import { EXISTING, INSERT_CASES, outcomeOf } from '../local/insert-cases.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';

const amazons = await startDynamoDbLocal();

if ('skipped' in amazons) {
  it.skip(`The stand-in is not compared with DynamoDB Local: ${amazons.skipped}`);
} else {
  const ours = await startDynamoDb({ port: 0 });

  beforeAll(async () => {
    for (const { endpoint } of [ours, amazons]) {
      await createTables(localClient(endpoint), {
        eventsTable: 'Events',
        rejectionsTable: 'Rejections',
      });
      await outcomeOf(endpoint, [EXISTING]);
    }
  });

  afterAll(() => Promise.all([ours.stop(), amazons.stop()]));

  describe('The stand-in and DynamoDB Local agree on', () => {
    it.each(INSERT_CASES)('$title', async ({ statements, outcome }) => {
      expect(await outcomeOf(amazons.endpoint, statements)).toEqual(outcome);
      expect(await outcomeOf(ours.endpoint, statements)).toEqual(outcome);
    });
  });
}
