import { DynamoDBClient, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import {
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';

export const REGION = 'us-east-1';

/** Credentials of an account's root user: here an access key may be an account's number. */
export function rootOf(account: string) {
  return { accessKeyId: account, secretAccessKey: 'test' };
}

type Credentials = ReturnType<typeof rootOf> & { readonly sessionToken?: string };

/** How a client reaches the stand-in with some credentials. */
export function configurationOf(endpoint: string, credentials: Credentials) {
  return {
    endpoint,
    region: REGION,
    credentials,
    // The Kinesis client's own handler speaks HTTP/2, which the stand-in does not.
    requestHandler: new NodeHttpHandler(),
  };
}

/** Clients that act with some credentials. */
export function clientsOf(endpoint: string, credentials: Credentials) {
  const configuration = configurationOf(endpoint, credentials);
  return {
    dynamoDb: new DynamoDBClient(configuration),
    iam: new IAMClient(configuration),
    kinesis: new KinesisClient(configuration),
    lambda: new LambdaClient(configuration),
    sts: new STSClient(configuration),
  };
}

/** Clients that act for one principal. */
export type Clients = ReturnType<typeof clientsOf>;

/** What an account gets that assumes a role as Twilio does. */
export async function assumeRole(
  sts: STSClient,
  roleArn: string,
  externalId?: string,
): Promise<Credentials> {
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: 'twilio-event-streams',
      ...(externalId !== undefined && { ExternalId: externalId }),
    }),
  );
  return {
    accessKeyId: String(given?.AccessKeyId),
    secretAccessKey: String(given?.SecretAccessKey),
    sessionToken: String(given?.SessionToken),
  };
}

export type Item = Readonly<Record<string, { S?: string; N?: string; B?: Uint8Array } | undefined>>;

/** Every item of a table. */
export async function itemsOf(client: DynamoDBClient, TableName: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    items.push(...((page.Items ?? []) as Item[]));
  }
  return items;
}

/** The ids that an index has for a key, in the index's order. */
export async function idsByIndex(
  client: DynamoDBClient,
  query: {
    readonly table: string;
    readonly index: string;
    readonly key: string;
    readonly value: string;
  },
): Promise<string[]> {
  const ids: string[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: query.table,
      IndexName: query.index,
      KeyConditionExpression: '#key = :value',
      ExpressionAttributeNames: { '#key': query.key },
      ExpressionAttributeValues: { ':value': { S: query.value } },
    },
  );
  for await (const page of pages) ids.push(...(page.Items ?? []).map(({ id }) => String(id?.S)));
  return ids;
}

/** The settings of the one mapping that a function has. */
export async function mappingOf(lambda: LambdaClient, functionName: string) {
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName: functionName }),
  );
  const [mapping] = EventSourceMappings;
  if (EventSourceMappings.length !== 1 || !mapping?.UUID) {
    throw new Error(`${functionName} has ${EventSourceMappings.length} mappings`);
  }
  return lambda.send(new GetEventSourceMappingCommand({ UUID: mapping.UUID }));
}

/** The name of the error that a call fails with, or what says that it did not. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'no refusal',
    (error: Error) => error.name,
  );
}
