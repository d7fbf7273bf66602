import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { createTables } from '../../src/local/tables.ts';
import { aTemplate } from './template.ts';

it('gives the local tables the keys and indexes of the deployed ones', async () => {
  const inputs: CreateTableCommand['input'][] = [];
  const client = {
    config: {},
    send: async (command: { input: CreateTableCommand['input'] }) => {
      if (command instanceof CreateTableCommand) inputs.push(command.input);
      return { Table: { TableStatus: 'ACTIVE' } };
    },
  };
  await createTables(client as unknown as DynamoDBClient, {
    eventsTable: 'events',
    rejectionsTable: 'rejections',
  });
  const tables = aTemplate().findResources('AWS::DynamoDB::GlobalTable');
  for (const [TableName, id] of [
    ['events', 'EventsTable'],
    ['rejections', 'RejectionsTable'],
  ] as const) {
    const local = inputs.find((input) => input.TableName === TableName);
    const deployed = tables[id]?.Properties;
    expect(local?.KeySchema).toEqual(deployed.KeySchema);
    expect(local?.GlobalSecondaryIndexes).toEqual(deployed.GlobalSecondaryIndexes);
    const names = (all: { AttributeName?: string | undefined }[] = []) =>
      all.map(({ AttributeName }) => AttributeName).toSorted();
    expect(names(local?.AttributeDefinitions)).toEqual(names(deployed.AttributeDefinitions));
  }
});
