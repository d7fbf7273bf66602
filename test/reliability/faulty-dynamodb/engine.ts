import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../../src/local/dynamodb/index.ts';
import { EVENTS_TABLE, REGION, REJECTIONS_TABLE } from '../../../src/local/names.ts';
import { createTables } from '../../../src/local/tables.ts';
import { startDynamoDbLocal } from '../../integration/dynamodb-local.ts';
import { Skipped } from '../scenario.ts';

/** A DynamoDB with the two tables, and a client that reaches it past all faults. */
export interface Engine {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  readonly stop: () => Promise<void>;
}

/** What stores for real behind the faults. */
export type EngineName = 'stand-in' | 'DynamoDB Local';

/**
 * Starts a DynamoDB with empty tables.
 *
 * @throws Skipped where DynamoDB Local cannot run on this machine
 */
export async function startEngine(name: EngineName): Promise<Engine> {
  const running =
    name === 'stand-in' ? await startDynamoDb({ port: 0 }) : await startDynamoDbLocal();
  if ('skipped' in running) throw new Skipped(running.skipped);
  const { endpoint } = running;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  await createTables(client, { eventsTable: EVENTS_TABLE, rejectionsTable: REJECTIONS_TABLE });
  return {
    endpoint,
    client,
    async stop() {
      client.destroy();
      await running.stop();
    },
  };
}
