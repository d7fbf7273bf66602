import { GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDynamoDb } from '../../src/local/dynamodb/index.ts';
import { createTables } from '../../src/local/tables.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { localClient } from '../fixtures/local-dynamodb.ts';
import { aBatch, recordIdOf, sequenceNumberOf } from '../fixtures/records.ts';
import { type Assembly, synthesize } from '../infra/assembly.ts';
import { missingRuntimeClient, type RunningFunction, startFunction } from './lambda-runtime.ts';

const TABLES = { eventsTable: 'Events', rejectionsTable: 'Rejections' };

const missing = await missingRuntimeClient();

if (missing !== undefined) {
  console.warn(`The asset is not run under Lambda's runtime client: ${missing}`);
  it.skip(`The asset does not run under Lambda's runtime client: ${missing}`);
} else {
  const dynamoDb = await startDynamoDb({ port: 0 });
  const client = localClient(dynamoDb.endpoint, { region: 'eu-west-1' });
  let assembly: Assembly;
  let consumer: RunningFunction;

  const start = (environment: Record<string, string> = {}) =>
    startFunction({
      assetFolder: assembly.assetFolder('ConsumerFunction'),
      handler: 'index.handler',
      timeoutMs: 5_000,
      environment: {
        EVENTS_TABLE: TABLES.eventsTable,
        REJECTIONS_TABLE: TABLES.rejectionsTable,
        RETENTION_DAYS: '90',
        LOG_LEVEL: 'info',
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
        ...environment,
      },
    });

  beforeAll(async () => {
    [assembly] = await Promise.all([synthesize(), createTables(client, TABLES)]);
    consumer = await start();
  });

  afterAll(async () => {
    await consumer?.stop();
    await assembly?.remove();
    await dynamoDb.stop();
  });

  describe("under Lambda's own runtime client, the asset of `cdk synth`", () => {
    it('stores the events of a batch, keeps what it rejects, and answers that all is done', async () => {
      const event = aCloudEvent({ id: 'EZ1' });
      const invocation = await consumer.invoke({ Records: aBatch(event, 'no JSON', event) });

      expect(invocation).toMatchObject({ outcome: 'response', body: { batchItemFailures: [] } });
      const stored = await client.send(
        new GetItemCommand({ TableName: TABLES.eventsTable, Key: { id: { S: 'EZ1' } } }),
      );
      expect(stored.Item).toMatchObject({
        type: { S: event.type },
        occurredAt: { S: event.time },
        summary: { S: 'human detected' },
      });
      const { Items } = await client.send(new ScanCommand({ TableName: TABLES.rejectionsTable }));
      expect(Items).toMatchObject([
        {
          recordId: { S: recordIdOf(2) },
          reason: { S: 'not-json' },
          payload: { B: new TextEncoder().encode('no JSON') },
        },
      ]);
    });

    it('logs a line and metrics that CloudWatch reads', async () => {
      const { logged } = await consumer.invoke({ Records: aBatch(aCloudEvent({ id: 'EZ2' })) });

      const lines = logged.map((line) => JSON.parse(line));
      expect(lines).toContainEqual(
        expect.objectContaining({
          level: 'INFO',
          message: 'batch: 1 processed',
          types: [{ type: aCloudEvent().type, count: 1 }],
        }),
      );
      expect(lines).toContainEqual(
        expect.objectContaining({
          service: 'consumer',
          Processed: 1,
          _aws: expect.objectContaining({
            CloudWatchMetrics: [expect.objectContaining({ Namespace: 'TwilioVoiceEvents' })],
          }),
        }),
      );
    });

    it('reports the first record that is not done when DynamoDB is away until the deadline', async () => {
      const cutOff = await start({ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' });
      const { body } = await cutOff.invoke({ Records: aBatch(aCloudEvent({ id: 'EZ3' })) });
      await cutOff.stop();

      expect(body).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceNumberOf(1) }] });
    });

    it('fails with words that say what to do when a table is missing', async () => {
      const misled = await start({ EVENTS_TABLE: 'Nowhere' });
      const { outcome, body } = await misled.invoke({
        Records: aBatch(aCloudEvent({ id: 'EZ4' })),
      });
      await misled.stop();

      expect(outcome).toBe('error');
      expect(body).toMatchObject({
        errorType: 'ConfigurationError',
        errorMessage: expect.stringContaining('"Nowhere" (EVENTS_TABLE)'),
      });
    });
  });
}
